import { behaviourOf, typesWithDeletion } from '../behaviours/index.ts'
import type { Changes } from '../Changes.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/**
 * Adds the deletion of a resource with everything below it to a unit of work. Observers are told of the resource itself
 * only; what a descendant needs at its end is done by the behaviour of its type.
 */
export function planDeletion(resource: Resource, originator: string, changes: Changes, services: Services): void {
  const parent = changes.resource(resource.parent)
  const concerned = services.store.discover({
    root: resource,
    condition: { kind: 'type', codes: typesWithDeletion },
    withoutInstances: true,
  })
  const descendants = [...concerned].filter((found) => found instanceof Resource)
  if (parent !== undefined) changes.tell({ kind: 'deleted', subject: resource, parent, originator })
  for (const one of [resource, ...descendants])
    behaviourOf(one.resourceType).deleted?.(one, originator, changes, services, resource)
  changes.write({ kind: 'deleteResource', resource })
}
