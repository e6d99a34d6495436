import type { PeerAuthority, PeerProof } from '../Binding.ts'

/** @returns whether a peer has shown a credential, and all that it has shown count for nothing (any more) */
export function isLapsed(authority: PeerAuthority, proof: PeerProof): boolean {
  const { token, certificate, pskIdentity, user } = proof
  const hasShown = (token ?? certificate ?? pskIdentity ?? user) !== undefined
  return hasShown && authority.entitlementOf(proof).entitledOriginators?.length === 0
}
