import type { Instant } from '@waystation/model'
import type { ResourceStore } from '../ports/index.ts'
import { type DeliveryPolicy, largestBatch } from './DeliveryPolicy.ts'
import { type Notification, notificationOf } from './Notification.ts'

/** One request under way and what it carries. */
export interface Flight {
  readonly notifications: readonly Notification[]
  readonly started: Instant
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
  retryAt: Instant | undefined
  /** Most requests without an answer; grows with every answer, back to one after a failure. */
  window = 1
  rate = { start: 0, sent: 0 }
  /** Set when the subscription is gone: how what is left is sent. */
  ended: DeliveryPolicy | undefined
  /** Events after this one are not wanted any more. */
  lastEvent = Number.POSITIVE_INFINITY
  timer: { readonly at: Instant; readonly cancel: () => void } | undefined
  /** When it last had something to do. */
  used: Instant = 0
  readonly #waiting: Notification[] = []
  #waitingBytes = 0
  #loaded = 0
  /** Whether the store holds more than memory does. */
  #isBehind: boolean

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

  /** Whether memory holds as much as it may, so that waiting for more is no use. */
  get isFull(): boolean {
    return this.#waiting.length >= pageCount || this.#waitingBytes >= pageBytes
  }

  /** Adds what has just become durable. */
  accept(notification: Notification): void {
    this.accepted = notification.id
    if (notification.event > this.lastEvent) return
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

  /** Takes back what could not be sent, in front of what waits. */
  putBack(notifications: readonly Notification[]): void {
    this.#waiting.unshift(...notifications)
    for (const { text } of notifications) this.#waitingBytes += text.length
  }

  /** Forgets what waits; the store still has it. Whatever was delivered must have been removed from the store. */
  release(): void {
    if (this.#waiting.length === 0) return
    this.#waiting.length = 0
    this.#waitingBytes = 0
    this.#loaded = 0
    this.#isBehind = true
  }

  #add(notification: Notification): void {
    this.#waiting.push(notification)
    this.#waitingBytes += notification.text.length
    this.#loaded = notification.id
  }
}
