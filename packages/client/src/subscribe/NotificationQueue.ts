import type { Notification } from './Notification.ts'

/** Notifications that have arrived and not been taken yet, in order. A full queue makes those who deliver wait. */
export class NotificationQueue {
  readonly #limit: number
  readonly #waiting: Notification[] = []
  #takers: PromiseWithResolvers<IteratorResult<Notification, undefined>>[] = []
  #deliverers: (() => void)[] = []
  #ended = false
  #error: Error | undefined

  /** @param limit notifications kept before those who deliver have to wait */
  constructor(limit: number) {
    this.#limit = limit
  }

  async put(notification: Notification): Promise<void> {
    if (this.#ended) return
    const taker = this.#takers.shift()
    if (taker !== undefined) {
      taker.resolve({ done: false, value: notification })
      return
    }
    this.#waiting.push(notification)
    if (this.#waiting.length > this.#limit) await new Promise<void>((resolve) => this.#deliverers.push(resolve))
  }

  /** @returns the next notification, when there is one; done after the end */
  take(): Promise<IteratorResult<Notification, undefined>> {
    const notification = this.#waiting.shift()
    this.#deliverers.shift()?.()
    if (notification !== undefined) return Promise.resolve({ done: false, value: notification })
    if (this.#error !== undefined) {
      const error = this.#error
      this.#error = undefined
      return Promise.reject(error)
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    const taker = Promise.withResolvers<IteratorResult<Notification, undefined>>()
    this.#takers.push(taker)
    return taker.promise
  }

  /** Ends after what has arrived. @param error what the next taker is told, when it ends for a bad reason */
  end(error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    for (const release of this.#deliverers) release()
    this.#deliverers = []
    const [first, ...others] = this.#takers
    this.#takers = []
    if (error === undefined) first?.resolve({ done: true, value: undefined })
    else if (first === undefined) this.#error = error
    else first.reject(error)
    for (const taker of others) taker.resolve({ done: true, value: undefined })
  }
}
