import { resultContents } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { Described } from './Described.ts'
import { descriptorsBelow } from './descriptorsBelow.ts'
import { matchDescriptors } from './matchDescriptors.ts'
import { queriesIn } from './queriesIn.ts'

/** @returns whether the filter criteria have SPARQL that must be evaluated before anything can be compared with them */
export function hasSemanticsFilter({ request }: Exchange, target: Target): boolean {
  const filter = request.filterCriteria?.smf as unknown
  if (filter === undefined || filter instanceof Described || request.semanticQueryIndicator === true) return false
  return target.kind !== 'fanOutPoint' && target.kind !== 'semanticFanOutPoint' && target.kind !== 'semanticValidation'
}

/**
 * Evaluates the SPARQL of semanticsFilter on the descriptors that filter criteria can reach.
 * @returns the exchange with the outcome in its place
 * @throws RequestError invalidSparqlQuery
 */
export async function settleSemanticsFilter(exchange: Exchange, target: Target, services: Services): Promise<Exchange> {
  const { filterCriteria = {} } = exchange.request
  const queries = queriesIn(filterCriteria.smf as string[])
  const descriptors =
    target.kind === 'resource'
      ? descriptorsBelow(target.resource, 'discovery', exchange, services, levelsOf(exchange))
      : []
  const matching = await matchDescriptors(descriptors, queries, exchange, services)
  const described = new Described(parentsOf(matching, services))
  return { ...exchange, request: { ...exchange.request, filterCriteria: described.settle(filterCriteria) } }
}

/** @returns what the descriptors describe */
export function parentsOf(descriptors: readonly Resource[], services: Services): Resource[] {
  const parents = new Map<number, Resource>()
  for (const { parent } of descriptors) {
    const described = services.store.resource(parent)
    if (described !== undefined) parents.set(parent, described)
  }
  return [...parents.values()]
}

const descending = new Set<number | undefined>([
  resultContents.attributesAndChildResources,
  resultContents.attributesAndChildResourceReferences,
  resultContents.childResourceReferences,
  resultContents.childResources,
])

/** A condition on the target itself needs its own descriptors only; others lie one level below what they describe. */
function levelsOf({ request }: Exchange): number | undefined {
  const { fu, lvl } = request.filterCriteria ?? {}
  const isOfDescendants =
    fu === 1 || fu === 3 || (request.operation === 'retrieve' && descending.has(request.resultContent))
  if (!isOfDescendants) return 1
  return lvl === undefined ? undefined : (lvl as number) + 1
}
