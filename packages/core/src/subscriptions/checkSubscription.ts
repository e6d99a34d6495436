import { type JsonObject, parseAddress, parseDuration, RequestError } from '@waystation/model'
import { isURL } from '../delivery/isURL.ts'
import { definitionOf } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { checkBlocking } from './checkBlocking.ts'
import { contentTypes, type EventNotificationCriteria, eventTypes } from './SubscriptionAttributes.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

/** Content types that an event type allows, the default first. @see TS-0004 7.4.8, table of notificationContentType */
const allowedContent: Readonly<Record<number, readonly number[]>> = {
  [eventTypes.update]: [contentTypes.allAttributes, contentTypes.modifiedAttributes, contentTypes.resourceID],
  [eventTypes.deletion]: [contentTypes.allAttributes, contentTypes.resourceID],
  [eventTypes.childCreation]: [contentTypes.allAttributes, contentTypes.resourceID],
  [eventTypes.childDeletion]: [contentTypes.allAttributes, contentTypes.resourceID],
  [eventTypes.emptyRetrieval]: [contentTypes.allAttributes, contentTypes.resourceID],
  [eventTypes.trigger]: [contentTypes.triggerPayload],
  [eventTypes.blockingUpdate]: [contentTypes.modifiedAttributes],
  [eventTypes.missingData]: [contentTypes.timeSeriesNotification],
}
/** An attempted operation may fail, and then has modified nothing. */
const allowedForMonitors = [contentTypes.allAttributes, contentTypes.resourceID]

/**
 * Checks what the definition of `<subscription>` cannot say, on its attributes as they would be.
 * @param self the subscription itself when it exists already
 * @returns the notificationContentType: the one given, or the default of the events
 * @throws RequestError badRequest, naming the attribute; blockingSubscriptionAlreadyExists
 * @see TS-0001 9.6.8, TS-0004 7.4.8.2
 */
export function checkSubscription(attributes: JsonObject, parent: Resource, services: Needs, self?: Resource): number {
  const criteria = (attributes.enc ?? {}) as EventNotificationCriteria
  checkTargets(attributes, services)
  checkPolicies(attributes)
  checkMonitors(criteria)
  checkEvents(criteria, parent, services)
  checkBlocking(attributes, criteria, parent, services, self)
  return contentTypeOf(attributes, criteria)
}

function refuse(reason: string): never {
  throw new RequestError('badRequest', reason)
}

/** @throws RequestError badRequest when notificationURI or subscriberURI has what can be no target */
export function checkTargets(attributes: JsonObject, services: Needs): void {
  const targets = attributes.nu as string[]
  for (const target of targets) checkTarget(target, 'notificationURI (nu)', services)
  if (attributes.su !== undefined) checkTarget(attributes.su as string, 'subscriberURI (su)', services)
}

function checkTarget(target: string, title: string, services: Needs): void {
  if (isURL(target)) {
    if (!URL.canParse(target)) refuse(`${title} ${target} is no URL`)
    return
  }
  try {
    parseAddress(target, services.identity)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    refuse(`${title} ${target} is neither a URL nor a resource identifier`)
  }
}

function checkPolicies(attributes: JsonObject): void {
  const { bn, rl } = attributes as { bn?: { num?: number; dur?: string }; rl?: { mnn: number; tww: string } }
  if (bn !== undefined && bn.num === undefined && bn.dur === undefined) {
    refuse('batchNotify (bn) has neither number (num) nor duration (dur)')
  }
  if (bn?.dur !== undefined && parseDuration(bn.dur) === 0) refuse('duration (dur) of batchNotify (bn) is nothing')
  if (rl !== undefined && (rl.mnn === 0 || parseDuration(rl.tww) === 0)) {
    refuse('rateLimit (rl) must let some notifications through: maxNrOfNotify (mnn) and timeWindow (tww) above 0')
  }
}

function checkMonitors(criteria: EventNotificationCriteria): void {
  if (criteria.om === undefined) return
  if (criteria.net !== undefined) {
    refuse('eventNotificationCriteria (enc) has either notificationEventType (net) or operationMonitor (om)')
  }
  if (criteria.om.some(({ ops, or }) => ops === undefined && or === undefined)) {
    refuse('operationMonitor (om) has neither operations (ops) nor originator (or)')
  }
}

function checkEvents(criteria: EventNotificationCriteria, parent: Resource, services: Needs): void {
  const types = new Set(criteria.om === undefined ? (criteria.net ?? [eventTypes.update]) : [])
  const isAbout = (...wanted: number[]): boolean => wanted.some((type) => types.has(type))
  if (criteria.atr !== undefined && !isAbout(eventTypes.update, eventTypes.blockingUpdate)) {
    refuse('attribute (atr) is only for notificationEventType (net) 1 and 7')
  }
  checkChildTypes(criteria, isAbout(eventTypes.childCreation, eventTypes.childDeletion), parent, services)
  if (isAbout(eventTypes.trigger) && parent.resourceType !== 2) {
    refuse('notificationEventType (net) 6 is only for the subscription of an AE')
  }
  if (isAbout(eventTypes.missingData) !== (criteria.md !== undefined)) {
    refuse('missingData (md) and notificationEventType (net) 8 go together')
  }
  if (criteria.md !== undefined && parent.resourceType !== 29) {
    refuse('missingData (md) is only for the subscription of a timeSeries')
  }
}

function checkChildTypes(
  { chty }: EventNotificationCriteria,
  isAboutChildren: boolean,
  parent: Resource,
  services: Needs,
): void {
  if (chty === undefined) return
  if (!isAboutChildren) refuse('childResourceType (chty) is only for notificationEventType (net) 3 and 4')
  const definition = definitionOf(parent, services)
  for (const code of chty) {
    if (!services.registry.mayHaveChild(definition, code)) {
      refuse(`childResourceType (chty) ${code} is no child of ${definition.name}`)
    }
  }
}

function contentTypeOf(attributes: JsonObject, criteria: EventNotificationCriteria): number {
  const given = attributes.nct as number | undefined
  const allowed =
    criteria.om === undefined
      ? (criteria.net ?? [eventTypes.update]).map((type) => allowedContent[type] as readonly number[])
      : [allowedForMonitors]
  if (given === undefined) {
    const [first, ...others] = allowed.map(([byDefault]) => byDefault as number) as [number, ...number[]]
    if (others.every((other) => other === first)) return first
    refuse('notificationContentType (nct) is missing: the events (net) have different defaults')
  }
  if (allowed.every((types) => types.includes(given))) return given
  refuse(`notificationContentType (nct) ${given} does not go with the events of eventNotificationCriteria (enc)`)
}
