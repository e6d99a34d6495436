import type { JsonObject } from '@waystation/model'
import { checkWatched, checkWindow } from '../crossResource/checkCrossResource.ts'
import type { Preparation } from '../crossResource/MemberLinks.ts'
import { prolongMembers } from '../crossResource/prolongMembers.ts'
import { grantExpiration } from '../pipeline/expiration.ts'
import { checkTargets } from '../subscriptions/checkSubscription.ts'
import { endSubscription } from '../subscriptions/endSubscription.ts'
import { planTargetRemoval } from '../subscriptions/planTargetRemoval.ts'
import { reviseStatistics } from '../subscriptions/reviseStatistics.ts'
import { verifyTargets } from '../subscriptions/verifyTargets.ts'
import type { Behaviour } from './Behaviour.ts'

/** What was done before the resource exists, by the content of its CREATE request. */
const prepared = new WeakMap<JsonObject, Preparation>()
/** The subscriptions it uses, by the same. */
const linked = new WeakMap<JsonObject, readonly string[]>()

/** Attributes that say when a window ends and what it means. */
const windowAttributes = ['twt', 'tws', 'eem'] as const

/** @see TS-0001 9.6.58, TS-0004 7.4.58 */
export const crossResourceSubscription: Behaviour = {
  async prepareCreate({ exchange, parent, requested }, services) {
    checkTargets(requested, services)
    checkWindow(requested)
    checkWatched(requested, services.configuration.limits.groupMembers)
    const resourceID = `crs-${services.store.nextResourceNumber().toString(36)}`
    await verifyTargets(requested.nu as string[], resourceID, exchange, services)
    const { text: et } = grantExpiration(requested.et, parent, services)
    prepared.set(requested, await services.crossResources.links.prepare({ ...requested, et }, resourceID, exchange))
  },

  create(draft, changes, services) {
    const preparation = prepared.get(draft.requested) as Preparation
    if (draft.name === draft.resourceID) draft.name = preparation.resourceID
    draft.resourceID = preparation.resourceID
    const { made, members } = services.crossResources.links.complete(draft, preparation, changes)
    if (made.length > 0) draft.attributes.rrats = [...made]
    if (draft.attributes.nse === true) draft.attributes.nsi = []
    linked.set(draft.requested, members)
  },

  created(resource, draft, changes, services) {
    services.crossResources.begin(resource, linked.get(draft.requested) as readonly string[], changes)
  },

  async prepareUpdate({ exchange, before, modified }, services) {
    if (!Array.isArray(modified.nu)) return undefined
    checkTargets(modified, services)
    const known = before.attributes.nu as string[]
    const added = (modified.nu as string[]).filter((target) => !known.includes(target))
    await verifyTargets(added, before.resourceID, exchange, services)
    return undefined
  },

  update({ attributes, modified }) {
    checkWindow(attributes)
    reviseStatistics(attributes, modified)
  },

  updated(after, { before, modified }, changes, services) {
    planTargetRemoval(before, after, changes, services)
    if (windowAttributes.some((name) => modified[name] !== undefined)) services.crossResources.restart(after, changes)
    if (modified.et !== undefined) prolongMembers(after, changes, services)
  },

  deleted(resource, _originator, changes, services, root) {
    endSubscription(resource, root, changes, services)
    services.crossResources.end(resource, root, changes)
  },
}
