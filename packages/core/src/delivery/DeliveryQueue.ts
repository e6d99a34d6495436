import type { Instant, Milliseconds } from '@waystation/model'
import type { Clock, ResourceStore } from '../ports/index.ts'
import { type DeliveryPolicy, largestBatch } from './DeliveryPolicy.ts'
import { type Notification, notificationOf } from './Notification.ts'

/** One request under way and what it carries. */
export interface Flight {
  readonly notifications: readonly Notification[]
  readonly started: Instant
}

/** @returns the newest event that a request tells of; 0 when it tells of none */
export function eventOfFlight({ notifications }: Flight): number {
  return notifications.at(-1)?.event ?? 0
}

/** Bounds of what one queue holds in memory; the store holds the rest. */
const pageCount = 2 * largestBatch
const pageBytes = 1 << 18

/**
 * What waits for one target of one subscription. Everything in it is in the store as well; memory holds the oldest part of
 * it, in order, so that in the usual case a notification is never read back.
 */
export class DeliveryQueue {
  readonly name: string
  /** Internal number. */
  readonly subscription: number
  readonly target: string
  readonly inFlight = new Set<Flight>()
  /** Requests that failed while others are still under way. */
  readonly failed: Flight[] = []
  /** Highest number that is durable. */
  accepted: number
  /** How many wait or are under way; at least, for a queue of an earlier run. */
  depth = 0
  /** Failed attempts since the last answer. */
  attempts = 0
  /** When the last of them failed. */
  failedAt: Instant = 0
  retryAt: Instant | undefined
  /** Most requests without an answer; grows with every answer, back to one after a failure. */
  window = 1
  rate = { start: 0, sent: 0 }
  /** Set when the subscription is gone: how what is left is sent. */
  ended: DeliveryPolicy | undefined
  /** Whether what is sent next is the newest of what had to wait. */
  holdsNewest = false
  /** When it last had something to do. */
  used: Instant = 0
  /** Whether the operator has been told that the oldest are dropped. */
  hasOverflowed = false
  readonly #waiting: Notification[] = []
  #waitingBytes = 0
  #timer: { readonly at: Instant; readonly cancel: () => void } | undefined
  #loaded = 0
  /** Whether the store holds more than memory does. */
  #isBehind: boolean
  /** Events after this one are not wanted any more. */
  #lastEvent = Number.POSITIVE_INFINITY

  /** @param resumed the queue holds messages of an earlier run, all of them durable, up to this number */
  constructor(name: string, place: { subscription: number; target: string }, resumed?: number) {
    this.name = name
    this.subscription = place.subscription
    this.target = place.target
    this.accepted = resumed ?? 0
    this.#isBehind = resumed !== undefined
  }

  get waiting(): readonly Notification[] {
    return this.#waiting
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && !this.#isBehind
  }

  /** How many of the oldest tell of events, and so may share a request. */
  get eventsInFront(): number {
    const end = this.#waiting.findIndex(({ event }) => event === 0)
    return end === -1 ? this.#waiting.length : end
  }

  /** Whether memory holds as much as it may, so that waiting for more is no use. */
  get isFull(): boolean {
    return this.#waiting.length >= pageCount || this.#waitingBytes >= pageBytes
  }

  /** Adds what has just become durable. */
  accept(notification: Notification): void {
    this.accepted = notification.id
    if (notification.event > this.#lastEvent) return
    this.depth++
    if (this.#isBehind || this.isFull) this.#isBehind = true
    else this.#add(notification)
  }

  /** Reads on from the store when memory has run out of what may be sent. */
  fill(store: Pick<ResourceStore, 'messages'>): void {
    while (this.#isBehind && this.#waiting.length < largestBatch && this.#waitingBytes < pageBytes / 2) {
      const page = store.messages(this.name, pageCount - this.#waiting.length, this.#loaded)
      // What is not durable yet comes by `accept`.
      const durable = page.filter(({ id }) => id <= this.accepted)
      for (const message of durable) this.#add(notificationOf(message))
      this.depth = Math.max(this.depth, this.#waiting.length + this.inFlight.size)
      if (durable.length === 0 || durable.length < page.length || this.#loaded >= this.accepted) this.#isBehind = false
    }
  }

  /** Takes the oldest. */
  take(count: number): Notification[] {
    const taken = this.#waiting.splice(0, count)
    for (const { text } of taken) this.#waitingBytes -= text.length
    return taken
  }

  /** Takes all that arose up to an instant, from the store too. @returns their numbers */
  takeOld(until: Instant, store: Pick<ResourceStore, 'messages'>): number[] {
    const ids: number[] = []
    for (;;) {
      this.fill(store)
      const young = this.#waiting.findIndex(({ created }) => created > until)
      const taken = this.take(young === -1 ? this.#waiting.length : young)
      if (taken.length === 0) return ids
      for (const { id } of taken) ids.push(id)
    }
  }

  /** Takes all but the newest, from the store too. @returns their numbers */
  takeOutdated(store: Pick<ResourceStore, 'messages'>): number[] {
    const ids: number[] = []
    let newest: Notification | undefined
    do {
      this.fill(store)
      for (const one of this.take(this.#waiting.length)) {
        if (newest !== undefined) ids.push(newest.id)
        newest = one
      }
    } while (this.#isBehind)
    if (newest !== undefined) this.#putBack([newest])
    return ids
  }

  /** Takes back what failed, in its order, in front of what waits. */
  putBackFailed(): void {
    const notifications = this.failed.flatMap((flight) => flight.notifications).sort((a, b) => a.id - b.id)
    this.failed.length = 0
    this.#putBack(notifications)
  }

  /** Calls `action` at an instant, and at no earlier set one any more. */
  wakeAt(at: Instant | undefined, clock: Clock, action: () => void): void {
    if (this.#timer?.at === at) return
    this.#timer?.cancel()
    this.#timer = undefined
    if (at === undefined) return
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      this.#timer = undefined
      action()
    })
    this.#timer = { at, cancel }
  }

  cancelTimer(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** Begins a new rate window when the current one is over. */
  countFrom(now: Instant, window: Milliseconds): void {
    if (now >= this.rate.start + window) this.rate = { start: now, sent: 0 }
  }

  /** The subscription is over with that event: later ones have been removed from the store, and are not accepted. */
  endAfter(event: number, policy: DeliveryPolicy): void {
    this.#lastEvent = event
    this.ended = policy
    this.release()
  }

  /** Forgets what waits; the store still has it. Whatever was delivered must have been removed from the store. */
  release(): void {
    if (this.#waiting.length === 0) return
    this.#waiting.length = 0
    this.#waitingBytes = 0
    this.#loaded = 0
    for (const flight of this.inFlight) this.#loaded = Math.max(this.#loaded, flight.notifications.at(-1)?.id ?? 0)
    this.#isBehind = true
  }

  #putBack(notifications: readonly Notification[]): void {
    this.#waiting.unshift(...notifications)
    for (const { text } of notifications) this.#waitingBytes += text.length
  }

  #add(notification: Notification): void {
    this.#waiting.push(notification)
    this.#waitingBytes += notification.text.length
    this.#loaded = notification.id
  }
}
