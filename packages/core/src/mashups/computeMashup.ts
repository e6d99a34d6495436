import { setImmediate } from 'node:timers/promises'
import type { JsonObject } from '@waystation/model'
import { AccessMemory } from '../discovery/AccessMemory.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import type { MashupMember } from '../semantics/engineJobs.ts'
import { jobProfileAt } from './jobProfile.ts'
import { type Member, MemberFinder } from './MemberFinder.ts'
import { dataOf } from './memberData.ts'

/** Most bytes of a result, before it is encoded. */
const mostResultBytes = 1 << 20
/** Most members that are read in one go. */
const atOnce = 50

/** What an instance is about at one moment. */
export interface Composition {
  readonly profile: JsonObject
  readonly members: readonly Member[]
}

/**
 * Finds the profile and the members of an instance.
 * @param attributes of the instance
 * @param isGiven whether its members were named, not found
 * @throws RequestError notFound, originatorHasNoPrivilege, mashupMemberNotFound, invalidSparqlQuery
 */
export async function composeMashup(
  attributes: JsonObject,
  isGiven: boolean,
  exchange: Exchange,
  services: Services,
): Promise<Composition> {
  const profile = await jobProfileAt(attributes.mjid as string, exchange, services)
  const finder = new MemberFinder(exchange, services)
  const members =
    isGiven && attributes.msm !== undefined && attributes.msm !== null
      ? finder.given(attributes.msm)
      : await finder.find(profile.mbft as string)
  return { profile, members }
}

/**
 * @returns attributes of a semanticMashupResult
 * @throws RequestError invalidSparqlQuery, notAcceptable, requestTimeout, targetNotReachable
 */
export async function computeResult(
  { profile, members }: Composition,
  input: JsonObject[string] | undefined,
  exchange: Exchange,
  services: Services,
): Promise<JsonObject> {
  const result = await services.semantics.run({
    kind: 'mashUp',
    members: await dataOfAll(members, exchange, services),
    input: typeof input === 'string' ? decoded(input) : null,
    function: decoded(profile.fucd as string),
    mostBytes: mostResultBytes,
  })
  return {
    ...(typeof input === 'string' ? { jpin: input } : {}),
    mrf: ['application/json'],
    mrt: Buffer.from(result, 'utf8').toString('base64'),
  }
}

/** Other requests get their turn while the members are read. */
async function dataOfAll(members: readonly Member[], exchange: Exchange, services: Services): Promise<MashupMember[]> {
  const access = new AccessMemory(questionOf(exchange, 'retrieve'), services)
  const all: MashupMember[] = []
  for (const [index, member] of members.entries()) {
    if (index % atOnce === atOnce - 1) await setImmediate()
    all.push(dataOf(member, access, services))
  }
  return all
}

/** @throws RequestError invalidSparqlQuery when the filter or the query that the function is can not be evaluated */
export async function checkProfile({ mbft, fucd }: JsonObject, services: Services): Promise<void> {
  if (typeof mbft === 'string') await services.semantics.run({ kind: 'match', graphs: [], queries: [mbft] })
  if (typeof fucd !== 'string') return
  const job = { kind: 'mashUp', members: [], input: null, mostBytes: mostResultBytes } as const
  await services.semantics.run({ ...job, function: decoded(fucd) })
}

function decoded(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString('utf8')
}
