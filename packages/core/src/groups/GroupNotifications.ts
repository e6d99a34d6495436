import { type Instant, parseDuration, RequestError } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { largestBatch } from '../delivery/DeliveryPolicy.ts'
import { NotificationSender } from '../delivery/NotificationSender.ts'
import { retryDelay } from '../delivery/retryDelay.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import { settle } from '../pipeline/settle.ts'
import type { Message, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { hostsOfMembers } from './hostsOfMembers.ts'
import { notificationsIn } from './notificationsIn.ts'

/** What a group has put together for one notificationForwardingURI. */
interface Batch {
  readonly queue: string
  /** Internal number of the group. */
  readonly group: number
  readonly target: string
  /** How many are durable and not yet forwarded, the highest of their numbers, and when the oldest came. */
  count: number
  newest: number
  oldest: Instant
  attempts: number
  /** Settles after the attempt under way, whatever came of it. */
  attempt: Promise<void> | undefined
  cancelTimer: () => void
}

const queuePrefix = 'group/'

/**
 * Puts the notifications of the members of a group together and forwards them (notificationForwardingURI), as
 * notifyAggregation of the group says. A member is answered when its notification has been forwarded, or when it is durable
 * here and waits for those of others: a member host would give up, and send again, before a slow group is complete.
 * @see TS-0001 10.2.7.12, TS-0004 7.5.1.2.7
 */
export class GroupNotifications {
  readonly #services: Services
  readonly #sender: NotificationSender
  readonly #batches = new Map<string, Batch>()
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
    this.#sender = new NotificationSender(services)
  }

  /** Goes on with what an earlier run left. */
  start(): void {
    const { store } = this.#services
    for (const queue of store.queues()) {
      if (!queue.startsWith(queuePrefix)) continue
      const messages = store.messages(queue, this.#services.configuration.limits.queuedMessages)
      for (const message of messages) this.#accept(message)
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const batch of this.#batches.values()) batch.cancelTimer()
    await this.#sender.stop()
  }

  /**
   * Takes a notification that a member's host sends to the group.
   * @throws RequestError originatorHasNoPrivilege when the sender hosts no member, badRequest when there is nothing to forward
   */
  async receive(exchange: Exchange, group: Resource): Promise<Outcome> {
    const { identity } = this.#services
    if (!hostsOfMembers(group, identity).has(exchange.originator)) {
      throw new RequestError(
        'originatorHasNoPrivilege',
        `${exchange.originator} hosts no member of ${group.path}; only member hosts notify a group`,
      )
    }
    const changes = this.#services.changes()
    const batches = new Set<string>()
    for (const { target, text } of notificationsIn(exchange.request.content ?? {})) {
      batches.add(this.#append(group, target, text, changes))
    }
    const outcome = await settle(changes, exchange, { status: 'ok' })
    for (const queue of batches) await this.#batches.get(queue)?.attempt
    return outcome
  }

  /** The group has other members or another notifyAggregation, or is gone; what waits is looked at anew. */
  changed(group: Resource): void {
    for (const batch of this.#batches.values()) if (batch.group === group.id) this.#drain(batch)
  }

  #append(group: Resource, target: string, text: string, changes: Changes): string {
    const { store, clock, configuration } = this.#services
    const queue = `${queuePrefix}${group.id.toString(36)}/${target}`
    if ((this.#batches.get(queue)?.count ?? 0) >= configuration.limits.queuedMessages) {
      throw new RequestError('targetNotReachable', `too many notifications of ${group.path} wait for ${target}`)
    }
    const message = { id: store.nextMessageNumber(), queue, body: text, created: clock.now(), expires: null }
    changes.write({ kind: 'appendMessage', message })
    changes.afterCommit(() => this.#accept(message))
    return queue
  }

  #accept({ id, queue, created }: Message): void {
    let batch = this.#batches.get(queue)
    if (batch === undefined) {
      batch = newBatch(queue)
      this.#batches.set(queue, batch)
    }
    if (batch.count === 0) batch.oldest = created
    batch.count += 1
    batch.newest = id
    this.#drain(batch)
  }

  /** Forwards when the batch is complete or due, else sees to it that it will be. */
  #drain(batch: Batch): void {
    if (this.#isStopped || batch.attempt !== undefined || batch.attempts > 0) return
    batch.cancelTimer()
    if (batch.count === 0) {
      this.#batches.delete(batch.queue)
      return
    }
    const { clock } = this.#services
    const policy = this.#policyOf(batch)
    const due = batch.oldest + policy.duration
    if (batch.count >= policy.count || due <= clock.now()) this.#forward(batch)
    else batch.cancelTimer = clock.after(due - clock.now(), () => this.#drain(batch))
  }

  #policyOf(batch: Batch): { count: number; duration: number } {
    const { store, configuration } = this.#services
    const attributes = store.resource(batch.group)?.attributes
    if (attributes === undefined) return { count: 1, duration: 0 }
    const policy = (attributes.nar ?? {}) as { num?: number; dur?: string }
    return {
      count: Math.min(Math.max(1, policy.num ?? (attributes.cnm as number)), largestBatch),
      duration: parseDuration(policy.dur) ?? configuration.defaults.batchDuration,
    }
  }

  #forward(batch: Batch): void {
    const messages = this.#services.store.messages(batch.queue, largestBatch).filter(({ id }) => id <= batch.newest)
    const [first] = messages
    if (first === undefined) {
      batch.count = 0
      this.#batches.delete(batch.queue)
      return
    }
    const content = {
      text: `{"m2m:agn":{"m2m:sgn":[${messages.map(({ body }) => body).join(',')}]}}`,
      identifier: `grp-${first.id.toString(36)}`,
      ordered: batch.queue,
      eventCategory: undefined,
    }
    batch.attempt = new Promise((resolve) => {
      this.#sender.send(batch.target, content, (failure) => {
        batch.attempt = undefined
        resolve()
        this.#settled(batch, messages, failure)
      })
    })
  }

  #settled(batch: Batch, messages: readonly Message[], failure: Error | undefined): void {
    const { configuration, clock, log } = this.#services
    if (failure !== undefined && batch.attempts < configuration.notification.retries) {
      batch.attempts += 1
      const delay = retryDelay(batch.attempts, configuration.notification)
      batch.cancelTimer = clock.after(delay, () => {
        if (!this.#isStopped) this.#forward(batch)
      })
      return
    }
    if (failure !== undefined && this.#isStopped) return
    if (failure !== undefined) {
      log.warn(
        { target: batch.target, notifications: messages.length, reason: failure.message },
        'notifications of a group could not be forwarded; they were dropped',
      )
    }
    batch.attempts = 0
    this.#remove(batch, messages)
    this.#drain(batch)
  }

  #remove(batch: Batch, messages: readonly Message[]): void {
    const { store, log } = this.#services
    const ids = messages.map(({ id }) => id)
    batch.count = Math.max(0, batch.count - ids.length)
    const [next] = store.messages(batch.queue, 1, ids.at(-1))
    if (next !== undefined) batch.oldest = next.created
    const changes = this.#services.changes()
    changes.write({ kind: 'removeMessages', ids })
    changes.commit().catch((error: unknown) => {
      log.error({ err: error, target: batch.target }, 'forwarded notifications could not be removed from the store')
    })
  }
}

function newBatch(queue: string): Batch {
  const end = queue.indexOf('/', queuePrefix.length)
  return {
    queue,
    group: Number.parseInt(queue.slice(queuePrefix.length, end), 36),
    target: queue.slice(end + 1),
    count: 0,
    newest: 0,
    oldest: 0,
    attempts: 0,
    attempt: undefined,
    cancelTimer: () => {},
  }
}
