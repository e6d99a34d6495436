import { ByteReader } from './ByteReader.ts'
import { handshakeHeaderBytes, handshakeType } from './constants.ts'
import { DtlsError } from './DtlsError.ts'
import { handshakeMessage } from './handshakeMessage.ts'

export interface HandshakeMessage {
  readonly type: number
  readonly sequence: number
  readonly body: Buffer
  /** As if it had come in one piece, which is what both ends hash. */
  readonly bytes: Buffer
}

interface Pending {
  readonly type: number
  readonly bytes: Buffer
  /** Ranges of the body received so far, ascending, apart from each other: start, end, start, end, … */
  ranges: number[]
}

/** Messages ahead of the awaited one that are kept; a flight has at most seven. */
const maxAhead = 8
const maxRanges = 128

/** Puts the messages of a handshake together from fragments in any order, twice or overlapping. @see RFC 6347 4.2.3 */
export class HandshakeReassembler {
  readonly #maxBytes: number
  readonly #pending = new Map<number, Pending>()
  #next: number

  /** @param maxBytes of all messages that are held at one time */
  constructor(maxBytes: number, firstSequence: number) {
    this.#maxBytes = maxBytes
    this.#next = firstSequence
  }

  /**
   * Takes the fragments of one record.
   * @returns whether one was of a message that has been dealt with: the peer sends its flight again
   * @throws DtlsError when a fragment is malformed, or there is too much to hold
   */
  add(record: Buffer, epoch: number): boolean {
    const reader = new ByteReader(record)
    let isRepeated = false
    while (reader.remaining > 0) {
      const type = reader.unsigned(1)
      const length = reader.unsigned(3)
      const sequence = reader.unsigned(2)
      const offset = reader.unsigned(3)
      const part = reader.vector(3)
      if (offset + part.length > length) throw new DtlsError('decodeError', 'A fragment goes beyond its message')
      if (sequence < this.#next) isRepeated = true
      // Only Finished is protected; what claims to be one in the clear, or another under the keys, is not to be believed.
      else if ((type === handshakeType.finished) === (epoch === 1)) this.#keep(type, length, sequence, offset, part)
    }
    return isRepeated
  }

  /** @returns the awaited message once it is whole */
  next(): HandshakeMessage | undefined {
    const pending = this.#pending.get(this.#next)
    if (!pending) return undefined
    const body = pending.bytes.subarray(handshakeHeaderBytes)
    const isWhole = pending.ranges.length === 2 && pending.ranges[0] === 0 && pending.ranges[1] === body.length
    if (!isWhole) return undefined
    this.#pending.delete(this.#next)
    return { type: pending.type, sequence: this.#next++, body, bytes: pending.bytes }
  }

  #keep(type: number, length: number, sequence: number, offset: number, part: Buffer): void {
    if (sequence >= this.#next + maxAhead) return
    let pending = this.#pending.get(sequence)
    if (!pending) {
      const held = this.#pending.values().reduce((sum, { bytes }) => sum + bytes.length, 0)
      if (held + length > this.#maxBytes) {
        throw new DtlsError('handshakeFailure', `The handshake is larger than ${this.#maxBytes} bytes`)
      }
      pending = { type, bytes: handshakeMessage(type, sequence, Buffer.alloc(length)), ranges: [] }
      this.#pending.set(sequence, pending)
    }
    if (pending.type !== type || pending.bytes.length !== handshakeHeaderBytes + length) return
    pending.bytes.set(part, handshakeHeaderBytes + offset)
    pending.ranges = withRange(pending.ranges, offset, offset + part.length)
    if (pending.ranges.length > 2 * maxRanges)
      throw new DtlsError('handshakeFailure', 'A message is in too many pieces')
  }
}

/** @returns `ranges` with one more, those that touch merged */
function withRange(ranges: readonly number[], start: number, end: number): number[] {
  const merged: number[] = []
  let from = start
  let to = end
  let isIn = false
  for (let index = 0; index < ranges.length; index += 2) {
    const [left, right] = [ranges[index]!, ranges[index + 1]!]
    if (right < from) merged.push(left, right)
    else if (left > to) {
      if (!isIn) merged.push(from, to)
      isIn = true
      merged.push(left, right)
    } else {
      from = Math.min(from, left)
      to = Math.max(to, right)
    }
  }
  if (!isIn) merged.push(from, to)
  return merged
}
