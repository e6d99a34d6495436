import type { Instant } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { criteriaOf } from '../subscriptions/criteriaOf.ts'
import { SubscriptionAccounts } from '../subscriptions/SubscriptionAccounts.ts'
import { DeliveredMessages } from './DeliveredMessages.ts'
import { afterEnd, type DeliveryPolicy, nextOpening, policyOf } from './DeliveryPolicy.ts'
import { type DeliveryQueue, eventOfFlight, type Flight } from './DeliveryQueue.ts'
import { DeliveryQueues } from './DeliveryQueues.ts'
import { type Decision, decideNext } from './decideNext.ts'
import { ExpirationCounters } from './ExpirationCounters.ts'
import { leadsTo } from './leadsTo.ts'
import { aggregate, bodyOf, type Notification } from './Notification.ts'
import { NotificationSender } from './NotificationSender.ts'
import { retryDelay } from './retryDelay.ts'
import { StalledQueues } from './StalledQueues.ts'

/** Most requests to one target without an answer. */
const widestWindow = 64
/** A target that takes longer to answer gets fewer requests at a time. */
const slowAnswer = 1000
/** Event category `latest`. */
const latest = 4

/** What of one queue's subscription counts now; no subscription when it is gone. */
interface Context {
  readonly policy: DeliveryPolicy
  readonly subscription: Resource | undefined
}

