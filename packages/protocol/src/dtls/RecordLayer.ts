import type { CipherSuite } from './CipherSuite.ts'
import { contentType, maxPlaintextBytes, recordHeaderBytes, version } from './constants.ts'
import type { AeadKey, DtlsCrypto } from './DtlsCrypto.ts'
import { type DtlsRecord, plainRecord } from './DtlsRecord.ts'
import { ReplayWindow } from './ReplayWindow.ts'

export interface OpenedRecord {
  readonly type: number
  readonly body: Buffer
  /** No authenticated record has a higher number: what it says of the peer's address is the latest. */
  readonly isNewest: boolean
}

const nonceBytes = 12
const maxSequence = 2 ** 48 - 1

// Shared by all records, which are sealed and opened one at a time.
const nonce = Buffer.alloc(12)
const shortAdditionalData = Buffer.alloc(13)

/** Protects the records of one session, and numbers them. Epoch 0 is in the clear, epoch 1 under the keys; no others. */
export class RecordLayer {
  readonly #crypto: DtlsCrypto
  #readKey: AeadKey | undefined
  #writeKey: AeadKey | undefined
  #plainSequence = 0
  #sequence = 0
  #window: ReplayWindow | undefined
  /** The peer's connection id, which our records carry; undefined when it wants none. */
  #peerConnectionId: Buffer | undefined
  /** Whether the peer's records must carry the id that we gave it. */
  #expectsConnectionId = false
  maxPlaintextBytes: number = maxPlaintextBytes

  constructor(crypto: DtlsCrypto) {
    this.#crypto = crypto
  }

  get hasKeys(): boolean {
    return this.#readKey !== undefined
  }

  /** Bytes that a protected record has on top of its plain text. */
  get overheadBytes(): number {
    const id = this.#peerConnectionId ? this.#peerConnectionId.length + 1 : 0
    const suite = this.#writeKey?.suite
    return recordHeaderBytes + id + (suite ? explicitBytesOf(suite) + suite.tagBytes : 0)
  }

  /** The answer to a ClientHello goes on from its number. @see RFC 6347 4.2.1 */
  startPlainAt(sequence: number): void {
    this.#plainSequence = sequence
  }

  useKeys(read: AeadKey, write: AeadKey): void {
    this.#readKey = read
    this.#writeKey = write
    this.#window = new ReplayWindow()
  }

  useConnectionIds(peers: Buffer, expectsOurs: boolean): void {
    this.#peerConnectionId = peers.length > 0 ? peers : undefined
    this.#expectsConnectionId = expectsOurs
  }

  writePlain(type: number, body: Uint8Array): Buffer {
    return plainRecord(type, this.#plainSequence++, body)
  }

  /** @returns undefined once the numbers are used up, or before there are keys */
  write(type: number, body: Uint8Array): Buffer | undefined {
    const key = this.#writeKey
    if (!key || this.#sequence >= maxSequence) return undefined
    const id = this.#peerConnectionId
    const explicitBytes = explicitBytesOf(key.suite)
    const header = Buffer.allocUnsafe(recordHeaderBytes + (id?.length ?? 0) + explicitBytes)
    header[0] = id ? contentType.tls12Cid : type
    header.writeUInt16BE(version.dtls12, 1)
    header.writeUInt16BE(1, 3)
    header.writeUIntBE(this.#sequence++, 5, 6)
    if (id) header.set(id, 11)
    if (explicitBytes > 0) header.copy(header, header.length - explicitBytes, 3, 11)
    const inner = id ? innerPlaintext(type, body) : body
    setNonce(key, header.subarray(3, 11))
    const sealed = this.#crypto.seal(key, nonce, additionalData(header, id, inner.length), inner)
    header.writeUInt16BE(explicitBytes + sealed.length, header.length - explicitBytes - 2)
    return Buffer.concat([header, sealed])
  }

  /** Whether it has the number of a record received before, or one too old to tell. */
  isReplayed(record: DtlsRecord): boolean {
    return record.epoch === 1 && this.#window !== undefined && !this.#window.isNew(record.sequence)
  }

  /** @returns undefined for records that are replayed, tampered with, or not for this session's keys */
  open(record: DtlsRecord): OpenedRecord | undefined {
    const key = this.#readKey
    const window = this.#window
    if (!key || !window || record.epoch !== 1 || !window.isNew(record.sequence)) return undefined
    if ((record.connectionId !== undefined) !== this.#expectsConnectionId) return undefined
    const plain = this.#openWith(key, record)
    if (!plain) return undefined
    const isNewest = window.isNewest(record.sequence)
    window.add(record.sequence)
    if (!record.connectionId) return { type: record.type, body: plain, isNewest }
    let last = plain.length - 1
    while (last >= 0 && plain[last] === 0) last--
    return last < 0 ? undefined : { type: plain[last]!, body: plain.subarray(0, last), isNewest }
  }

  #openWith(key: AeadKey, { type, epoch, sequence, connectionId, body }: DtlsRecord): Buffer | undefined {
    const explicitBytes = explicitBytesOf(key.suite)
    const textBytes = body.length - explicitBytes - key.suite.tagBytes
    if (textBytes < 0 || textBytes > maxPlaintextBytes + 1) return undefined
    const header = plainHeader
    header[0] = type
    header.writeUInt16BE(epoch, 3)
    header.writeUIntBE(sequence, 5, 6)
    setNonce(key, explicitBytes > 0 ? body : header.subarray(3, 11))
    const data = additionalData(header, connectionId, textBytes)
    return this.#crypto.open(key, nonce, data, body.subarray(explicitBytes))
  }
}

const explicitBytesOf = ({ saltBytes }: CipherSuite): number => nonceBytes - saltBytes

/**
 * @param variable its first 8 bytes are the part that differs by record
 * @see RFC 5288 3; RFC 7905 2 for a salt as long as the nonce
 */
function setNonce({ salt }: AeadKey, variable: Buffer): void {
  if (salt.length < nonceBytes) {
    salt.copy(nonce)
    variable.copy(nonce, salt.length, 0, 8)
    return
  }
  salt.copy(nonce)
  for (let index = 0; index < 8; index++) nonce[4 + index]! ^= variable[index]!
}

const plainHeader = Buffer.alloc(11)
plainHeader.writeUInt16BE(version.dtls12, 1)

/** @see RFC 9146 4 */
function innerPlaintext(type: number, body: Uint8Array): Buffer {
  const inner = Buffer.allocUnsafe(body.length + 1)
  inner.set(body)
  inner[body.length] = type
  return inner
}

/**
 * What a record authenticates besides its text.
 * @param header begins with type, version, epoch and number
 * @see RFC 5246 6.2.3.3; RFC 9146 5.3 for records with a connection id
 */
export function additionalData(header: Buffer, connectionId: Buffer | undefined, textBytes: number): Buffer {
  if (!connectionId) {
    header.copy(shortAdditionalData, 0, 3, 11)
    header.copy(shortAdditionalData, 8, 0, 3)
    shortAdditionalData.writeUInt16BE(textBytes, 11)
    return shortAdditionalData
  }
  const idBytes = connectionId.length
  const data = Buffer.allocUnsafe(23 + idBytes)
  data.fill(0xff, 0, 8)
  data[8] = contentType.tls12Cid
  data[9] = idBytes
  header.copy(data, 10, 0, 11)
  connectionId.copy(data, 21)
  data.writeUInt16BE(textBytes, 21 + idBytes)
  return data
}
