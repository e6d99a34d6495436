import { formatTimestamp, type Milliseconds, RequestError, resourceTypes } from '@waystation/model'
import type { Client } from '../Client.ts'
import type { Failure, Result } from '../Result.ts'
import { type Notification, readNotifications } from './Notification.ts'
import { NotificationQueue } from './NotificationQueue.ts'
import type { NotificationReceiver, ReceivingAddress } from './NotificationReceiver.ts'

/** What a subscription is made of. */
export interface SubscriptionPlan {
  readonly target: string
  /** Attributes of the subscription by long name, without its target and its expiration. */
  readonly attributes: Readonly<Record<string, unknown>>
  /** The CSE forgets the subscription when this program is not heard of for so long. */
  readonly lease: Milliseconds
  readonly queueLimit: number
}

/** How long the CSE is given to say goodbye at the end. */
const farewell: Milliseconds = 300

/**
 * The notifications of one subscription, as an async iterable.
 *
 * While it is open it keeps the subscription alive: it renews it in time, and creates it again when the CSE has lost it.
 * It ends when it is closed, its loop is left, or the resource subscribed to is gone.
 */
export class Subscription implements AsyncIterable<Notification>, AsyncDisposable {
  readonly #client: Client
  readonly #receiver: NotificationReceiver
  readonly #plan: SubscriptionPlan
  readonly #queue: NotificationQueue
  readonly #ended = new AbortController()
  #address: ReceivingAddress | undefined
  #resourceID = ''
  #timer: NodeJS.Timeout | undefined
  #closing: Promise<void> | undefined
  #deleted = Promise.withResolvers<void>()

  constructor(client: Client, receiver: NotificationReceiver, plan: SubscriptionPlan) {
    this.#client = client
    this.#receiver = receiver
    this.#plan = plan
    this.#queue = new NotificationQueue(plan.queueLimit)
  }

  /** Identifier of the subscription resource. */
  get resourceID(): string {
    return this.#resourceID
  }

  /** Creates the subscription at the CSE. On a failure nothing is left behind. */
  async open(signal?: AbortSignal): Promise<Result<Subscription>> {
    const result = await this.#begin(signal).catch(async (error) => {
      await this.#stopReceiving()
      throw error
    })
    if (!result.ok) {
      await this.#stopReceiving()
      return result
    }
    this.#renewLater(this.#plan.lease / 3)
    signal?.addEventListener('abort', () => void this.close(), { once: true, signal: this.#ended.signal })
    return { ...result, value: this }
  }

  /** Deletes the subscription; the iteration ends after what has already arrived. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncIterator](): AsyncIterator<Notification, undefined> {
    return {
      next: () => this.#queue.take(),
      return: async () => {
        await this.close()
        return { done: true, value: undefined }
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #begin(signal?: AbortSignal): Promise<Result<unknown>> {
    this.#address = await this.#receiver.open((content) => this.#deliver(readNotifications(content)))
    return this.#create(signal)
  }

  async #create(signal?: AbortSignal): Promise<Result<unknown>> {
    const target = this.#address!.target
    const content = {
      ...this.#plan.attributes,
      notificationURI: [target],
      subscriberURI: target,
      expirationTime: this.#expiration(),
    }
    const { subscription } = resourceTypes
    const options = signal === undefined ? {} : { signal }
    const result = await this.#client.create(this.#plan.target, subscription, content, options)
    if (result.ok) {
      this.#resourceID = String(result.value.resourceID)
      this.#address!.bind(this.#resourceID)
    }
    return result
  }

  #expiration(): string {
    return formatTimestamp(Date.now() + this.#plan.lease)
  }

  async #deliver(notifications: readonly Notification[]): Promise<void> {
    for (const notification of notifications) {
      if (notification.isVerification) continue
      if (notification.isSubscriptionDeletion) this.#wasDeleted(notification)
      else await this.#queue.put(notification)
    }
  }

  #wasDeleted({ subscriptionReference }: Notification): void {
    // A farewell of a predecessor, sent late, does not concern the present one.
    if (subscriptionReference !== undefined && !subscriptionReference.endsWith(this.#resourceID)) return
    this.#deleted.resolve()
    if (this.#closing === undefined) this.#renewLater(0)
  }

  #renewLater(delay: Milliseconds): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#renew(), delay)
    this.#timer.unref()
  }

  async #renew(): Promise<void> {
    const expirationTime = this.#expiration()
    const renewal = await this.#client.update(this.#resourceID, resourceTypes.subscription, { expirationTime })
    if (this.#closing !== undefined) return
    const isLost = !renewal.ok && renewal.status === 'notFound'
    const result = isLost ? await this.#create() : renewal
    if (this.#closing !== undefined) {
      // Closed meanwhile, when only the predecessor was known.
      if (isLost && result.ok) await this.#client.delete(this.#resourceID, { timeout: 5000 })
      return
    }
    if (result.ok) this.#renewLater(this.#plan.lease / 3)
    else if (isTemporary(result)) this.#renewLater(Math.min(1000, this.#plan.lease / 10))
    else this.#fail(result)
  }

  #fail(reason: Failure): void {
    const isGone = reason.status === 'notFound'
    this.#queue.end(isGone ? undefined : new RequestError(statusOf(reason), reason.reason))
    void this.close()
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#ended.abort()
    const result = await this.#client.delete(this.#resourceID, { timeout: 5000 })
    // Waiting for the CSE's own word spares it attempts to tell somebody who has left.
    if (result.ok) await Promise.race([this.#deleted.promise, new Promise((resolve) => setTimeout(resolve, farewell))])
    this.#queue.end()
    await this.#stopReceiving()
  }

  /** Receives nothing more. */
  async #stopReceiving(): Promise<void> {
    await this.#address?.close()
    await this.#receiver.close()
  }
}

function isTemporary({ code }: Failure): boolean {
  return [4008, 5000, 5103, 5107].includes(code)
}

function statusOf(reason: Failure): RequestError['status'] {
  return reason.status === 'unknown' ? 'badRequest' : reason.status
}
