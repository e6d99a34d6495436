import { parseCertificates } from './DtlsCertificate.ts'
import type { ClientHello } from './hellos.ts'
import type { Offer } from './negotiate.ts'
import type { ServerHandshakeContext } from './ServerHandshake.ts'
import type { ResumableSession } from './SessionCache.ts'

/**
 * The session that a client asks to resume, when it may: whoever it proved to be is let in still.
 * @returns undefined when there is to be a full handshake
 */
export function findResumable(
  { cache, security, host }: ServerHandshakeContext,
  hello: ClientHello,
  offer: Offer,
): ResumableSession | undefined {
  if (hello.sessionId.length === 0) return undefined
  const key = hello.sessionId.toString('latin1')
  const session = cache.get(key)
  // Only sessions with the extended master secret are kept. @see RFC 7627 5.3
  if (!session || !offer.extendedMasterSecret || !hello.suites.includes(session.suite.code)) return undefined
  if (isLetIn(session)) return session
  cache.delete(key)
  return undefined

  function isLetIn({ proof, preSharedKey, chain }: ResumableSession): boolean {
    if (proof.pskIdentity !== undefined) {
      const current = security.preSharedKeyOf?.(proof.pskIdentity)
      return current !== undefined && preSharedKey !== undefined && host.crypto.isEqual(current, preSharedKey)
    }
    if (!chain) return security.clientCertificates !== 'require'
    return security.certificateFault !== undefined && security.certificateFault(parseCertificates(chain)) === undefined
  }
}
