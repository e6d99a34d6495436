import { operations } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { matchesCondition } from '../discovery/matchesCondition.ts'
import type { ChangeObserver, ResourceEvent } from '../events.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { eventNotification, monitorNotification, represented, representedPart } from './composeNotification.ts'
import { type Criteria, criteriaOf } from './criteriaOf.ts'
import { MissingDataWindows } from './MissingDataWindows.ts'
import { matchesMonitor } from './matchesMonitor.ts'
import { contentTypes, eventTypes } from './SubscriptionAttributes.ts'
import { withStatistics } from './withStatistics.ts'

type Needs = Pick<Services, 'identity' | 'delivery' | 'clock' | 'store'>
type EventOf<Kind extends ResourceEvent['kind']> = Extract<ResourceEvent, { kind: Kind }>

/** Subscription resource type. */
const subscriptionType = 23

/**
 * Makes the observer that finds the subscriptions an event is for, and adds their notifications to its unit of work.
 * @see TS-0001 10.2.10, TS-0004 7.5.1.2
 */
export function observeEvents(services: Needs): ChangeObserver {
  const windows = new MissingDataWindows()
  return (event, changes) => {
    switch (event.kind) {
      case 'created':
        return onChild(event, eventTypes.childCreation, changes, services)
      case 'deleted':
        return onChild(event, eventTypes.childDeletion, changes, services)
      case 'updated':
        return onUpdate(event, changes, services)
      case 'retrievedEmpty':
        return onEmptyRetrieval(event, changes, services)
      case 'attempted':
        return onAttempt(event, changes, services)
      case 'missingData':
        return onMissingData(event, windows, changes, services)
      case 'triggerReceived':
        return onTrigger(event, changes, services)
    }
  }
}

function onChild(event: EventOf<'created' | 'deleted'>, eventType: number, changes: Changes, services: Needs): void {
  const { subject } = event
  for (const subscription of services.store.childrenOfType(event.parent.id, subscriptionType)) {
    const criteria = criteriaOf(subscription, services.identity)
    if (!criteria.eventTypes.has(eventType)) continue
    if (criteria.childTypes?.has(subject.resourceType) === false || subject === subscription) continue
    if (!meetsConditions(subject, criteria, services)) continue
    const text = eventNotification(eventType, represented(subject, criteria.contentType), criteria)
    notifyTargets(subscription, criteria, text, changes, services)
  }
}

function onUpdate(event: EventOf<'updated'>, changes: Changes, services: Needs): void {
  const { after, modified } = event
  for (const subscription of services.store.childrenOfType(after.id, subscriptionType)) {
    const criteria = criteriaOf(subscription, services.identity)
    if (!criteria.eventTypes.has(eventTypes.update) || !touches(criteria, modified)) continue
    if (!meetsConditions(after, criteria, services)) continue
    const representation =
      criteria.contentType === contentTypes.modifiedAttributes
        ? representedPart(after, Object.keys(modified))
        : represented(after, criteria.contentType)
    notifyTargets(
      subscription,
      criteria,
      eventNotification(eventTypes.update, representation, criteria),
      changes,
      services,
    )
  }
}

/** @returns whether an update with these attributes is one that the criteria are about */
export function touches(criteria: Pick<Criteria, 'attributes'>, modified: object): boolean {
  const { attributes } = criteria
  return attributes === undefined || Object.keys(modified).some((name) => attributes.has(name))
}

function onEmptyRetrieval({ subject }: EventOf<'retrievedEmpty'>, changes: Changes, services: Needs): void {
  for (const subscription of services.store.childrenOfType(subject.id, subscriptionType)) {
    const criteria = criteriaOf(subscription, services.identity)
    if (!criteria.eventTypes.has(eventTypes.emptyRetrieval) || !meetsConditions(subject, criteria, services)) continue
    const text = eventNotification(eventTypes.emptyRetrieval, represented(subject, criteria.contentType), criteria)
    notifyTargets(subscription, criteria, text, changes, services)
  }
}

/** A notification must name an event type: the one an operation would cause, and for the others the one it is nearest to. */
const eventTypeOfOperation = {
  create: eventTypes.childCreation,
  retrieve: eventTypes.emptyRetrieval,
  discovery: eventTypes.emptyRetrieval,
  update: eventTypes.update,
  delete: eventTypes.deletion,
  notify: eventTypes.update,
} as const

function onAttempt(event: EventOf<'attempted'>, changes: Changes, services: Needs): void {
  const { subject, operation, originator } = event
  const attempt = { operation: operations[operation === 'discovery' ? 'retrieve' : operation], originator }
  for (const subscription of services.store.childrenOfType(subject.id, subscriptionType)) {
    const criteria = criteriaOf(subscription, services.identity)
    if (!criteria.monitors.some((monitor) => matchesMonitor(monitor, event, services.identity))) continue
    if (!meetsConditions(subject, criteria, services)) continue
    const representation = represented(subject, criteria.contentType)
    const text = monitorNotification(eventTypeOfOperation[operation], representation, attempt, criteria)
    notifyTargets(subscription, criteria, text, changes, services)
  }
}

function onMissingData(
  { subject, missing }: EventOf<'missingData'>,
  windows: MissingDataWindows,
  changes: Changes,
  services: Needs,
): void {
  for (const subscription of services.store.childrenOfType(subject.id, subscriptionType)) {
    const criteria = criteriaOf(subscription, services.identity)
    if (criteria.missingData === undefined || !criteria.eventTypes.has(eventTypes.missingData)) continue
    const isDue = windows.add(subscription.id, missing.length, criteria.missingData, services.clock.now())
    if (!isDue || !meetsConditions(subject, criteria, services)) continue
    const { mdlt, mdc } = subject.attributes
    const representation = JSON.stringify({ 'm2m:tsn': { mdlt, mdc } })
    const text = eventNotification(eventTypes.missingData, representation, criteria)
    notifyTargets(subscription, criteria, text, changes, services)
  }
}

function onTrigger({ subject, payload }: EventOf<'triggerReceived'>, changes: Changes, services: Needs): void {
  for (const subscription of services.store.childrenOfType(subject.id, subscriptionType)) {
    const criteria = criteriaOf(subscription, services.identity)
    if (!criteria.eventTypes.has(eventTypes.trigger) || !meetsConditions(subject, criteria, services)) continue
    const text = eventNotification(eventTypes.trigger, JSON.stringify({ 'm2m:tgp': payload }), criteria)
    notifyTargets(subscription, criteria, text, changes, services)
  }
}

/** @returns whether the resource that an event is about meets the conditions of a subscription */
export function meetsConditions(
  subject: Resource | Instance,
  criteria: Pick<Criteria, 'condition'>,
  { store }: Pick<Services, 'store'>,
): boolean {
  return criteria.condition === undefined || matchesCondition(criteria.condition, subject, store)
}

/** Adds a notification of an event to a unit of work, and counts it where statistics are kept. */
export function notifyTargets(
  subscription: Resource,
  criteria: Criteria,
  text: string,
  changes: Changes,
  services: Pick<Services, 'delivery'>,
): void {
  const { eventCategory, targets } = criteria
  services.delivery.notify(changes, targets, { text, eventCategory, isEvent: true })
  if (!criteria.keepsStatistics) return
  const current = changes.resource(subscription.id) ?? subscription
  let { attributes } = current
  for (const { target } of targets) attributes = withStatistics(attributes, target, 'noec')
  changes.updateResource(current.with(attributes))
}
