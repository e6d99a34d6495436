import { contentType, maxExpansionBytes, maxPlaintextBytes, recordHeaderBytes, version } from './constants.ts'

/** One record as it stands in a datagram; slices of it, nothing copied. */
export interface DtlsRecord {
  readonly type: number
  readonly epoch: number
  readonly sequence: number
  /** Of tls12_cid records only. */
  readonly connectionId: Buffer | undefined
  readonly body: Buffer
  /** Offset of the next record in the datagram. */
  readonly end: number
}

/**
 * @param connectionIdBytes length of the connection ids that this end gives out, which the record does not say
 * @returns undefined when there is no sound record at `offset`; the rest of the datagram is then to be discarded
 * @see RFC 6347 4.1, RFC 9146 4
 */
export function readRecord(datagram: Buffer, offset: number, connectionIdBytes: number): DtlsRecord | undefined {
  if (datagram.length - offset < recordHeaderBytes) return undefined
  const type = datagram[offset]!
  const isKnown = (type >= contentType.changeCipherSpec && type <= contentType.applicationData) || type === 25
  if (!isKnown) return undefined
  const recordVersion = datagram.readUInt16BE(offset + 1)
  if (recordVersion !== version.dtls12 && recordVersion !== version.dtls10) return undefined
  const idBytes = type === contentType.tls12Cid ? connectionIdBytes : 0
  const start = offset + recordHeaderBytes + idBytes
  if (start > datagram.length) return undefined
  const length = datagram.readUInt16BE(start - 2)
  const end = start + length
  if (length > maxPlaintextBytes + maxExpansionBytes || end > datagram.length) return undefined
  return {
    type,
    epoch: datagram.readUInt16BE(offset + 3),
    sequence: datagram.readUIntBE(offset + 5, 6),
    connectionId: idBytes > 0 ? datagram.subarray(offset + 11, offset + 11 + idBytes) : undefined,
    body: datagram.subarray(start, end),
    end,
  }
}

/** @returns a record without protection, as handshakes begin with */
export function plainRecord(type: number, sequence: number, body: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(recordHeaderBytes + body.length)
  record[0] = type
  record.writeUInt16BE(version.dtls12, 1)
  record.writeUInt16BE(0, 3)
  record.writeUIntBE(sequence, 5, 6)
  record.writeUInt16BE(body.length, 11)
  record.set(body, recordHeaderBytes)
  return record
}
