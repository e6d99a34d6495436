import type { JsonObject } from '@waystation/model'
import { authorize } from '../pipeline/authorize.ts'
import type { Resource } from '../ports/index.ts'
import { merged } from '../revise.ts'
import { checkSubscription } from '../subscriptions/checkSubscription.ts'
import { endSubscription } from '../subscriptions/endSubscription.ts'
import { notifyPastEvents } from '../subscriptions/pastEvents.ts'
import { planTargetRemoval } from '../subscriptions/planTargetRemoval.ts'
import { reviseStatistics } from '../subscriptions/reviseStatistics.ts'
import { tellFormerCrossResources } from '../subscriptions/tellFormerCrossResources.ts'
import { isOriginator, verifyTargets } from '../subscriptions/verifyTargets.ts'
import type { Behaviour, Draft } from './Behaviour.ts'

/** Resource IDs told to targets before the subscription exists, by the content of its CREATE request. */
const reserved = new WeakMap<JsonObject, string>()

/** @see TS-0001 9.6.8, TS-0004 7.4.8 */
export const subscription: Behaviour = {
  async prepareCreate({ exchange, parent, requested }, services) {
    authorize(parent, exchange, 'retrieve', services)
    checkSubscription(requested, parent, services)
    const resourceID = `sub-${services.store.nextResourceNumber().toString(36)}`
    reserved.set(requested, resourceID)
    await verifyTargets(requested.nu as string[], resourceID, exchange, services)
  },

  create(draft, _changes, services) {
    takeReservedID(draft)
    // Others may have changed while the targets were asked.
    draft.attributes.nct = checkSubscription(draft.attributes, draft.parent, services)
    const { originator } = draft.exchange
    const isForOthers = (draft.attributes.nu as string[]).some((target) => !isOriginator(target, originator, services))
    if (isForOthers) draft.attributes.cr = originator
    delete draft.attributes.psn
    if (draft.attributes.nse === true) draft.attributes.nsi = []
  },

  created(resource, draft, changes, services) {
    notifyPastEvents(resource, draft.requested.psn as number | undefined, draft.parent, changes, services)
  },

  async prepareUpdate({ exchange, before, modified }, services) {
    const attributes = merged(before.attributes, modified)
    const parent = services.store.resource(before.parent) as Resource
    checkSubscription(attributes, parent, services, before)
    if (modified.nu === undefined) return undefined
    const known = before.attributes.nu as string[]
    const added = (attributes.nu as string[]).filter((target) => !known.includes(target))
    await verifyTargets(added, before.resourceID, exchange, services)
    return undefined
  },

  update(revision, _changes, services) {
    const { attributes, modified, before } = revision
    const parent = services.store.resource(before.parent) as Resource
    attributes.nct = checkSubscription(attributes, parent, services, before)
    reviseStatistics(attributes, modified)
  },

  updated(after, revision, changes, services) {
    planTargetRemoval(revision.before, after, changes, services)
    if (revision.modified.acrs !== undefined) tellFormerCrossResources(revision.before, after, changes, services)
  },

  deleted(resource, _originator, changes, services, root) {
    endSubscription(resource, root, changes, services)
  },
}

function takeReservedID(draft: Draft): void {
  const resourceID = reserved.get(draft.requested)
  if (resourceID === undefined) return
  if (draft.name === draft.resourceID) draft.name = resourceID
  draft.resourceID = resourceID
}
