import type { RequestPrimitive } from '@waystation/model'
import { type Grants, isEmpty } from '../access/Grants.ts'
import type { Services } from '../Services.ts'
import { heldRoles, tokenTextsNamed } from './informationHere.ts'
import type { VerifiedToken } from './VerifiedToken.ts'

/** What a request brings along to prove that it may do something. */
export type Evidence = Pick<RequestPrimitive, 'roleIDs' | 'tokens' | 'tokenIDs' | 'localTokenIDs'>

/** Most tokens that one request may bring; verifying costs, so those after them are passed over. */
const mostTokens = 32

type Needs = Pick<Services, 'store' | 'registry' | 'identity' | 'configuration' | 'clock' | 'tokens'>

/** @returns whether there is anything to prove */
export function hasEvidence({ roleIDs, tokens, tokenIDs, localTokenIDs }: Evidence): boolean {
  return roleIDs !== undefined || tokens !== undefined || tokenIDs !== undefined || localTokenIDs !== undefined
}

/** Verifies the tokens of a request, those that it only names too, so that `grantsOf` knows them. */
export async function verifyTokens({ tokens, tokenIDs }: Evidence, services: Needs): Promise<void> {
  const named = (tokenIDs ?? []).filter((id) => services.tokens.named(id) === undefined)
  const texts = [...(tokens ?? []), ...named.flatMap((id) => tokenTextsNamed(id, services))]
  await Promise.all(texts.slice(0, mostTokens).map((text) => services.tokens.verify(text)))
}

/** @returns the verified tokens of a request that count for the originator now */
export function validTokens(evidence: Evidence, originator: string, services: Needs): readonly VerifiedToken[] {
  const now = services.clock.now()
  const presented = (evidence.tokens ?? []).map((text) => services.tokens.known(text))
  const named = [...(evidence.tokenIDs ?? []), ...(evidence.localTokenIDs ?? [])].map((id) => services.tokens.named(id))
  return [...presented, ...named].filter(
    (token) => token !== undefined && token.holder === originator && token.notBefore <= now && now < token.notAfter,
  ) as VerifiedToken[]
}

/**
 * Roles count when the request names them and a role resource gives them to the originator now, or when a token carries them.
 * @returns what the evidence proves; undefined for nothing
 * @see TS-0003 7.1.5, 7.4
 */
export function grantsOf(evidence: Evidence, originator: string, services: Needs): Grants | undefined {
  const tokens = validTokens(evidence, originator, services)
  const grants = {
    roles: new Set([...claimedRoles(evidence, originator, services), ...tokens.flatMap((token) => token.roles)]),
    privileges: tokens.flatMap((token) => token.privileges),
  }
  return isEmpty(grants) ? undefined : grants
}

function claimedRoles({ roleIDs }: Evidence, originator: string, services: Needs): readonly string[] {
  if (roleIDs === undefined || roleIDs.length === 0) return []
  const held = heldRoles(originator, services).map(({ attributes }) => attributes.rlid)
  return roleIDs.filter((id) => held.includes(id))
}
