import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readCertificates } from '../tls/readPem.ts'
import { type SignatureScheme, signatureSchemes } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'

/** What an end shows of itself; its key is on an elliptic curve, as the suites sign with ECDSA. */
export interface DtlsCertificate {
  /** DER; its own first, then those of the authorities between it and the root. */
  readonly chain: readonly Buffer[]
  readonly key: KeyObject
}

/**
 * @param chainPem certificate, then those of the authorities between it and the root
 * @throws TypeError when there is no certificate, the key is another's, or it is not on an elliptic curve
 */
export function dtlsCertificateOf(
  chainPem: string | Buffer,
  keyPem: string | Buffer,
  passphrase?: string,
): DtlsCertificate {
  const certificates = readCertificates(chainPem.toString())
  const key = createPrivateKey({ key: keyPem, ...(passphrase !== undefined && { passphrase }) })
  const [own] = certificates
  if (!own) throw new TypeError('There is no certificate in the PEM text')
  if (key.asymmetricKeyType !== 'ec') throw new TypeError('DTLS needs a certificate with an elliptic curve key')
  if (!own.checkPrivateKey(key)) throw new TypeError('The private key is not that of the certificate')
  return { chain: certificates.map(({ raw }) => raw), key }
}

const hashOfCurve: Readonly<Record<string, SignatureScheme['hash']>> = { secp384r1: 'sha384', secp521r1: 'sha512' }

/** @returns the scheme to sign with that the peer takes, with the hash that suits the key best; undefined: none */
export function signatureSchemeFor(key: KeyObject, accepted: readonly number[]): SignatureScheme | undefined {
  const suited = hashOfCurve[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256'
  const common = signatureSchemes.filter(({ code }) => accepted.includes(code))
  return common.find(({ hash }) => hash === suited) ?? common[0]
}

/**
 * @returns the certificates of a Certificate message
 * @throws DtlsError when one cannot be read, or the peer's own has a key that cannot sign here
 */
export function parseCertificates(chain: readonly Buffer[]): X509Certificate[] {
  const certificates = chain.map((der) => {
    try {
      return new X509Certificate(der)
    } catch (error) {
      throw new DtlsError('badCertificate', 'A certificate cannot be read', error)
    }
  })
  if (keyOf(certificates[0]!).asymmetricKeyType !== 'ec') {
    throw new DtlsError('unsupportedCertificate', 'The certificate has no elliptic curve key')
  }
  return certificates
}

/** @returns the subject in one line */
export const nameOf = (certificate: X509Certificate): string => (certificate.subject ?? '').replaceAll('\n', ', ')

function keyOf(certificate: X509Certificate): KeyObject {
  try {
    return certificate.publicKey
  } catch (error) {
    throw new DtlsError('unsupportedCertificate', 'The key of the certificate cannot be read', error)
  }
}