export interface DeliveryStatistics {
  /** Notifications that wait or are under way; at least, for queues of an earlier run. */
  readonly waiting: number
  readonly inFlight: number
  /** Targets that did not answer the last attempt. */
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
  readonly #queues: DeliveryQueues
  readonly #stalled = new StalledQueues()
  readonly #counters = new ExpirationCounters()
  readonly #accounts: SubscriptionAccounts
  readonly #removals: DeliveredMessages
  readonly #sender: NotificationSender
  readonly #totals = { delivered: 0, failedAttempts: 0, dropped: 0 }
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
    this.#accounts = new SubscriptionAccounts(services)
    this.#removals = new DeliveredMessages(services)
    this.#sender = new NotificationSender(services)
    const rateWindowOf = (queue: DeliveryQueue) => this.#contextOf(queue).policy.rate?.window ?? 0
    this.#queues = new DeliveryQueues(services.clock, rateWindowOf)
  }

  /** Resumes what an earlier run left; takes time by the number of queues with messages. */
  start(): void {
    const durable = this.#services.store.nextMessageNumber()
    for (const name of this.#services.store.queues()) {
      const queue = this.#queues.resume(name, durable)
      if (queue !== undefined) this.#drain(queue)
    }
  }

  /** Sends nothing more, waits shortly for answers, and leaves the rest to the next run. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#queues.stop()
    await this.#sender.stop()
    this.#removals.flush()
  }

  /**
   * Adds notifications to a unit of work, one per queue; they leave once it is durable.
   * @param content.isEvent whether it tells of an event, and so may share a request and counts against expirationCounter
   */
  notify(
    changes: Changes,
    queues: Iterable<{ readonly queue: string }>,
    content: { readonly text: string; readonly eventCategory: number | undefined; readonly isEvent: boolean },
  ): void {
    const { store, clock } = this.#services
    const { text, eventCategory } = content
    const created = clock.now()
    let event = 0
    for (const { queue } of queues) {
      const id = store.nextMessageNumber()
      if (content.isEvent && event === 0) event = id
      const notification: Notification = { id, event, eventCategory, text, created }
      const body = bodyOf(notification)
      changes.write({ kind: 'appendMessage', message: { id, queue, body, created, expires: null } })
      changes.afterCommit(() => this.#accept(queue, notification))
    }
  }

  /** A subscription is gone: what is left is sent as soon as it can be, and given up after the usual attempts. */
  ended(subscription: Resource, queues: Iterable<{ readonly queue: string }>): void {
    this.#counters.end(subscription.id)
    for (const { queue: name } of queues) {
      const queue = this.#queues.get(name)
      if (queue === undefined) continue
      queue.ended = policyOf(subscription, this.#services.configuration)
      this.#resume(queue)
    }
  }

  /** The attributes or the schedule of a subscription changed. */
  changed(subscription: Resource, queues: Iterable<{ readonly queue: string }>): void {
    const { pending } = policyOf(subscription, this.#services.configuration)
    for (const { queue: name } of queues) {
      const queue = this.#queues.get(name)
      if (queue === undefined) continue
      if (queue.retryAt !== undefined && pending === 'nothing') this.#discard(queue, Number.POSITIVE_INFINITY)
      this.#drain(queue)
    }
  }

  /** A target is none any more; its messages have been removed from the store. */
  forget(name: string): void {
    const queue = this.#queues.get(name)
    if (queue === undefined) return
    this.#stalled.delete(queue)
    this.#queues.forget(queue)
  }

  /** Tries again at once what could not be sent to an AE or CSE, because it can be reached now. */
  wake(registree: Resource): void {
    for (const queue of this.#stalled.candidates(registree)) {
      if (leadsTo(queue.target, registree, this.#services)) this.#resume(queue)
    }
  }

  statistics(): DeliveryStatistics {
    let waiting = 0
    for (const queue of this.#queues.all()) waiting += queue.depth
    return { waiting, inFlight: this.#sender.inFlight, unreachable: this.#stalled.size, ...this.#totals }
  }

  #accept(name: string, notification: Notification): void {
    if (this.#isStopped) return
    const queue = this.#queues.named(name)
    queue.accept(notification)
    const surplus = queue.depth - this.#services.configuration.limits.queuedMessages
    if (surplus > 0) this.#overflow(queue, surplus)
    if (this.#mayProbe(queue)) queue.retryAt = undefined
    this.#drain(queue)
  }

  /** Something new is reason to look whether a target that has long been away is back, but not all the time. */
  #mayProbe({ attempts, failedAt }: DeliveryQueue): boolean {
    const { clock, configuration } = this.#services
    const { retries, firstRetryDelay } = configuration.notification
    return attempts > retries && clock.now() >= failedAt + firstRetryDelay
  }

  #resume(queue: DeliveryQueue): void {
    queue.retryAt = undefined
    this.#drain(queue)
  }

  /** Sends what may be sent now and sees to it that the rest is looked at in time. */
  #drain(queue: DeliveryQueue): void {
    const { clock, log } = this.#services
    if (this.#isStopped || queue.failed.length > 0) return
    queue.used = clock.now()
    try {
      this.#sendWhatMay(queue)
    } catch (error) {
      log.error({ err: error, target: queue.target }, 'notifications could not be read from the store; tried again')
      queue.wakeAt(clock.now() + slowAnswer, clock, () => this.#drain(queue))
    }
  }

  #sendWhatMay(queue: DeliveryQueue): void {
    for (;;) {
      queue.fill(this.#services.store)
      if (queue.waiting.length === 0) return
      const context = this.#contextOf(queue)
      const decision = this.#decide(queue, context)
      if (decision.kind === 'wait') {
        if (decision.keepsNewest === true) this.#holdNewest(queue)
        return queue.wakeAt(decision.until, this.#services.clock, () => this.#drain(queue))
      }
      if (decision.kind === 'discard') this.#discard(queue, Number.POSITIVE_INFINITY)
      else this.#sendDecided(queue, decision, context.policy)
    }
  }

  #contextOf(queue: DeliveryQueue): Context {
    const subscription = this.#services.store.resource(queue.subscription)
    // What is left is not counted: nobody would forget the count.
    if (subscription === undefined) {
      return { policy: { ...(queue.ended ?? afterEnd), expirationCounter: undefined }, subscription }
    }
    return { policy: policyOf(subscription, this.#services.configuration), subscription }
  }

  #decide(queue: DeliveryQueue, { policy, subscription }: Context): Decision {
    const { store, clock } = this.#services
    const now = clock.now()
    const { waiting } = queue
    const decision = decideNext(policy, {
      now,
      waiting: queue.isFull ? Number.POSITIVE_INFINITY : waiting.length,
      batchable: subscription === undefined && policy.batch !== undefined ? queue.eventsInFront : 0,
      oldest: (waiting[0] as Notification).created,
      inFlight: queue.inFlight.size,
      window: queue.window,
      retryAt: queue.retryAt,
      opening: subscription === undefined ? now : nextOpening(subscription, policy, now, store),
      rate: queue.rate,
      isEnded: subscription === undefined,
    })
    if (decision.kind !== 'send' || subscription === undefined || policy.expirationCounter === undefined)
      return decision
    return this.#withinCounter(queue, decision, policy.expirationCounter)
  }

  #withinCounter(queue: DeliveryQueue, decision: Extract<Decision, { kind: 'send' }>, left: number): Decision {
    const count = decision.form === 'each' ? 1 : decision.count
    const last = (
      decision.form === 'newest' ? queue.waiting.at(-1) : queue.waiting.slice(0, count).at(-1)
    ) as Notification
    if (!this.#counters.maySend(queue.subscription, last.event, left)) return { kind: 'wait' }
    return { ...decision, count }
  }

  #sendDecided(queue: DeliveryQueue, decision: Extract<Decision, { kind: 'send' }>, policy: DeliveryPolicy): void {
    if (decision.form === 'newest') this.#keepNewest(queue)
    const taken = queue.take(decision.count)
    const isLatest = decision.form === 'newest' || queue.holdsNewest
    if (policy.rate !== undefined) queue.countFrom(this.#services.clock.now(), policy.rate.window)
    if (decision.form === 'aggregate') this.#send(queue, taken, { text: aggregate(taken), isLatest }, policy)
    else for (const one of taken) this.#send(queue, [one], { text: one.text, isLatest }, policy)
  }

  #send(
    queue: DeliveryQueue,
    notifications: readonly Notification[],
    { text, isLatest }: { text: string; isLatest: boolean },
    policy: DeliveryPolicy,
  ): void {
    const [first] = notifications as [Notification]
    const flight: Flight = { notifications, started: this.#services.clock.now() }
    queue.inFlight.add(flight)
    queue.rate.sent++
    if (policy.keepsStatistics) this.#accounts.sent(queue.subscription, queue.target)
    if (policy.expirationCounter !== undefined) this.#counters.sent(queue.subscription, eventOfFlight(flight))
    const content = {
      text,
      identifier: `ntf-${first.id.toString(36)}`,
      ordered: queue.name,
      eventCategory: isLatest ? latest : first.eventCategory,
    }
    this.#sender.send(queue.target, content, (failure) => this.#settled(queue, flight, failure))
  }

  #settled(queue: DeliveryQueue, flight: Flight, failure: Error | undefined): void {
    queue.inFlight.delete(flight)
    if (failure === undefined) this.#answered(queue, flight)
    else this.#unanswered(queue, flight)
    if (this.#isStopped || this.#queues.get(queue.name) !== queue) return
    if (queue.failed.length > 0 && queue.inFlight.size === 0) this.#retryLater(queue, failure)
    this.#drain(queue)
  }

  #answered(queue: DeliveryQueue, flight: Flight): void {
    queue.attempts = 0
    queue.retryAt = undefined
    queue.holdsNewest = false
    this.#stalled.delete(queue)
    const isSlow = this.#services.clock.now() - flight.started > slowAnswer
    queue.window = isSlow ? Math.max(1, queue.window >> 1) : Math.min(widestWindow, queue.window * 2)
    queue.depth -= flight.notifications.length
    this.#totals.delivered += flight.notifications.length
    for (const { id } of flight.notifications) this.#removals.add(id)
    const { subscription, policy } = this.#contextOf(queue)
    if (subscription === undefined) return
    if (policy.keepsStatistics) this.#accounts.answered(queue.subscription, queue.target)
    if (policy.expirationCounter === undefined) return
    const event = eventOfFlight(flight)
    if (this.#counters.answered(queue.subscription, event)) this.#countDown(queue, event)
  }

  #unanswered(queue: DeliveryQueue, flight: Flight): void {
    queue.failed.push(flight)
    queue.rate.sent = Math.max(0, queue.rate.sent - 1)
    this.#totals.failedAttempts++
    this.#counters.failed(queue.subscription, eventOfFlight(flight))
  }

  /** Counted is what was notified; queues of the same subscription may have waited for it, or have to forget what is later. */
  #countDown({ subscription: id }: DeliveryQueue, event: number): void {
    const { store } = this.#services
    const subscription = store.resource(id) as Resource
    this.#removals.flush()
    this.#accounts.countDown(subscription, event)
    const isOver = store.resource(id) === undefined
    for (const { queue: name } of criteriaOf(subscription, this.#services.identity).targets) {
      const queue = this.#queues.get(name)
      if (queue === undefined) continue
      if (isOver) queue.endAfter(event, policyOf(subscription, this.#services.configuration))
      this.#drain(queue)
    }
  }

  /** Puts back what failed, in order, and decides what becomes of it. */
  #retryLater(queue: DeliveryQueue, failure: Error | undefined): void {
    const { clock, configuration, log } = this.#services
    const attempted = Math.min(...queue.failed.map(({ started }) => started))
    queue.putBackFailed()
    queue.attempts++
    queue.failedAt = clock.now()
    queue.window = 1
    this.#stalled.add(queue)
    const { pending } = this.#contextOf(queue).policy
    const isGivenUp = queue.attempts > configuration.notification.retries
    if (queue.attempts === 1 || isGivenUp) {
      log.debug({ target: queue.target, err: failure, attempts: queue.attempts }, 'a notification had no answer')
    }
    if (isGivenUp && pending === 'nothing') return this.#giveUp(queue, attempted)
    if (isGivenUp) this.#release(queue)
    queue.retryAt = clock.now() + retryDelay(queue.attempts, configuration.notification)
  }

  /** Drops what was there when the last attempt failed; what came later gets its own. */
  #giveUp(queue: DeliveryQueue, attempted: Instant): void {
    const dropped = this.#discard(queue, attempted)
    queue.attempts = 0
    queue.retryAt = undefined
    this.#services.log.warn(
      { target: queue.target, subscription: queue.subscription, notifications: dropped },
      'a notification target can not be reached; notifications were dropped, as its subscription keeps none (pn)',
    )
  }

  /** A target that is away for long costs no memory. */
  #release(queue: DeliveryQueue): void {
    this.#removals.flush()
    queue.release()
  }

  #overflow(queue: DeliveryQueue, surplus: number): void {
    queue.fill(this.#services.store)
    const dropped = queue.take(surplus).map(({ id }) => id)
    if (dropped.length > 0) this.#drop(queue, dropped)
    if (queue.hasOverflowed || dropped.length === 0) return
    queue.hasOverflowed = true
    this.#services.log.warn(
      {
        target: queue.target,
        subscription: queue.subscription,
        limit: this.#services.configuration.limits.queuedMessages,
      },
      'too many notifications wait for a target (limits.queuedMessages); the oldest are dropped',
    )
  }

  #holdNewest(queue: DeliveryQueue): void {
    queue.holdsNewest = true
    this.#keepNewest(queue)
  }

  #keepNewest(queue: DeliveryQueue): void {
    this.#drop(queue, queue.takeOutdated(this.#services.store))
  }

  /** @returns how many were dropped */
  #discard(queue: DeliveryQueue, until: Instant): number {
    const ids = queue.takeOld(until, this.#services.store)
    this.#drop(queue, ids)
    if (queue.isEmpty) this.#stalled.delete(queue)
    return ids.length
  }

  #drop(queue: DeliveryQueue, ids: readonly number[]): void {
    for (const id of ids) this.#removals.add(id)
    queue.depth -= ids.length
    this.#totals.dropped += ids.length
  }
}
