import { type JsonObject, resourceTypes } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { planCreation } from '../pipeline/createResource.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { mashupTypes } from './MashupAttributes.ts'

/** Most results that an instance keeps; the oldest go first. */
const mostResults = 20

/** Attributes by which a result has the access rules of its instance. */
const inherited = ['acpi', 'daci']

/** Adds a result to a unit of work, in the name of who created the instance. @returns the semanticMashupResult */
export function planResult(
  instance: Resource,
  attributes: JsonObject,
  exchange: Exchange,
  changes: Changes,
  services: Services,
): Resource {
  const former = services.store.childrenOfType(instance.id, mashupTypes.result)
  for (const result of former.slice(0, Math.max(0, former.length + 1 - mostResults))) {
    planDeletion(result, services.identity.cseID, changes, services)
  }
  const content = { ...attributes, ...rulesOf(instance) }
  const definition = resourceTypes.semanticMashupResult
  return planCreation({ exchange, parent: instance, definition, content, behaviour: {} }, changes, services).resource
}

/** Lets the results follow a change of the access rules of their instance. */
export function alignResults(instance: Resource, changes: Changes, services: Services): void {
  for (const { id } of services.store.childrenOfType(instance.id, mashupTypes.result)) {
    const result = changes.resource(id)
    if (result === undefined) continue
    const attributes = { ...result.attributes }
    for (const name of inherited) delete attributes[name]
    changes.updateResource(result.with({ ...attributes, ...rulesOf(instance) }))
  }
}

function rulesOf({ attributes }: Resource): JsonObject {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => inherited.includes(name)))
}
