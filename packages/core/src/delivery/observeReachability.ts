import type { Changes } from '../Changes.ts'
import type { ChangeObserver } from '../events.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { criteriaOf } from '../subscriptions/criteriaOf.ts'

type Needs = Pick<Services, 'delivery' | 'identity' | 'store'>

const types = { application: 2, pollingChannel: 15, remoteCSE: 16, schedule: 18 } as const

/** subscription and crossResourceSubscription. */
const notifying: readonly number[] = [23, 48]

/** Attributes that say how a registree is reached. */
const waysOfReaching = ['poa', 'rr', 'csz'] as const

/** Makes the observer that lets waiting notifications go when a target can be reached, or its subscription changes. */
export function observeReachability(services: Needs): ChangeObserver {
  return (event, changes) => {
    switch (event.kind) {
      case 'updated':
        return onUpdate(event.after, event.modified, changes, services)
      case 'created':
      case 'deleted':
        if (event.subject instanceof Resource) onChild(event.subject, event.parent, changes, services)
    }
  }
}

function onUpdate(after: Resource, modified: object, changes: Changes, services: Needs): void {
  const type = after.resourceType
  if (notifying.includes(type)) subscriptionChanged(after, changes, services)
  else if (type === types.schedule) onChild(after, services.store.resource(after.parent), changes, services)
  else if (type === types.application || type === types.remoteCSE) {
    if (waysOfReaching.some((name) => name in modified)) changes.afterCommit(() => services.delivery.wake(after))
  }
}

function onChild(child: Resource, parent: Resource | undefined, changes: Changes, services: Needs): void {
  if (parent === undefined) return
  if (child.resourceType === types.pollingChannel) changes.afterCommit(() => services.delivery.wake(parent))
  else if (child.resourceType === types.schedule && notifying.includes(parent.resourceType)) {
    subscriptionChanged(parent, changes, services)
  } else if (child.resourceType === types.application || child.resourceType === types.remoteCSE) {
    changes.afterCommit(() => services.delivery.wake(child))
  }
}

function subscriptionChanged(subscription: Resource, changes: Changes, services: Needs): void {
  changes.afterCommit(() => {
    const current = services.store.resource(subscription.id)
    if (current !== undefined) services.delivery.changed(current, criteriaOf(current, services.identity).targets)
  })
}
