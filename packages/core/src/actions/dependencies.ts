import type { Changes } from '../Changes.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { mayRetrieve } from './actionRequest.ts'
import { type Criteria, isMet } from './Criteria.ts'
import { attributesOf, watchedAt } from './watch.ts'

/** Resource type of `<dependency>`. */
const dependencyType = 66

/** @returns the `<dependency>` at an address when it is a child of the action */
export function dependencyOf(action: Resource, address: string, services: Services): Resource | undefined {
  const found = findLocal(address, services)
  return found instanceof Resource && found.resourceType === dependencyType && found.parent === action.id
    ? found
    : undefined
}

/**
 * Goes through the dependencies of an action in their order: one that is sufficient and met ends it well, one that is not
 * sufficient and not met ends it badly, else the last one counts. What can not be looked at is passed over.
 */
export function dependenciesAllow(action: Resource, changes: Changes, services: Services): boolean {
  let isSatisfied = true
  for (const address of (action.attributes.dep ?? []) as string[]) {
    const met = isDependencyMet(action, address, changes, services)
    if (met === undefined) continue
    if (met.isMet && met.isSufficient) return true
    if (!met.isMet && !met.isSufficient) return false
    isSatisfied = met.isMet
  }
  return isSatisfied
}

function isDependencyMet(
  action: Resource,
  address: string,
  changes: Changes,
  services: Services,
): { isMet: boolean; isSufficient: boolean } | undefined {
  const dependency = dependencyOf(action, address, services)
  const watched = dependency && watchedAt(dependency.attributes.rri as string, services)
  if (dependency === undefined || watched === undefined) return undefined
  if (!mayRetrieve(dependency.originator, watched.resource, services)) return undefined
  const attributes = attributesOf(watched, changes)
  if (attributes === undefined) return undefined
  const criteria = dependency.attributes.evc as unknown as Criteria
  return { isMet: isMet(criteria, attributes), isSufficient: dependency.attributes.sfc === true }
}
