import { type FilterCriteria, type JsonObject, RequestError, resultContents } from '@waystation/model'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { DiscoveryQuery, Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { Described } from '../semantics/Described.ts'
import { AccessMemory } from './AccessMemory.ts'
import { conditionOfFilter } from './conditionOfFilter.ts'
import { isInactive } from './isInactive.ts'
import { matchesCondition } from './matchesCondition.ts'

/** Finds descendants of the target that the originator may discover. @see TS-0001 10.2.6, TS-0004 7.3.3.14 */
export async function discover(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  if (target.kind === 'instance') return listOf([], exchange, services, undefined)
  if (target.kind !== 'resource')
    throw new RequestError('operationNotAllowed', 'discovery needs a resource as its root')
  const filter = exchange.request.filterCriteria ?? {}
  const matches = matchesOf(target.resource, filter, exchange, services)
  return listOf(matches.found, exchange, services, matches.nextOffset)
}

/** @returns the query that filter criteria ask the store */
export function queryOf(root: Resource, filter: FilterCriteria): DiscoveryQuery {
  const condition = conditionOfFilter(filter)
  return {
    root,
    ...(condition === undefined ? {} : { condition }),
    ...(filter.lvl === undefined ? {} : { levels: filter.lvl as number }),
  }
}

interface Matches {
  readonly found: readonly (Resource | Instance)[]
  /** Where to go on when a limit cut the result short. */
  readonly nextOffset: number | undefined
}

function matchesOf(root: Resource, filter: FilterCriteria, exchange: Exchange, services: Services): Matches {
  const access = new AccessMemory(questionOf(exchange, 'discovery'), services)
  const offset = (filter.ofst as number | undefined) ?? 1
  const most = services.configuration.limits.resultResources
  const limit = Math.min((filter.lim as number | undefined) ?? most, most)
  const found: (Resource | Instance)[] = []
  let position = 0
  for (const candidate of candidatesOf(root, filter, services)) {
    if (!access.permits(candidate) || isInactive(candidate, services)) continue
    const match = relative(candidate, filter, services)
    if (match === undefined || (match !== candidate && !access.permits(match))) continue
    position += 1
    if (position < offset) continue
    if (found.length === limit) return { found, nextOffset: position }
    found.push(match)
  }
  return { found, nextOffset: undefined }
}

/** A semantic discovery looks at every descriptor below the target, so that it finds what they describe: the target too. */
function* candidatesOf(root: Resource, filter: FilterCriteria, services: Services): Generator<Resource | Instance> {
  const query = queryOf(root, filter)
  const described: unknown = filter.smf
  if (described instanceof Described && described.has(root) && query.condition !== undefined) {
    if (matchesCondition(query.condition, root, services.store)) yield root
  }
  yield* services.store.discover(query)
}

/** applyRelativePath: the match is what lies at that path below the candidate, if anything does. */
function relative(
  candidate: Resource | Instance,
  filter: FilterCriteria,
  services: Services,
): Resource | Instance | undefined {
  if (filter.arp === undefined) return candidate
  const path = (filter.arp as string).replace(/^\/+/, '')
  const base = addressOf(candidate, services)
  if (path === 'la' || path === 'ol') {
    if (!('path' in candidate)) return undefined
    return path === 'la' ? services.store.latestInstance(candidate.id) : services.store.oldestInstance(candidate.id)
  }
  return findLocal(`${base}/${path}`, services)
}

/** @returns the structured CSE-relative address */
export function addressOf(subject: Resource | Instance, services: Pick<Services, 'store'>): string {
  if ('path' in subject) return subject.path
  return `${services.store.resource(subject.container)?.path}/${subject.name}`
}

/** @returns a reference to a resource as childResourceRef, its address in the form asked for */
export function referenceOf(subject: Resource | Instance, exchange: Exchange, services: Services): JsonObject {
  const reference: JsonObject = {
    nm: subject.name,
    typ: subject.resourceType,
    val: identifierOf(subject, exchange, services),
  }
  const specialisation = 'path' in subject ? (subject.attributes.cnd ?? subject.attributes.mgd) : undefined
  if (specialisation !== undefined) reference.spid = specialisation
  return reference
}

function identifierOf(subject: Resource | Instance, exchange: Exchange, services: Services): string {
  return exchange.request.desiredIdentifierResultType === 2 ? subject.resourceID : addressOf(subject, services)
}

/** @returns the addresses of what was found, or references to it, as the request wants them */
export function listOf(
  found: readonly (Resource | Instance)[],
  exchange: Exchange,
  services: Services,
  nextOffset: number | undefined,
): Outcome {
  const isReferences = exchange.request.resultContent === resultContents.childResourceReferences
  const content: JsonObject = isReferences
    ? { 'm2m:rrl': { rrf: found.map((one) => referenceOf(one, exchange, services)) } }
    : { 'm2m:uril': found.map((one) => identifierOf(one, exchange, services)) }
  return nextOffset === undefined
    ? { status: 'ok', content }
    : { status: 'ok', content, contentStatus: 1, contentOffset: nextOffset }
}
