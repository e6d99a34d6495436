import { ByteReader } from './ByteReader.ts'
import { numbers, unsigned, vector } from './bytes.ts'
import { type CipherSuite, usesEcdhe, usesPreSharedKey } from './CipherSuite.ts'
import { type GroupName, groups, type SignatureScheme, signatureSchemes } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'

/** Messages of the key exchanges; which fields they have follows from the suite. @see RFC 4279, RFC 5489, RFC 8422 */

export interface Signature {
  readonly scheme: SignatureScheme
  readonly bytes: Buffer
}

export interface ServerKeyExchange {
  readonly identityHint?: string
  readonly group?: GroupName
  readonly publicKey?: Buffer
  readonly signature?: Signature
  /** What was signed, after the randoms of both ends. */
  readonly parameters: Buffer
}

export interface ClientKeyExchange {
  readonly identity?: string
  readonly publicKey?: Buffer
}

const namedCurve = 3
const maxIdentityBytes = 1024

export const ecdheParameters = (group: GroupName, publicKey: Buffer): Buffer =>
  Buffer.concat([
    unsigned(namedCurve, 1),
    unsigned(groups.find(({ name }) => name === group)!.code, 2),
    vector(1, publicKey),
  ])

export const encodeSignature = ({ scheme, bytes }: Signature): Buffer =>
  Buffer.concat([unsigned(scheme.code, 2), vector(2, bytes)])

function readSignature(reader: ByteReader): Signature {
  const code = reader.unsigned(2)
  const scheme = signatureSchemes.find((one) => one.code === code)
  if (!scheme) throw new DtlsError('illegalParameter', `Signature scheme ${code} was not offered`)
  return { scheme, bytes: reader.vector(2) }
}

export function decodeServerKeyExchange(suite: CipherSuite, body: Buffer): ServerKeyExchange {
  const reader = new ByteReader(body)
  const identityHint = usesPreSharedKey(suite) ? reader.vector(2).toString('utf8') : undefined
  const start = body.length - reader.remaining
  if (!usesEcdhe(suite)) {
    reader.end()
    return { identityHint, parameters: Buffer.alloc(0) }
  }
  if (reader.unsigned(1) !== namedCurve) throw new DtlsError('illegalParameter', 'Only named curves are supported')
  const code = reader.unsigned(2)
  const group = groups.find((one) => one.code === code)?.name
  if (!group) throw new DtlsError('illegalParameter', `Group ${code} was not offered`)
  const publicKey = reader.vector(1)
  const parameters = body.subarray(start, body.length - reader.remaining)
  const signature = usesPreSharedKey(suite) ? undefined : readSignature(reader)
  reader.end()
  return { identityHint, group, publicKey, signature, parameters }
}

export function encodeClientKeyExchange(message: ClientKeyExchange): Buffer {
  return Buffer.concat([
    ...(message.identity === undefined ? [] : [vector(2, Buffer.from(message.identity))]),
    ...(message.publicKey ? [vector(1, message.publicKey)] : []),
  ])
}

export function decodeClientKeyExchange(suite: CipherSuite, body: Buffer): ClientKeyExchange {
  const reader = new ByteReader(body)
  const identity = usesPreSharedKey(suite) ? reader.vector(2) : undefined
  if (identity && identity.length > maxIdentityBytes) {
    throw new DtlsError('illegalParameter', `The identity is longer than ${maxIdentityBytes} bytes`)
  }
  const publicKey = usesEcdhe(suite) ? reader.vector(1) : undefined
  reader.end()
  return { identity: identity?.toString('utf8'), publicKey }
}

export function decodeCertificateVerify(body: Buffer): Signature {
  const reader = new ByteReader(body)
  const signature = readSignature(reader)
  reader.end()
  return signature
}

const maxCertificates = 8

/** @returns the certificates in DER, the peer's own first; none when it has none */
export function decodeCertificates(body: Buffer): Buffer[] {
  const reader = new ByteReader(body)
  const list = new ByteReader(reader.vector(3))
  reader.end()
  const certificates: Buffer[] = []
  while (list.remaining > 0) {
    if (certificates.length === maxCertificates) {
      throw new DtlsError('badCertificate', `There are more than ${maxCertificates} certificates`)
    }
    certificates.push(list.vector(3))
  }
  return certificates
}

export const encodeCertificates = (certificates: readonly Buffer[]): Buffer =>
  vector(3, ...certificates.map((certificate) => vector(3, certificate)))

const ecdsaSign = 64

/** Names no authorities, so that devices with a single certificate need not choose. @see RFC 5246 7.4.4 */
export const encodeCertificateRequest = (): Buffer =>
  Buffer.concat([
    vector(1, unsigned(ecdsaSign, 1)),
    numbers(
      2,
      signatureSchemes.map(({ code }) => code),
    ),
    vector(2),
  ])

/** @returns numbers of the signature schemes that the server takes */
export function decodeCertificateRequest(body: Buffer): readonly number[] {
  const reader = new ByteReader(body)
  reader.vector(1)
  const schemes = reader.numbers(2)
  reader.vector(2)
  reader.end()
  return schemes
}
