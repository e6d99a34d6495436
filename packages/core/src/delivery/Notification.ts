import type { Instant } from '@waystation/model'
import type { Message } from '../ports/index.ts'

/** A message as the delivery engine works with it. */
export interface Notification {
  /** Number of the message. */
  readonly id: number
  /** Number that the messages of one event share, growing; 0 when no event is behind it. */
  readonly event: number
  /** Event category of the request; undefined: none. */
  readonly eventCategory: number | undefined
  /** JSON text of the content: `{"m2m:sgn":{…}}`. */
  readonly text: string
  readonly created: Instant
}

/** @returns the body that keeps a notification in the store: `[event,eventCategory,content]` */
export function bodyOf({ event, eventCategory, text }: Omit<Notification, 'id' | 'created'>): string {
  return `[${event},${eventCategory ?? 0},${text}]`
}

/** @returns the notification that a message keeps; its content stays text */
export function notificationOf(message: Pick<Message, 'id' | 'body' | 'created'>): Notification {
  const { id, body, created } = message
  const first = body.indexOf(',')
  const second = body.indexOf(',', first + 1)
  return {
    id,
    event: Number(body.slice(1, first)),
    eventCategory: Number(body.slice(first + 1, second)) || undefined,
    text: body.slice(second + 1, -1),
    created,
  }
}

const opening = '{"m2m:sgn":'.length

/** @returns the JSON text of one content that holds several notifications. @see TS-0004 6.4.1 (aggregatedNotification) */
export function aggregate(notifications: readonly Notification[]): string {
  return `{"m2m:agn":{"m2m:sgn":[${notifications.map(({ text }) => text.slice(opening, -1)).join(',')}]}}`
}

/** @returns the event number in the body of a message */
export function eventOf(body: string): number {
  return Number(body.slice(1, body.indexOf(',')))
}
