import { type JsonObject, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Behaviour } from './Behaviour.ts'

/** The standard gives it that name, and clients look for it there. @see TS-0001 9.6.8 (notificationSchedule) */
const notificationSchedule = 'notificationSchedule'
/** subscription and crossResourceSubscription. */
const notifying: readonly number[] = [23, 48]

/** @see TS-0001 9.6.9, TS-0004 7.4.9 */
export const schedule: Behaviour = {
  create(draft, changes) {
    const { parent, requested } = draft
    if (changes.store.childrenOfType(parent.id, 18).length > 0) {
      throw new RequestError('conflict', `${parent.path} has a schedule already`)
    }
    checkNetworkCoordinated(requested, parent)
    if (notifying.includes(parent.resourceType)) {
      if (requested.rn !== undefined && requested.rn !== notificationSchedule) {
        throw new RequestError('badRequest', `resourceName (rn) below a subscription must be ${notificationSchedule}`)
      }
      draft.name = notificationSchedule
    }
  },
  update({ modified, before }, _changes, services) {
    checkNetworkCoordinated(modified, services.store.resource(before.parent))
  },
}

/**
 * @throws RequestError contentsUnacceptable anywhere but below a node, notImplemented when asked for: no underlying network
 *   is connected that could keep to a schedule
 */
function checkNetworkCoordinated(content: JsonObject, parent: Resource | undefined): void {
  if (content.nco === undefined || content.nco === null) return
  if (parent?.resourceType !== 14) {
    throw new RequestError('contentsUnacceptable', 'networkCoordinated (nco) belongs to the schedule of a node only')
  }
  if (content.nco === true) {
    throw new RequestError('notImplemented', 'networkCoordinated (nco) true needs an underlying network')
  }
}
