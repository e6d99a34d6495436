import { type JsonObject, RequestError } from '@waystation/model'
import { isURL } from '../delivery/isURL.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { criteriaOf } from './criteriaOf.ts'
import { type EventNotificationCriteria, eventTypes } from './SubscriptionAttributes.ts'

/** Attributes of the type itself that a subscription to blocking updates must not have. */
const foreign = ['exc', 'gpi', 'nfu', 'bn', 'rl', 'psn', 'pn', 'nsp', 'ln', 'nec', 'su', 'acrs', 'nse'] as const

function refuse(reason: string): never {
  throw new RequestError('badRequest', `${reason} in a subscription to blocking updates (net 7)`)
}

/**
 * Checks the rules for the one subscription of a resource that decides on its updates.
 * @param self the subscription itself when it exists already
 * @throws RequestError badRequest, naming the attribute; blockingSubscriptionAlreadyExists
 * @see TS-0001 9.6.8, TS-0004 7.4.8.2.1
 */
export function checkBlocking(
  attributes: JsonObject,
  criteria: EventNotificationCriteria,
  parent: Resource,
  services: Pick<Services, 'store' | 'identity'>,
  self?: Resource,
): void {
  if (criteria.net?.includes(eventTypes.blockingUpdate) !== true) return
  const wasBlocking = self !== undefined && isBlocking(self, services)
  if (self !== undefined && !wasBlocking) refuse('notificationEventType (net) 7 can not be set by an UPDATE')
  if (criteria.net.length > 1) refuse('notificationEventType (net) has further values')
  const others = Object.keys(criteria).filter((name) => name !== 'net' && name !== 'atr')
  if (others.length > 0) refuse(`eventNotificationCriteria (enc) has ${others.join(', ')}`)
  const present = foreign.filter((name) => attributes[name] !== undefined)
  if (present.length > 0) refuse(`${present.join(', ')} must not be given`)
  const targets = attributes.nu as string[]
  if (targets.length !== 1 || isURL(targets[0] as string)) {
    refuse('notificationURI (nu) must be one resource identifier')
  }
  if (services.store.childrenOfType(parent.id, 23).some((one) => one.id !== self?.id && isBlocking(one, services))) {
    throw new RequestError(
      'blockingSubscriptionAlreadyExists',
      `${parent.path} has a subscription to blocking updates already`,
    )
  }
}

function isBlocking(subscription: Resource, { identity }: Pick<Services, 'identity'>): boolean {
  return criteriaOf(subscription, identity).eventTypes.has(eventTypes.blockingUpdate)
}
