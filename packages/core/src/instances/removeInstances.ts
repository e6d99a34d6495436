import type { JsonObject } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Instance, Resource } from '../ports/index.ts'

/** Adds the deletion of an instance, which observers are told of, to a unit of work. */
export function deleteInstance(instance: Instance, originator: string, changes: Changes): void {
  const container = changes.resource(instance.container) as Resource
  removeInstances(container, [instance], changes)
  changes.tell({ kind: 'deleted', subject: instance, parent: container, originator })
}

/** Adds the removal of instances of one container to a unit of work and keeps its counters exact. */
export function removeInstances(
  container: Resource,
  instances: readonly Pick<Instance, 'sequence' | 'sizeBytes'>[],
  changes: Changes,
): void {
  if (instances.length === 0) return
  const sequences = instances.map((instance) => instance.sequence)
  changes.write({ kind: 'deleteInstances', container: container.id, sequences })
  const { attributes } = container
  const freed = instances.reduce((sum, instance) => sum + instance.sizeBytes, 0)
  const changed: JsonObject = {
    ...attributes,
    cni: (attributes.cni as number) - instances.length,
    cbs: (attributes.cbs as number) - freed,
  }
  if (attributes.st !== undefined) changed.st = (attributes.st as number) + 1
  changes.updateResource(container.with(changed))
}
