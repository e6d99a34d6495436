import { ByteReader } from './ByteReader.ts'
import { numbers, ownCopy, unsigned, vector } from './bytes.ts'
import { extensionType, maxPlaintextBytes } from './constants.ts'
import { groups, signatureSchemes } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'

export type Extensions = ReadonlyMap<number, Buffer>

/** The list may be absent altogether, which the reader being at its end shows. */
export function decodeExtensions(reader: ByteReader): Extensions {
  const extensions = new Map<number, Buffer>()
  if (reader.remaining === 0) return extensions
  const list = new ByteReader(reader.vector(2))
  while (list.remaining > 0) {
    const type = list.unsigned(2)
    if (extensions.has(type)) throw new DtlsError('illegalParameter', `Extension ${type} is there twice`)
    extensions.set(type, list.vector(2))
  }
  return extensions
}

export function encodeExtensions(extensions: Extensions): Buffer {
  if (extensions.size === 0) return Buffer.alloc(0)
  return vector(2, ...[...extensions].flatMap(([type, body]) => [unsigned(type, 2), vector(2, body)]))
}

/** Bodies of extensions that never vary. */
export const extensionBodies = {
  supportedGroups: numbers(
    2,
    groups.map(({ code }) => code),
  ),
  signatureAlgorithms: numbers(
    2,
    signatureSchemes.map(({ code }) => code),
  ),
  /** Uncompressed only. */
  ecPointFormats: vector(1, unsigned(0, 1)),
  extendedMasterSecret: Buffer.alloc(0),
  /** As neither end ever renegotiates, always that of a first handshake. @see RFC 5746 3.2 */
  renegotiationInfo: vector(1),
} as const

/** @returns the numbers of an extension that is a list of them; undefined when it is absent */
export function numbersOf(extensions: Extensions, type: number): number[] | undefined {
  const body = extensions.get(type)
  if (!body) return undefined
  const reader = new ByteReader(body)
  const values = reader.numbers(2)
  reader.end()
  return values
}

/** @returns a copy of the connection id that the peer wants to be addressed by, may be empty; undefined: no ids at all */
export function connectionIdOf(extensions: Extensions): Buffer | undefined {
  const body = extensions.get(extensionType.connectionId)
  if (!body) return undefined
  const reader = new ByteReader(body)
  const id = reader.vector(1)
  reader.end()
  return ownCopy(id)
}

/** @throws DtlsError when the peer believes to renegotiate */
export function checkRenegotiationInfo(extensions: Extensions): void {
  const body = extensions.get(extensionType.renegotiationInfo)
  if (body && !body.equals(extensionBodies.renegotiationInfo)) {
    throw new DtlsError('handshakeFailure', 'Renegotiation is not supported')
  }
}

/** @returns bytes of plain text that the peer takes in one record. @see RFC 8449 4, RFC 6066 4 */
export function plaintextLimitOf(extensions: Extensions): number {
  const limit = extensions.get(extensionType.recordSizeLimit)
  if (limit) {
    const bytes = new ByteReader(limit).unsigned(2)
    if (bytes < 64) throw new DtlsError('illegalParameter', 'The record size limit is below 64 bytes')
    return Math.min(bytes, maxPlaintextBytes)
  }
  const power = extensions.get(extensionType.maxFragmentLength)?.[0]
  if (power === undefined) return maxPlaintextBytes
  if (power < 1 || power > 4) throw new DtlsError('illegalParameter', 'The maximum fragment length is unknown')
  return 256 << power
}
