import { type FilterCriteria, type Registry, RequestError } from '@waystation/model'

/**
 * Refuses conditions on attributes that no resource type has, since a misspelt criterion would silently match nothing.
 * @throws RequestError badRequest
 * @see TS-0009 6.2.2.2, where any other field of a query is such a condition
 */
export function checkConditionNames(filter: FilterCriteria | undefined, registry: Registry): void {
  if (filter === undefined) return
  for (const tag of ['atr', 'catr', 'patr'] as const) {
    const conditions = (filter[tag] ?? []) as { nm: string }[]
    const unknown = conditions.find(({ nm }) => !registry.isAttributeName(nm))
    if (unknown === undefined) continue
    throw new RequestError('badRequest', `${unknown.nm} in filterCriteria (fc) is no filter criterion and no attribute`)
  }
}
