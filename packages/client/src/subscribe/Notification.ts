import { type JsonObject, type JsonValue, toLongNames } from '@waystation/model'
import { definitionOf } from '../definitionOf.ts'

/** Events that a subscription can be for. @see TS-0004 6.3.4.2.19 (m2m:notificationEventType) */
export const notificationEvents = {
  updateOfResource: 1,
  deletionOfResource: 2,
  creationOfDirectChild: 3,
  deletionOfDirectChild: 4,
  retrievalOfContainerWithNoChild: 5,
  triggerReceived: 6,
  blockingUpdate: 7,
  missingData: 8,
} as const

export type NotificationEvent = keyof typeof notificationEvents

/** What a notification carries. @see TS-0004 6.3.4.2.18 (m2m:notificationContentType) */
export const notificationContents = {
  allAttributes: 1,
  modifiedAttributes: 2,
  resourceID: 3,
  triggerPayload: 4,
  timeSeriesNotification: 5,
} as const

export type NotificationContent = keyof typeof notificationContents

/** One notification of a subscription. @see TS-0004 6.3.5.13 (m2m:notification) */
export interface Notification {
  readonly event?: NotificationEvent
  /** Attributes of the resource it is about, by long name. */
  readonly resource?: Readonly<Record<string, unknown>>
  /** The standard's name of its type, if known here. */
  readonly resourceType?: string
  /** Its address, when the notification carries no more than that. */
  readonly address?: string
  /** Operation and originator of the event, when the subscription asks for them. */
  readonly operationMonitor?: JsonValue
  /** Identifier of the subscription. */
  readonly subscriptionReference?: string
  /** The subscription has been deleted. */
  readonly isSubscriptionDeletion: boolean
  /** Asks whether the subscription is wanted. */
  readonly isVerification: boolean
  /** The m2m:sgn as it travelled. */
  readonly content: JsonObject
}

const eventNames = new Map(Object.entries(notificationEvents).map(([name, code]) => [code as number, name]))

/** @returns the notifications in the content of a NOTIFY request: one, or those of a batch; none when it holds no notification */
export function readNotifications(content: JsonObject): Notification[] {
  const batch = objectOf(content['m2m:agn'])
  const single = content['m2m:sgn'] ?? batch?.['m2m:sgn'] ?? batch?.sgn
  const parts = Array.isArray(single) ? single : [single]
  return parts.flatMap((part) => {
    const notification = objectOf(part)
    return notification === undefined ? [] : [readNotification(notification)]
  })
}

function readNotification(content: JsonObject): Notification {
  const event = objectOf(content.nev)
  const name = eventNames.get(Number(event?.net)) as NotificationEvent | undefined
  return {
    ...(name === undefined ? {} : { event: name }),
    ...readRepresentation(event?.rep),
    ...(event?.om === undefined ? {} : { operationMonitor: event.om }),
    ...(typeof content.sur === 'string' ? { subscriptionReference: content.sur } : {}),
    isSubscriptionDeletion: content.sud === true,
    isVerification: content.vrq === true,
    content,
  }
}

function readRepresentation(representation: JsonValue | undefined): Partial<Notification> {
  const [entry] = Object.entries(objectOf(representation) ?? {})
  if (entry === undefined) return {}
  const [name, value] = entry
  if (typeof value === 'string') return { address: value }
  const attributes = objectOf(value)
  if (attributes === undefined) return {}
  const definition = definitionOf(name)
  if (definition === undefined) return { resource: attributes }
  return { resourceType: definition.name, resource: toLongNames(definition, attributes) }
}

function objectOf(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}
