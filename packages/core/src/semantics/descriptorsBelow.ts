import { AccessMemory } from '../discovery/AccessMemory.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** semanticDescriptor, and announced ones as far as their description is. */
export const descriptorTypes: readonly number[] = [24, 10_024]

/**
 * @param operation the right that the originator needs
 * @param levels how deep to look; absent: all the way
 * @returns the semanticDescriptors below a resource, or the resource itself if it is one, that the originator may use
 */
export function descriptorsBelow(
  root: Resource,
  operation: 'retrieve' | 'discovery',
  exchange: Exchange,
  services: Services,
  levels?: number,
): Resource[] {
  const access = new AccessMemory(questionOf(exchange, operation), services)
  const found = services.store.discover({
    root,
    condition: { kind: 'type', codes: descriptorTypes },
    withoutInstances: true,
    ...(levels === undefined ? {} : { levels }),
  })
  const all = descriptorTypes.includes(root.resourceType) ? [root, ...found] : [...found]
  return all.filter((subject) => subject instanceof Resource && isUsable(subject, access)) as Resource[]
}

/** @returns the semanticDescriptors of one resource, its own only, that whoever the decisions are for may use */
export function descriptorsOf(
  described: Resource,
  access: AccessMemory,
  { store }: Pick<Services, 'store'>,
): Resource[] {
  return descriptorTypes
    .flatMap((type) => store.childrenOfType(described.id, type))
    .filter((subject) => isUsable(subject, access))
}

function isUsable(subject: Resource, access: AccessMemory): boolean {
  const permitted = access.permitted(subject)
  return subject.attributes.dsp !== undefined && (permitted === 'all' || permitted?.has('dsp') === true)
}
