import type { Changes } from '../Changes.ts'
import { leadsTo } from '../delivery/leadsTo.ts'
import { queueName } from '../delivery/queueName.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { deletionNotification, eventNotification, represented } from './composeNotification.ts'
import { type Criteria, criteriaOf, subscriptionReference } from './criteriaOf.ts'
import { meetsConditions, notifyTargets } from './observeEvents.ts'
import { eventTypes } from './SubscriptionAttributes.ts'

const application = 2

/**
 * Adds what the end of a subscription brings to the unit of work that deletes it: the notification that its subject goes
 * too, if it does, and then word of the end to subscriberURI and to crossResourceSubscriptions that use it.
 * @param root what is deleted: the subscription itself or an ancestor
 * @see TS-0001 9.6.8 (subscriberURI), TS-0004 7.4.8.2.4
 */
export function endSubscription(subscription: Resource, root: Resource, changes: Changes, services: Services): void {
  const criteria = withoutLeaving(subscription, root, changes, services)
  const subject = root.id === subscription.id ? undefined : changes.resource(subscription.parent)
  if (
    subject !== undefined &&
    criteria.eventTypes.has(eventTypes.deletion) &&
    meetsConditions(subject, criteria, services)
  ) {
    const text = eventNotification(eventTypes.deletion, represented(subject, criteria.contentType), criteria)
    notifyTargets(subscription, { ...criteria, keepsStatistics: false }, text, changes, services)
  }
  const { su, acrs } = subscription.attributes as { su?: string; acrs?: string[] }
  const users = (acrs ?? []).filter((user) => !goesToo(user, root, services))
  const informed = [...new Set([...(su === undefined ? [] : [su]), ...users])]
    .filter((target) => !leaves(target, root, services))
    .map((target) => ({ queue: queueName(subscription.id, target) }))
  const text = deletionNotification(subscriptionReference(subscription.resourceID, services.identity))
  services.delivery.notify(changes, informed, { text, eventCategory: criteria.eventCategory, isEvent: false })
  changes.afterCommit(() => services.delivery.ended(subscription, [...criteria.targets, ...informed]))
}

/** An AE that deregisters gets nothing more of its own subscriptions, and so nobody who registers under its AE-ID later. */
function withoutLeaving(subscription: Resource, root: Resource, changes: Changes, services: Services): Criteria {
  const criteria = criteriaOf(subscription, services.identity)
  const leaving = criteria.targets.filter(({ target }) => leaves(target, root, services))
  if (leaving.length === 0) return criteria
  for (const { queue } of leaving) {
    changes.write({ kind: 'removeQueue', queue })
    changes.afterCommit(() => services.delivery.forget(queue))
  }
  return { ...criteria, targets: criteria.targets.filter((target) => !leaving.includes(target)) }
}

function leaves(target: string, root: Resource, services: Services): boolean {
  return root.resourceType === application && leadsTo(target, root, services)
}

/** Whether a crossResourceSubscription is deleted together with the subscription. */
function goesToo(user: string, root: Resource, services: Services): boolean {
  const found = findLocal(user, services)
  return found instanceof Resource && (found.id === root.id || found.path.startsWith(`${root.path}/`))
}
