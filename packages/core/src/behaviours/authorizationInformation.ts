import { informationFor } from '../authorization/informationPoint.ts'
import type { Behaviour } from './Behaviour.ts'

/**
 * Roles and tokens of somebody are asked for by setting attributes; those below that fit come with the answer.
 * @see TS-0001 9.6.43, TS-0004 7.4.45
 */
export const authorizationInformation: Behaviour = {
  created: (resource, _draft, changes, services) => {
    const { sus } = informationFor(resource, services)
    changes.updateResource(resource.with({ ...resource.attributes, sus }))
  },
  updated: (after, _revision, changes, services) => {
    const { sus } = informationFor(after, services)
    changes.updateResource(after.with({ ...after.attributes, sus }))
  },
  computed: (resource, services) => ({ sus: informationFor(resource, services).sus }),
  answered: (after, services) => informationFor(after, services).children,
}
