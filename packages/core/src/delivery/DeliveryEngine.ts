import { type Instant, JsonText, operations, type ResponsePrimitive, statusCodes } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { planDeletion } from '../pipeline/delete.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { SubscriptionAccounts } from '../subscriptions/SubscriptionAccounts.ts'
import { DeliveredMessages } from './DeliveredMessages.ts'
import { type DeliveryPolicy, nextOpening, policyOf } from './DeliveryPolicy.ts'
import { DeliveryQueue, type Flight } from './DeliveryQueue.ts'
import { type Decision, decideNext } from './decideNext.ts'
import { ExpirationCounters } from './ExpirationCounters.ts'
import { leadsTo } from './leadsTo.ts'
import { aggregate, bodyOf, type Notification } from './Notification.ts'
import { parseQueueName, queueName } from './queueName.ts'

/** Most requests to one target without an answer. */
const widestWindow = 64
/** A target that takes longer to answer gets fewer requests at a time. */
const slowAnswer = 1000
/** How long a queue without work is remembered. */
const idleTime = 30_000
/** How long `stop` waits for answers. */
const farewell = 2000
/** Event category `latest`. */
const latest = 4

const afterEnd: DeliveryPolicy = {
  expirationCounter: undefined,
  batch: undefined,
  rate: undefined,
  latestOnly: false,
  pending: 'nothing',
  eventCategory: undefined,
  keepsStatistics: false,
}

export interface DeliveryStatistics {
  readonly queues: number
  readonly waiting: number
  readonly inFlight: number
  readonly unreachable: number
  readonly delivered: number
  readonly failedAttempts: number
  readonly dropped: number
}

/**
 * Sends notifications: durable before they are sent, in the order of their events for each subscription and target, at
 * least once. Memory holds only queues with something to do.
 */
export class DeliveryEngine {
  readonly #services: Services
  readonly #queues = new Map<string, DeliveryQueue>()
  readonly #stalled = new Set<DeliveryQueue>()
  readonly #counters = new ExpirationCounters()
  readonly #accounts: SubscriptionAccounts
  readonly #delivered: DeliveredMessages
  readonly #abort = new AbortController()
  readonly #releaseVersion: string
  readonly #totals = { delivered: 0, failedAttempts: 0, dropped: 0 }
  #flying = 0
  #landed: (() => void) | undefined
  #isStopped = false
  #cancelSweep: (() => void) | undefined

  constructor(services: Services) {
    this.#services = services
    this.#accounts = new SubscriptionAccounts(services)
    this.#delivered = new DeliveredMessages(services)
    const releases = services.configuration.supportedReleases
    // The release whose notifications every receiver since 2016 reads; later ones add nothing to them.
    this.#releaseVersion = releases.includes('3') ? '3' : (releases.at(-1) ?? '3')
  }

  /** Resumes what an earlier run left; takes time by the number of queues with messages. */
  start(): void {
    const durable = this.#services.store.nextMessageNumber()
    for (const name of this.#services.store.queues()) {
      const place = parseQueueName(name)
      if (place === undefined) continue
      const queue = new DeliveryQueue(name, place, durable)
      this.#queues.set(name, queue)
      this.#drain(queue)
    }
    this.#sweepLater()
  }

