import { checkLocationPolicy } from '../location/checkLocationPolicy.ts'
import { locationStatuses } from '../location/LocationRecorder.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.10, TS-0004 7.4.10 */
export const locationPolicy: Behaviour = {
  create({ attributes }, _changes, services) {
    checkLocationPolicy(attributes, services.locationSource !== undefined)
    attributes.lost = locationStatuses.none
  },
  created: (policy, draft, changes, services) => services.locations.begin(policy, draft, changes),
  update: ({ attributes }, _changes, services) =>
    checkLocationPolicy(attributes, services.locationSource !== undefined),
  updated: (after, { before }, changes, services) => services.locations.change(before, after, changes),
  deleted: (policy, originator, changes, services, root) => services.locations.end(policy, originator, root, changes),
}
