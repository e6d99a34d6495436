import type { Milliseconds } from '@waystation/model'
import type { Clock } from '../ports/index.ts'
import { DeliveryQueue } from './DeliveryQueue.ts'
import { parseQueueName } from './queueName.ts'

/** How long a queue without work is remembered. */
const idleTime: Milliseconds = 30_000

/** The queues with something to do, and those that had until lately: a stream of events must not make one each time. */
export class DeliveryQueues {
  readonly #clock: Clock
  readonly #rateWindowOf: (queue: DeliveryQueue) => Milliseconds
  readonly #queues = new Map<string, DeliveryQueue>()
  #cancelSweep: (() => void) | undefined

  /** @param rateWindowOf how long what a queue has sent counts */
  constructor(clock: Clock, rateWindowOf: (queue: DeliveryQueue) => Milliseconds) {
    this.#clock = clock
    this.#rateWindowOf = rateWindowOf
  }

  /** @returns the queue when it is in memory */
  get(name: string): DeliveryQueue | undefined {
    return this.#queues.get(name)
  }

  /** @param name as `queueName` makes it */
  named(name: string): DeliveryQueue {
    return this.#queues.get(name) ?? this.#add(name, parseQueueName(name) as Place)
  }

  /**
   * @param durable highest number that an earlier run may have left
   * @returns undefined when the queue is not one of notifications
   */
  resume(name: string, durable: number): DeliveryQueue | undefined {
    const place = parseQueueName(name)
    return place === undefined ? undefined : this.#add(name, place, durable)
  }

  all(): Iterable<DeliveryQueue> {
    return this.#queues.values()
  }

  forget(queue: DeliveryQueue): void {
    queue.cancelTimer()
    this.#queues.delete(queue.name)
  }

  stop(): void {
    this.#cancelSweep?.()
    for (const queue of this.#queues.values()) queue.cancelTimer()
  }

  #add(name: string, place: Place, durable?: number): DeliveryQueue {
    const queue = new DeliveryQueue(name, place, durable)
    this.#queues.set(name, queue)
    this.#sweepLater()
    return queue
  }

  #sweepLater(): void {
    this.#cancelSweep ??= this.#clock.after(idleTime, () => {
      this.#cancelSweep = undefined
      this.#sweep()
      if (this.#queues.size > 0) this.#sweepLater()
    })
  }

  #sweep(): void {
    const now = this.#clock.now()
    for (const queue of this.#queues.values()) {
      const isIdle = queue.isEmpty && queue.inFlight.size === 0 && queue.failed.length === 0
      const isCounted = queue.rate.start + this.#rateWindowOf(queue) > now
      if (isIdle && !isCounted && queue.used + idleTime <= now) this.forget(queue)
    }
  }
}

type Place = NonNullable<ReturnType<typeof parseQueueName>>