  /** Sends nothing more, waits shortly for answers, and leaves the rest to the next run. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelSweep?.()
    for (const queue of this.#queues.values()) queue.timer?.cancel()
    if (this.#flying > 0) await this.#allLanded()
    this.#abort.abort()
    this.#delivered.flush()
  }

  /**
   * Adds notifications to a unit of work, one per target; they leave once it is durable.
   * @param content.isEvent whether it tells of an event, and so may share a request and counts against expirationCounter
   */
  notify(
    changes: Changes,
    queues: Iterable<string>,
    content: { readonly text: string; readonly eventCategory: number | undefined; readonly isEvent: boolean },
  ): void {
    const { store, clock } = this.#services
    const { text, eventCategory } = content
    let event = 0
    for (const queue of queues) {
      const id = store.nextMessageNumber()
      if (content.isEvent && event === 0) event = id
      const notification: Notification = { id, event, eventCategory, text, created: clock.now() }
      const body = bodyOf(notification)
      changes.write({
        kind: 'appendMessage',
        message: { id, queue, body, created: notification.created, expires: null },
      })
      changes.afterCommit(() => this.#accept(queue, notification))
    }
  }

  /** A subscription is gone: what is left is sent as soon as it can be, and given up after the usual attempts. */
  ended(subscription: Resource, queues: Iterable<string>): void {
    const policy = policyOf(subscription, this.#services.configuration)
    this.#counters.end(subscription.id)
    for (const name of queues) {
      const queue = this.#queues.get(name)
      if (queue === undefined) continue
      queue.ended = policy
      this.#resume(queue)
    }
  }

  /** The attributes or the schedule of a subscription changed. */
  changed(subscription: Resource, queues: Iterable<string>): void {
    const { pending } = policyOf(subscription, this.#services.configuration)
    for (const name of queues) {
      const queue = this.#queues.get(name)
      if (queue === undefined) continue
      if (queue.retryAt !== undefined && pending === 'nothing') this.#discard(queue, this.#services.clock.now())
      if (queue.retryAt !== undefined && pending === 'latest') this.#keepNewest(queue)
      this.#drain(queue)
    }
  }

  /** A target is none any more; its messages have been removed from the store. */
  forget(name: string): void {
    const queue = this.#queues.get(name)
    if (queue === undefined) return
    queue.timer?.cancel()
    this.#stalled.delete(queue)
    this.#queues.delete(name)
  }

  /** Tries again at once what could not be sent to an AE or CSE, because it can be reached now. */
  wake(registree: Resource): void {
    if (this.#stalled.size === 0) return
    for (const queue of [...this.#stalled]) {
      if (leadsTo(queue.target, registree, this.#services)) this.#resume(queue)
    }
  }

  statistics(): DeliveryStatistics {
    let waiting = 0
    for (const queue of this.#queues.values()) waiting += queue.depth
    return {
      queues: this.#queues.size,
      waiting,
      inFlight: this.#flying,
      unreachable: this.#stalled.size,
      ...this.#totals,
    }
  }

  #accept(name: string, notification: Notification): void {
    if (this.#isStopped) return
    const queue = this.#queueNamed(name)
    queue.accept(notification)
    if (queue.depth > this.#services.configuration.limits.queuedMessages) this.#dropOldest(queue)
    if (queue.retryAt !== undefined && this.#contextOf(queue).policy.pending === 'latest') this.#keepNewest(queue)
    this.#drain(queue)
  }

  #queueNamed(name: string): DeliveryQueue {
    let queue = this.#queues.get(name)
    if (queue === undefined) {
      queue = new DeliveryQueue(name, parseQueueName(name) as { subscription: number; target: string })
      this.#queues.set(name, queue)
      this.#sweepLater()
    }
    return queue
  }

  #resume(queue: DeliveryQueue): void {
    queue.retryAt = undefined
    this.#drain(queue)
  }

  /** Sends what may be sent now and sees to it that the rest is looked at in time. */
  #drain(queue: DeliveryQueue): void {
    if (this.#isStopped || queue.failed.length > 0) return
    queue.used = this.#services.clock.now()
    for (;;) {
      queue.fill(this.#services.store)
      if (queue.waiting.length === 0) return
      const context = this.#contextOf(queue)
      const decision = this.#decide(queue, context)
      if (decision.kind === 'wait') return this.#wait(queue, decision.until)
      if (decision.kind === 'discard') this.#discard(queue, Number.POSITIVE_INFINITY)
      else this.#sendDecided(queue, decision, context)
    }
  }

  #contextOf(queue: DeliveryQueue): Context {
    const subscription = this.#services.store.resource(queue.subscription)
    if (subscription === undefined) return { policy: queue.ended ?? afterEnd, subscription }
    return { policy: policyOf(subscription, this.#services.configuration), subscription }
  }

  #decide(queue: DeliveryQueue, { policy, subscription }: Context): Decision {
    const { store, clock } = this.#services
    const now = clock.now()
    const { waiting } = queue
    const decision = decideNext(policy, {
      now,
      waiting: queue.isFull ? Number.POSITIVE_INFINITY : waiting.length,
      batchable: subscription === undefined && policy.batch !== undefined ? eventsAtFront(waiting) : 0,
      oldest: (waiting[0] as Notification).created,
      inFlight: queue.inFlight.size,
      window: queue.window,
      retryAt: queue.retryAt,
      opening: subscription === undefined ? now : nextOpening(subscription, policy, now, store),
      rate: queue.rate,
      isEnded: subscription === undefined,
    })
    if (decision.kind !== 'send' || policy.expirationCounter === undefined) return decision
    const count = decision.form === 'each' ? 1 : decision.count
    const { event } = waiting[Math.min(count, waiting.length) - 1] as Notification
    const maySend = this.#counters.maySend(queue.subscription, event, policy.expirationCounter)
    return maySend ? { ...decision, count } : { kind: 'wait' }
  }

  #sendDecided(queue: DeliveryQueue, decision: Extract<Decision, { kind: 'send' }>, { policy }: Context): void {
    if (decision.form === 'newest') this.#keepNewest(queue)
    const taken = queue.take(decision.count)
    const isLatest = decision.form === 'newest' || (policy.pending === 'latest' && queue.attempts > 0)
    if (policy.rate !== undefined) this.#countRate(queue, policy.rate.window)
    if (decision.form === 'aggregate') this.#send(queue, taken, aggregate(taken), isLatest, policy)
    else for (const one of taken) this.#send(queue, [one], one.text, isLatest, policy)
  }

  #countRate(queue: DeliveryQueue, window: number): void {
    const now = this.#services.clock.now()
    if (now >= queue.rate.start + window) queue.rate = { start: now, sent: 0 }
  }

  #send(
    queue: DeliveryQueue,
    notifications: readonly Notification[],
    text: string,
    isLatest: boolean,
    policy: DeliveryPolicy,
  ): void {
    const { configuration, identity, clock, dispatch } = this.#services
    const [first] = notifications as [Notification]
    const eventCategory = isLatest ? latest : first.eventCategory
    const flight: Flight = { notifications, started: clock.now() }
    queue.inFlight.add(flight)
    queue.rate.sent++
    this.#flying++
    if (policy.keepsStatistics) this.#accounts.sent(queue.subscription, queue.target)
    if (policy.expirationCounter !== undefined) this.#counters.sent(queue.subscription, eventOf(flight))
    const request = {
      op: operations.notify,
      to: queue.target,
      fr: identity.cseID,
      // The same in every attempt, so that a receiver can tell a repetition.
      rqi: `ntf-${first.id.toString(36)}`,
      rvi: this.#releaseVersion,
      ...(eventCategory === undefined ? {} : { ec: eventCategory }),
      pc: new JsonText(text),
    }
    const timeoutMilliseconds = configuration.notification.timeout
    dispatch(queue.target, request, { timeoutMilliseconds, ordered: queue.name, signal: this.#abort.signal })
      .then(
        (response) => this.#settle(queue, flight, response),
        (error: unknown) => this.#settle(queue, flight, undefined, error),
      )
      .catch((error: unknown) => {
        this.#services.log.error({ err: error, target: queue.target }, 'the delivery of a notification failed')
      })
  }

  #settle(queue: DeliveryQueue, flight: Flight, response: ResponsePrimitive | undefined, error?: unknown): void {
    queue.inFlight.delete(flight)
    this.#flying--
    // Another CSE that could not reach the target is no answer of the target.
    const hasAnswered =
      response !== undefined && response.responseStatusCode !== statusCodes.targetNotReachable.code
    if (hasAnswered) this.#answered(queue, flight)
    else this.#unanswered(queue, flight)
    if (this.#flying === 0) this.#landed?.()
    if (this.#isStopped) return
    if (queue.failed.length > 0 && queue.inFlight.size === 0) this.#retryLater(queue, error)
    this.#drain(queue)
  }

  #answered(queue: DeliveryQueue, flight: Flight): void {
    const { clock } = this.#services
    queue.attempts = 0
    queue.retryAt = undefined
    this.#stalled.delete(queue)
    const isSlow = clock.now() - flight.started > slowAnswer
    queue.window = isSlow ? Math.max(1, queue.window >> 1) : Math.min(widestWindow, queue.window * 2)
    for (const { id } of flight.notifications) this.#delivered.add(id)
    queue.depth -= flight.notifications.length
    this.#totals.delivered += flight.notifications.length
    const { subscription, policy } = this.#contextOf(queue)
    if (subscription === undefined) return
    if (policy.keepsStatistics) this.#accounts.answered(queue.subscription, queue.target)
    if (policy.expirationCounter === undefined) return
    if (this.#counters.answered(queue.subscription, eventOf(flight))) this.#countDown(subscription, eventOf(flight))
  }

  #unanswered(queue: DeliveryQueue, flight: Flight): void {
    queue.failed.push(flight)
    queue.rate.sent = Math.max(0, queue.rate.sent - 1)
    this.#totals.failedAttempts++
    this.#counters.failed(queue.subscription, eventOf(flight))
  }

  /** One notification less to go; with the last one the subscription ends. */
  #countDown(subscription: Resource, event: number): void {
    const left = (subscription.attributes.exc as number) - 1
    const names = queuesOf(subscription)
    if (left > 0) {
      this.#accounts.setExpirationCounter(subscription.id, left)
      for (const name of names) this.#drainNamed(name)
      return
    }
    const { log, identity } = this.#services
    this.#delivered.flush()
    const changes = this.#services.changes()
    for (const name of names) {
      this.#queueNamed(name).lastEvent = event
      changes.write({ kind: 'removeMessages', ids: this.#laterThan(event, name) })
    }
    planDeletion(subscription, identity.cseID, changes, this.#services)
    const committed = changes.commit()
    for (const name of names) this.#queueNamed(name).release()
    committed.catch((error: unknown) => log.error({ err: error }, 'a subscription could not be ended'))
  }

  #drainNamed(name: string): void {
    const queue = this.#queues.get(name)
    if (queue !== undefined) this.#drain(queue)
  }

  #laterThan(event: number, name: string): number[] {
    const ids: number[] = []
    let after = 0
    for (;;) {
      const page = this.#services.store.messages(name, 1000, after)
      for (const { id, body } of page) if (Number.parseInt(body.slice(1), 10) > event) ids.push(id)
      const last = page.at(-1)
      if (last === undefined) return ids
      after = last.id
    }
  }
}
