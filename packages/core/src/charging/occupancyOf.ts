import { normaliseOriginator } from '@waystation/model'
import { instanceTypes } from '../instances/instanceTypes.ts'
import type { Services } from '../Services.ts'
import { meansResource } from './ChargedOperation.ts'
import { storedBytes } from './planStorageRecords.ts'
import { isCollected, type StatisticsRule } from './StatisticsRule.ts'

/** What somebody keeps stored. */
export interface Occupancy {
  storedResources: number
  storedBytes: number
}

/** Container types by the type of what they hold. */
const holders = new Map([...instanceTypes].map(([holder, instance]) => [instance, holder]))

/**
 * Counts what each entity keeps stored, of the types that the event names, else of all that hold instances. Entities named
 * by the rule are there even when they keep nothing. Walks over all resources of these types.
 * @returns occupancies by originator
 */
export function occupancyOf(
  rule: StatisticsRule,
  { store, identity }: Pick<Services, 'store' | 'identity'>,
): ReadonlyMap<string, Occupancy> {
  const found = new Map<string, Occupancy>()
  for (const entity of (rule.collect.cdi as string[] | undefined) ?? []) {
    if (!entity.includes('*')) found.set(normaliseOriginator(entity, identity), { storedResources: 0, storedBytes: 0 })
  }
  for (const wanted of (rule.event.erts as number[] | undefined) ?? [...instanceTypes.keys()]) {
    const holder = holders.get(wanted)
    for (const resource of store.resourcesOfType(holder ?? wanted)) {
      const { originator, resourceID, path, attributes } = resource
      if (!isCollected(rule, originator, identity)) continue
      if (!meansResource(rule.event, { resourceType: wanted, names: [resourceID, path] }, identity)) continue
      const occupancy = found.get(originator) ?? { storedResources: 0, storedBytes: 0 }
      occupancy.storedResources += holder === undefined ? 1 : ((attributes.cni as number | undefined) ?? 0)
      occupancy.storedBytes += storedBytes(resource)
      found.set(originator, occupancy)
    }
  }
  return found
}
