import type { X509Certificate } from 'node:crypto'
import { DtlsError } from './DtlsError.ts'

/** Whom to believe, and no longer. */
export interface CertificateTrust {
  readonly authorities: readonly X509Certificate[]
  isRevoked?(certificate: X509Certificate): boolean
  /** Default: the time now. */
  readonly now?: Date
}

const maxDepth = 8
const anyPurpose = '2.5.29.37.0'
const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const

/**
 * Follows the signatures from a peer's certificate to an authority. Name and policy constraints of authorities are not
 * looked at.
 * @param chain the peer's own first, the others in any order
 * @param role of the peer
 * @throws DtlsError when the chain leads to no authority, or one of it is expired, revoked or not meant for this
 * @see RFC 5280 6.1
 */
export function checkCertificateChain(
  chain: readonly X509Certificate[],
  role: 'client' | 'server',
  trust: CertificateTrust,
): void {
  const [own] = chain
  if (!own) throw new DtlsError('badCertificate', 'There is no certificate')
  const extended: readonly string[] | undefined = own.keyUsage
  if (extended && !extended.includes(purposes[role]) && !extended.includes(anyPurpose)) {
    throw new DtlsError('unsupportedCertificate', `The certificate is not meant for a ${role}`)
  }
  let current = own
  for (let depth = 0; depth < maxDepth; depth++) {
    checkOne(current, trust)
    if (trust.authorities.some(({ fingerprint256 }) => fingerprint256 === current.fingerprint256)) return
    const authority = trust.authorities.find((candidate) => isIssuer(candidate, current))
    if (authority) return checkOne(authority, trust)
    const issuer = chain.find((candidate) => candidate !== current && isIssuer(candidate, current))
    if (!issuer) break
    current = issuer
  }
  throw new DtlsError('unknownCA', `No trusted authority has signed the certificate of ${nameOf(own)}`)
}

function isIssuer(candidate: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return candidate.ca && certificate.checkIssued(candidate) && certificate.verify(candidate.publicKey)
  } catch {
    return false
  }
}

function checkOne(certificate: X509Certificate, { isRevoked, now = new Date() }: CertificateTrust): void {
  if (now < certificate.validFromDate || now > certificate.validToDate) {
    const { validFrom, validTo } = certificate
    throw new DtlsError(
      'certificateExpired',
      `The certificate of ${nameOf(certificate)} holds from ${validFrom} to ${validTo}`,
    )
  }
  if (isRevoked?.(certificate)) {
    throw new DtlsError('certificateRevoked', `The certificate of ${nameOf(certificate)} is revoked`)
  }
}

/** @returns the subject in one line */
export const nameOf = (certificate: X509Certificate): string => (certificate.subject ?? '').replaceAll('\n', ', ')
