import { type JsonObject, RequestError } from '@waystation/model'
import { coordinateSchedule } from '../network/coordinateSchedule.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Behaviour } from './Behaviour.ts'

/** The standard gives it that name, and clients look for it there. @see TS-0001 9.6.8 (notificationSchedule) */
const notificationSchedule = 'notificationSchedule'
/** subscription and crossResourceSubscription. */
const notifying: readonly number[] = [23, 48]
const node = 14

/** What the network keeps to, by the content of the request. */
const coordinated = new WeakMap<JsonObject, JsonObject>()

/** @see TS-0001 9.6.9, TS-0004 7.4.9 */
export const schedule: Behaviour = {
  async prepareCreate({ parent, requested }, services) {
    requireSole(parent, services)
    checkNetworkCoordinated(requested, parent)
    if (requested.nco !== true) return
    coordinated.set(requested, await coordinateSchedule(parent, requested.se as JsonObject, services))
  },
  create(draft, _changes, services) {
    const { parent, requested, attributes } = draft
    requireSole(parent, services)
    attributes.se = coordinated.get(requested) ?? (requested.se as JsonObject)
    if (!notifying.includes(parent.resourceType)) return
    if (requested.rn !== undefined && requested.rn !== notificationSchedule) {
      throw new RequestError('badRequest', `resourceName (rn) below a subscription must be ${notificationSchedule}`)
    }
    draft.name = notificationSchedule
  },
  async prepareUpdate({ modified, before }, services) {
    const parent = services.store.resource(before.parent)
    checkNetworkCoordinated(modified, parent)
    const { nco, se } = { ...before.attributes, ...modified }
    const isOther = modified.nco !== undefined || modified.se !== undefined
    if (nco !== true || !isOther || parent === undefined) return undefined
    coordinated.set(modified, await coordinateSchedule(parent, se as JsonObject, services))
    return undefined
  },
  update({ modified, attributes }) {
    const kept = coordinated.get(modified)
    if (kept !== undefined) attributes.se = kept
  },
}

/** @throws RequestError conflict */
function requireSole(parent: Resource, { store }: Pick<Services, 'store'>): void {
  if (store.childrenOfType(parent.id, 18).length === 0) return
  throw new RequestError('conflict', `${parent.path} has a schedule already`)
}

/** @throws RequestError contentsUnacceptable anywhere but below a node */
function checkNetworkCoordinated({ nco }: JsonObject, parent: Resource | undefined): void {
  if (nco === undefined || nco === null || parent?.resourceType === node) return
  throw new RequestError('contentsUnacceptable', 'networkCoordinated (nco) belongs to the schedule of a node only')
}
