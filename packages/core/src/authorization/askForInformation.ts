import { type JsonObject, toSPRelative } from '@waystation/model'
import type { Grants } from '../access/Grants.ts'
import type { Services } from '../Services.ts'
import { askOther } from './askOther.ts'
import { addressesIn, type Denied } from './Consultation.ts'
import { grantsOf, verifyTokens } from './Evidence.ts'
import { isHolder, isInForce } from './informationHere.ts'

/**
 * Fetches roles and tokens that the request names from the information points of the linked policies
 * (authorizationInformationResourceIDs).
 * @see TS-0003 7.5, TS-0001 9.6.43
 */
export async function askForInformation(denied: Denied, services: Services): Promise<Grants | undefined> {
  const { roleIDs, tokenIDs } = denied.exchange.request
  if (roleIDs === undefined && tokenIDs === undefined) return undefined
  const { originator } = denied.exchange
  const question = {
    fr: toSPRelative(originator, services.identity),
    ...(roleIDs === undefined ? {} : { rids: [...roleIDs] }),
    ...(tokenIDs === undefined ? {} : { tids: [...tokenIDs] }),
  }
  const roles = new Set<string>()
  const tokens: string[] = []
  for (const address of addressesIn('airi', denied.denial.resource, services)) {
    const answer = await askOther(address, 'm2m:auif', question, services)
    if (answer === undefined) continue
    for (const role of rolesIn(answer, originator, services)) if (roleIDs?.includes(role)) roles.add(role)
    for (const token of listIn(answer, 'm2m:tk')) if (typeof token.tkob === 'string') tokens.push(token.tkob)
  }
  await verifyTokens({ tokens }, services)
  const proved = grantsOf({ tokens }, originator, services)
  if (roles.size === 0 && proved === undefined) return undefined
  return { roles: new Set([...roles, ...(proved?.roles ?? [])]), privileges: proved?.privileges ?? [] }
}

function rolesIn(answer: JsonObject, originator: string, services: Services): string[] {
  const now = services.clock.now()
  return listIn(answer, 'm2m:rol')
    .filter((role) => isHolder(role, originator, services) && isInForce(role, now))
    .map((role) => role.rlid as string)
}

function listIn(answer: JsonObject, member: string): JsonObject[] {
  const found = answer[member]
  return Array.isArray(found) ? (found.filter((one) => one !== null && typeof one === 'object') as JsonObject[]) : []
}
