import type { Changes } from '../Changes.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { eventNotification, represented } from './composeNotification.ts'
import { criteriaOf } from './criteriaOf.ts'
import { meetsConditions, notifyTargets } from './observeEvents.ts'
import { eventTypes } from './SubscriptionAttributes.ts'

/** Most past events that one subscription gets. */
const most = 1000

/**
 * Notifies a new subscription of past events, as many as preSubscriptionNotify asks for. The past events that a CSE still
 * knows are the creations of instances that are still there.
 * @param asked how many; undefined: none
 * @see TS-0001 9.6.8 (preSubscriptionNotify)
 */
export function notifyPastEvents(
  subscription: Resource,
  asked: number | undefined,
  parent: Resource,
  changes: Changes,
  services: Services,
): void {
  const criteria = criteriaOf(subscription, services.identity)
  if (asked === undefined || !criteria.eventTypes.has(eventTypes.childCreation)) return
  const count = Math.min(asked, most)
  const past: Instance[] = []
  const first = Math.max(1, parent.nextSequence - count)
  for (const instance of services.store.instances(parent.id, first)) {
    if (criteria.childTypes?.has(instance.resourceType) === false) continue
    if (meetsConditions(instance, criteria, services)) past.push(instance)
  }
  for (const instance of past.slice(-count)) {
    const text = eventNotification(eventTypes.childCreation, represented(instance, criteria.contentType), criteria)
    notifyTargets(subscription, { ...criteria, keepsStatistics: false }, text, changes, services)
  }
}
