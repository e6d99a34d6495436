import type { PeerAuthority, PeerProof } from '../../Binding.ts'
import type { TopicClient } from '../TopicRules.ts'
import type { ConnectRequest } from './packets.ts'

/** User name with which a password is a bearer token. */
const bearer = 'bearer'
/** How long a credential is believed before it is asked for again: a revoked one counts for nothing soon after. */
const trustMilliseconds = 1000

const anybody = (): TopicClient => open
const open: TopicClient = {}

/**
 * Finds out what a client is entitled to by its certificate or pre-shared key, and by its user and password.
 * @returns what tells it, also later; undefined when the password is wrong
 */
export async function identifyPeer(
  connectionProof: PeerProof,
  { user, password }: ConnectRequest,
  authority: PeerAuthority | undefined,
): Promise<(() => TopicClient) | undefined> {
  if (authority === undefined) return anybody
  const proof = user === undefined ? connectionProof : await withUser(connectionProof, user, password, authority)
  return proof === undefined ? undefined : remembered(proof, authority)
}

async function withUser(
  proof: PeerProof,
  user: string,
  password: Buffer | undefined,
  authority: PeerAuthority,
): Promise<PeerProof | undefined> {
  if (user === bearer && password !== undefined) return { ...proof, token: password.toString('utf8') }
  const userProvedAt = performance.now()
  if (password !== undefined && (await authority.isPasswordOf(user, password))) return { ...proof, user, userProvedAt }
  return undefined
}

function remembered(proof: PeerProof, authority: PeerAuthority): () => TopicClient {
  const credentialNames = [proof.user, proof.pskIdentity].filter((name) => name !== undefined)
  let known: TopicClient | undefined
  let since = 0
  return () => {
    const now = Date.now()
    if (known === undefined || now - since > trustMilliseconds) {
      known = { ...authority.entitlementOf(proof), credentialNames }
      since = now
    }
    return known
  }
}
