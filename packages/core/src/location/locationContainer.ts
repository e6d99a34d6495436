import { RequestError, resourceTypes } from '@waystation/model'
import type { Draft } from '../behaviours/Behaviour.ts'
import { container } from '../behaviours/container.ts'
import type { Changes } from '../Changes.ts'
import { planCreation } from '../pipeline/createResource.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/**
 * Adds the container of the results beside a new locationPolicy.
 * @throws RequestError conflict when its name is taken
 * @see TS-0001 10.2.10.1 (Create)
 */
export function planContainer(policy: Resource, draft: Draft, changes: Changes, services: Services): Resource {
  const { lon, acpi, et } = policy.attributes
  const { parent } = draft
  if (lon !== undefined && (lon === draft.name || changes.store.hasChildNamed(parent, lon as string))) {
    throw new RequestError(
      'conflict',
      `locationContainerName (lon) ${lon as string} is already used below ${parent.path}`,
    )
  }
  const content = {
    li: policy.resourceID,
    et: et as string,
    ...(lon === undefined ? {} : { rn: lon as string }),
    ...(acpi === undefined ? {} : { acpi }),
  }
  const creation = {
    exchange: draft.exchange,
    parent,
    definition: resourceTypes.container,
    content,
    behaviour: container,
  }
  return planCreation(creation, changes, services).resource
}
