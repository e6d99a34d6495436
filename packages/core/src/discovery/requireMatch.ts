import { RequestError, resultContents } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'
import { conditionOfFilter } from './conditionOfFilter.ts'
import { matchesCondition } from './matchesCondition.ts'

const { attributesAndChildResources, attributesAndChildResourceReferences, childResourceReferences, childResources } =
  resultContents

/** Result contents whose filter criteria speak of descendants. */
const descending = new Set<number | undefined>([
  attributesAndChildResources,
  attributesAndChildResourceReferences,
  childResourceReferences,
  childResources,
])

/**
 * A conditional operation acts only on a target that meets the filter criteria.
 * @throws RequestError notFound when it does not
 * @see TS-0001 8.1.2 (Filter Criteria), TS-0004 7.3.3.4 to 7.3.3.6
 */
export function requireMatch(exchange: Exchange, target: Target, services: Services): void {
  const { filterCriteria, operation, resultContent } = exchange.request
  if (filterCriteria === undefined || filterCriteria.fu === 1 || filterCriteria.fu === 3) return
  // The filter of a semantic query is the query.
  if (exchange.request.semanticQueryIndicator === true) return
  if (operation === 'retrieve' && descending.has(resultContent)) return
  const subject = subjectOf(target, services)
  if (subject === undefined) return
  const condition = conditionOfFilter(filterCriteria)
  if (condition === undefined || matchesCondition(condition, subject, services.store)) return
  throw new RequestError('notFound', `${exchange.request.to} does not meet the filter criteria (fc)`)
}

function subjectOf(target: Target, services: Services) {
  switch (target.kind) {
    case 'resource':
      return target.resource
    case 'instance':
      return target.instance
    case 'latest':
      return services.store.latestInstance(target.container.id)
    case 'oldest':
      return services.store.oldestInstance(target.container.id)
    default:
      return undefined
  }
}
