import type { Milliseconds } from '@waystation/model'
import type { Client } from '../Client.ts'
import { failure, type Result } from '../Result.ts'
import { connection } from './connection.ts'
import { listen } from './listen.ts'
import {
  type NotificationContent,
  type NotificationEvent,
  notificationContents,
  notificationEvents,
} from './Notification.ts'
import type { NotificationReceiver } from './NotificationReceiver.ts'
import { poll } from './poll.ts'
import { Subscription } from './Subscription.ts'
import { sharedReceiver } from './sharedReceiver.ts'

export interface SubscribeOptions {
  /** Default: updates of the resource and creations of direct children. */
  readonly events?: readonly NotificationEvent[]
  /** Further eventNotificationCriteria, by long or short name, e.g. `{ childResourceType: [4] }`. */
  readonly criteria?: Readonly<Record<string, unknown>>
  /** Default: what the standard provides for the events. */
  readonly content?: NotificationContent
  /** Further attributes of the subscription, by long or short name, e.g. `{ batchNotify: { number: 10 } }`. */
  readonly attributes?: Readonly<Record<string, unknown>>
  /**
   * How notifications reach this program: on the connection to the CSE (`connection`, the default where the binding keeps one
   * on which the CSE can send, such as WebSocket; the originator must be a registered AE), through a server of its own on
   * loopback (`listener`, the default elsewhere), or through a polling channel (`pollingChannel`), for a program that cannot
   * be reached; its originator must be a registered AE with requestReachability false. Or a receiver made with `listen` or
   * `poll`, which then stays open.
   */
  readonly via?: 'connection' | 'listener' | 'pollingChannel' | NotificationReceiver
  /** The CSE forgets the subscription when this program is not heard of for so long; default 10 minutes. */
  readonly lease?: Milliseconds
  /** Notifications that may wait to be taken before the CSE has to; default 1000. */
  readonly queueLimit?: number
  /** Ends the subscription. */
  readonly signal?: AbortSignal
}

/**
 * Subscribes to events of the resource at `target`.
 * @returns the open subscription
 * @see TS-0001 10.2.10, TS-0004 7.4.8
 */
export async function subscribe(
  client: Client,
  target: string,
  options: SubscribeOptions,
): Promise<Result<Subscription>> {
  options.signal?.throwIfAborted()
  const via = options.via ?? (client.transport.listen === undefined ? 'listener' : 'connection')
  try {
    const subscription = new Subscription(client, receiverOf(client, via), {
      target,
      attributes: attributesOf(options),
      lease: options.lease ?? 600_000,
      queueLimit: options.queueLimit ?? 1000,
    })
    return await subscription.open(options.signal)
  } catch (error) {
    options.signal?.throwIfAborted()
    return failure('targetNotReachable', `Notifications cannot be received: ${(error as Error).message}`)
  }
}

function receiverOf(client: Client, via: NonNullable<SubscribeOptions['via']>): NotificationReceiver {
  if (via === 'listener') return listen()
  if (via === 'pollingChannel') return sharedReceiver(client, poll)
  if (via === 'connection') return sharedReceiver(client, connection)
  return { open: (deliver) => via.open(deliver), close: async () => {} }
}

function attributesOf({ events, criteria, content, attributes }: SubscribeOptions): Record<string, unknown> {
  const wanted = events ?? (['updateOfResource', 'creationOfDirectChild'] as const)
  // A subscription is for events or for operations, never for both.
  const isMonitor = criteria !== undefined && ('operationMonitor' in criteria || 'om' in criteria)
  const types =
    isMonitor && events === undefined ? {} : { notificationEventType: wanted.map((name) => notificationEvents[name]) }
  return {
    ...attributes,
    eventNotificationCriteria: { ...types, ...criteria },
    ...(content === undefined ? {} : { notificationContentType: notificationContents[content] }),
  }
}
