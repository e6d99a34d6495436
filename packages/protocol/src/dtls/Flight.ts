import { contentType, handshakeHeaderBytes, recordHeaderBytes } from './constants.ts'
import { fragmentOf } from './handshakeMessage.ts'
import type { RecordLayer } from './RecordLayer.ts'

export interface FlightItem {
  readonly type: number
  readonly isProtected: boolean
  /** A whole handshake message, or the body of ChangeCipherSpec. */
  readonly bytes: Buffer
}

const changeCipherSpec: FlightItem = {
  type: contentType.changeCipherSpec,
  isProtected: false,
  bytes: Buffer.of(1),
}

/** A smaller piece at the end of a datagram is not worth its headers. */
const minFragmentBytes = 32

/** What one end says before it waits for the other; sent again as a whole, in new records. @see RFC 6347 4.2.4 */
export class Flight {
  readonly #items: FlightItem[] = []

  addMessage(bytes: Buffer, isProtected: boolean): void {
    this.#items.push({ type: contentType.handshake, isProtected, bytes })
  }

  addChangeCipherSpec(): void {
    this.#items.push(changeCipherSpec)
  }

  /** @returns datagrams of at most `maxBytes`, with as many records in each as fit */
  pack(records: RecordLayer, maxBytes: number): Buffer[] {
    const packing = new Packing(records, maxBytes)
    for (const item of this.#items) {
      if (item.type === contentType.handshake) packing.addMessage(item)
      else packing.addRecord(item, item.bytes)
    }
    return packing.finish()
  }
}

class Packing {
  readonly #records: RecordLayer
  readonly #maxBytes: number
  readonly #datagrams: Buffer[] = []
  #current: Buffer[] = []
  #currentBytes = 0

  constructor(records: RecordLayer, maxBytes: number) {
    this.#records = records
    this.#maxBytes = maxBytes
  }

  addMessage(item: FlightItem): void {
    const overhead = (item.isProtected ? this.#records.overheadBytes : recordHeaderBytes) + handshakeHeaderBytes
    const bodyBytes = item.bytes.length - handshakeHeaderBytes
    let offset = 0
    do {
      const left = bodyBytes - offset
      if (this.#room(overhead) < Math.min(left, minFragmentBytes)) this.#endDatagram()
      const bytes = Math.max(1, Math.min(left, this.#room(overhead)))
      this.addRecord(item, fragmentOf(item.bytes, offset, bytes))
      offset += bytes
    } while (offset < bodyBytes)
  }

  addRecord({ type, isProtected }: FlightItem, body: Buffer): void {
    const record = isProtected ? this.#records.write(type, body) : this.#records.writePlain(type, body)
    if (!record) return
    if (this.#currentBytes + record.length > this.#maxBytes) this.#endDatagram()
    this.#current.push(record)
    this.#currentBytes += record.length
  }

  finish(): Buffer[] {
    this.#endDatagram()
    return this.#datagrams
  }

  #room(overhead: number): number {
    const inDatagram = this.#maxBytes - this.#currentBytes - overhead
    return Math.min(inDatagram, this.#records.maxPlaintextBytes - handshakeHeaderBytes)
  }

  #endDatagram(): void {
    if (this.#current.length > 0) this.#datagrams.push(Buffer.concat(this.#current))
    this.#current = []
    this.#currentBytes = 0
  }
}
