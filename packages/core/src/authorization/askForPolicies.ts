import { compileType, complexTypes, toSPRelative } from '@waystation/model'
import type { AccessControlRule } from '../access/AccessControlRule.ts'
import { compileRule } from '../access/compileRule.ts'
import { governingOf } from '../access/decideByGrants.ts'
import type { Grants } from '../access/Grants.ts'
import type { Services } from '../Services.ts'
import { askOther } from './askOther.ts'
import { addressesIn, type Denied } from './Consultation.ts'

const faultOf = compileType(complexTypes.setOfPermissions)

/**
 * Fetches rules for the resource from the retrieval points that the linked policies name (authorizationPolicyResourceIDs).
 * Rules only permit, so that together they permit what one of them does: the one combining algorithm of the standard.
 * @see TS-0003 7.5, TS-0001 9.6.42
 */
export async function askForPolicies(denied: Denied, services: Services): Promise<Grants | undefined> {
  const { resource } = denied.denial
  const rules: AccessControlRule[] = []
  for (const address of addressesIn('apri', resource, services)) {
    const question = { to: toSPRelative(resource.resourceID, services.identity) }
    const answer = await askOther(address, 'm2m:aupy', question, services)
    if (answer?.ps === undefined || faultOf(answer.ps, 'policies (ps)') !== undefined) continue
    const { pv } = answer.ps as unknown as { pv?: { acr?: AccessControlRule[] }[] }
    rules.push(...(pv ?? []).flatMap(({ acr }) => acr ?? []))
  }
  if (rules.length === 0) return undefined
  const resources = new Set([governingOf(resource, services).resourceID])
  return {
    roles: new Set(),
    privileges: [{ resources, rules: rules.map((rule) => compileRule(rule, services.identity)) }],
  }
}
