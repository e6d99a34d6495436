import type { Changes } from '../Changes.ts'
import { noSubscription, queueName } from '../delivery/queueName.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { deletionNotification } from './composeNotification.ts'
import { subscriptionReference } from './criteriaOf.ts'

/**
 * Adds to the change of a subscription that crossResourceSubscriptions which were taken off associatedCrossResourceSub are told
 * as if it were deleted: for them it is.
 * @see TS-0001 9.6.8 (associatedCrossResourceSub)
 */
export function tellFormerCrossResources(
  before: Resource,
  after: Resource,
  changes: Changes,
  services: Pick<Services, 'delivery' | 'identity'>,
): void {
  const still = new Set((after.attributes.acrs ?? []) as string[])
  const former = ((before.attributes.acrs ?? []) as string[]).filter((user) => !still.has(user))
  if (former.length === 0) return
  const text = deletionNotification(subscriptionReference(before.resourceID, services.identity))
  const queues = former.map((user) => ({ queue: queueName(noSubscription, user) }))
  services.delivery.notify(changes, queues, { text, eventCategory: undefined, isEvent: false })
}
