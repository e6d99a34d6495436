import type { X509Certificate } from 'node:crypto'
import type { RevocationList } from './RevocationList.ts'

/** Server authentication, client authentication, any. @see RFC 5280 4.2.1.12 */
const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2', any: '2.5.29.37.0' }
export const maximumChain = 8

export type Purpose = 'server' | 'client'

/** The authorities whose certificates count, and what they have revoked. */
export class TrustedAuthorities {
  readonly #authorities: readonly X509Certificate[]
  readonly #lists: readonly RevocationList[]
  readonly #listsByIssuer = new Map<string, readonly RevocationList[]>()

  constructor(authorities: readonly X509Certificate[], lists: readonly RevocationList[] = []) {
    this.#authorities = authorities
    this.#lists = lists
  }

  get certificates(): readonly X509Certificate[] {
    return this.#authorities
  }

  /** @returns lists that none of the authorities has signed: they revoke nothing */
  get unsignedLists(): readonly RevocationList[] {
    return this.#lists.filter((list) => !this.#authorities.some(({ publicKey }) => list.isSignedBy(publicKey)))
  }

  /**
   * @param chain the certificate of the peer first, each followed by that of its issuer; the authority itself may be left out
   * @returns why the certificate of the peer does not count; undefined: it does
   */
  faultOf(
    chain: readonly X509Certificate[],
    purpose: Purpose | 'any' = 'client',
    now = Date.now(),
  ): string | undefined {
    const [peer] = chain
    if (peer === undefined) return 'there is no certificate'
    if (chain.length > maximumChain) return 'the chain of certificates is too long'
    if (purpose !== 'any' && !mayServe(peer, purpose)) return `the certificate is not for a ${purpose}`
    for (const [index, certificate] of chain.entries()) {
      const timeFault = timeFaultOf(certificate, now)
      if (timeFault !== undefined) return timeFault
      if (index > 0 && !certificate.ca) return 'the certificate is signed by one that is no authority'
      if (this.#authorities.some(({ raw }) => raw.equals(certificate.raw))) return undefined
      const authority = this.#authorities.find((candidate) => hasIssued(candidate, certificate))
      const issuer = authority ?? chain[index + 1]
      if (issuer === undefined || !hasIssued(issuer, certificate))
        return 'no authority that is trusted has signed the certificate'
      if (this.#isRevokedBy(issuer, certificate)) return 'the certificate is revoked'
      if (authority !== undefined) return timeFaultOf(authority, now)
    }
    return 'no authority that is trusted has signed the certificate'
  }

  /** @returns whether the certificate that comes first counts; see `faultOf` */
  isTrusted(chain: readonly X509Certificate[], purpose: Purpose = 'client'): boolean {
    return this.faultOf(chain, purpose) === undefined
  }

  /**
   * Of a chain that has been checked once: has it run out or been revoked since?
   * @param chain as for `faultOf`
   */
  laterFaultOf(chain: readonly X509Certificate[], now = Date.now()): string | undefined {
    for (const [index, certificate] of chain.entries()) {
      const fault = timeFaultOf(certificate, now)
      if (fault !== undefined) return fault
      if (this.#lists.length === 0) continue
      const issuer = chain[index + 1] ?? this.#authorities.find((candidate) => hasIssued(candidate, certificate))
      if (issuer !== undefined && this.#isRevokedBy(issuer, certificate)) return 'the certificate is revoked'
    }
    return undefined
  }

  #isRevokedBy(issuer: X509Certificate, { serialNumber }: X509Certificate): boolean {
    let lists = this.#listsByIssuer.get(issuer.fingerprint256)
    if (lists === undefined) {
      lists = this.#lists.filter((list) => list.isSignedBy(issuer.publicKey))
      // Only of certificates that have proved to be authorities, whose number is bounded by what those sign.
      if (this.#listsByIssuer.size < 1000) this.#listsByIssuer.set(issuer.fingerprint256, lists)
    }
    return lists.some((list) => list.revokes(serialNumber))
  }
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

function timeFaultOf({ validFromDate, validToDate }: X509Certificate, now: number): string | undefined {
  if (now > validToDate.getTime()) return 'the certificate has expired'
  return now < validFromDate.getTime() ? 'the certificate is not valid yet' : undefined
}

/** @returns whether a certificate is for that purpose; one without a list of purposes serves every one */
export function mayServe({ keyUsage }: X509Certificate, purpose: Purpose): boolean {
  return keyUsage === undefined || keyUsage.includes(purposes[purpose]) || keyUsage.includes(purposes.any)
}

/** @returns the certificate, then its issuers as far as the handshake has brought them */
export function chainOf(certificate: X509Certificate): X509Certificate[] {
  const chain = [certificate]
  for (let next = certificate.issuerCertificate; next !== undefined && chain.length < maximumChain; ) {
    if (next.raw.equals(chain.at(-1)!.raw)) break
    chain.push(next)
    next = next.issuerCertificate
  }
  return chain
}
