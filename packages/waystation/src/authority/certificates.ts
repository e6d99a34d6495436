import { type KeyObject, randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import type { JsonGeneralName, X509Certificate } from '@peculiar/x509'
import { originatorScheme } from '../credentials/certificateNames.ts'
import { type IssuedCertificate, revocationReasons } from './IssuedCertificate.ts'
import { loadX509 } from './x509.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' }
/** Clocks of devices are not all right. */
const clockTolerance = 10 * 60_000
const crlNumber = '2.5.29.20'

/** Who signs. */
export interface Issuer {
  readonly certificate: X509Certificate
  readonly key: webcrypto.CryptoKey
}

export function importKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

function importPublicKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('spki', key.export({ type: 'spki', format: 'der' }), algorithm, true, ['verify'])
}

/** @returns 16 random bytes as a positive number. @see RFC 5280 4.1.2.2 */
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return bytes.toString('hex')
}

/** Makes the certificate of an authority. */
export async function selfSigned(
  name: string,
  keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  validityMilliseconds: number,
): Promise<X509Certificate> {
  const x509 = await loadX509()
  const publicKey = await importPublicKey(keys.publicKey)
  const subject = new x509.Name([{ CN: [{ utf8String: name }] }])
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: subject,
    notBefore: new Date(Date.now() - clockTolerance),
    notAfter: new Date(Date.now() + validityMilliseconds),
    publicKey,
    signingKey: await importKey(keys.privateKey),
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  })
}

export interface Subject {
  readonly name: string
  readonly hosts: readonly string[]
  readonly originators: readonly string[]
  readonly publicKey: KeyObject
  readonly validityMilliseconds: number
}

/** Makes a certificate for a server (with hosts), a client (with originators) or both. It never outlives its issuer's. */
export async function sign(issuer: Issuer, subject: Subject): Promise<X509Certificate> {
  const x509 = await loadX509()
  const publicKey = await importPublicKey(subject.publicKey)
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage
  const purposes = [
    ...(subject.hosts.length > 0 ? [serverAuth] : []),
    ...(subject.originators.length > 0 ? [clientAuth] : []),
  ]
  const end = Math.min(Date.now() + subject.validityMilliseconds, issuer.certificate.notAfter.getTime())
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: new x509.Name([{ CN: [{ utf8String: subject.name }] }]),
    issuer: issuer.certificate.subjectName,
    notBefore: new Date(Date.now() - clockTolerance),
    notAfter: new Date(end),
    publicKey,
    signingKey: issuer.key,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(purposes),
      new x509.SubjectAlternativeNameExtension(alternativeNames(subject)),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
    ],
  })
}

function alternativeNames({ hosts, originators }: Subject): JsonGeneralName[] {
  return [
    ...hosts.map((host): JsonGeneralName => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host })),
    ...originators.map((originator): JsonGeneralName => ({ type: 'url', value: originatorScheme + originator })),
  ]
}

/** @returns the revocation list in PEM */
export async function revocationList(
  issuer: Issuer,
  certificates: readonly IssuedCertificate[],
  validityMilliseconds: number,
): Promise<string> {
  const x509 = await loadX509()
  const now = Date.now()
  const list = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subject,
    thisUpdate: new Date(now - clockTolerance),
    nextUpdate: new Date(now + validityMilliseconds),
    entries: certificates.flatMap(({ serialNumber: serial, revoked }) =>
      revoked === undefined
        ? []
        : {
            serialNumber: serial,
            revocationDate: new Date(revoked.at),
            reason: revocationReasons[revoked.reason] as number,
          },
    ),
    signingKey: issuer.key,
    signingAlgorithm,
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      new x509.Extension(crlNumber, false, derInteger(now)),
    ],
  })
  // The label that OpenSSL and others know. @see RFC 7468 7
  return list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL')
}

/** @param value milliseconds since 1970, whose six bytes begin with a zero bit for some thousand years */
function derInteger(value: number): Buffer {
  const content = Buffer.alloc(6)
  content.writeUIntBE(value, 0, 6)
  return Buffer.concat([Buffer.from([0x02, content.length]), content])
}
