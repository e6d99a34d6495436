import type { Instant, Milliseconds } from '@waystation/model'

interface Window {
  readonly asked: number
  readonly duration: Milliseconds
  readonly start: Instant
  readonly count: number
}

/** With more than these, those that are over are forgotten. */
const mostWindows = 1000

/** Counts missing data points for subscriptions that want to know when there are many in a time. @see TS-0001 9.6.8 (missingData) */
export class MissingDataWindows {
  readonly #windows = new Map<number, Window>()

  /**
   * Adds points that did not arrive. The first one opens a window; when it is over, or the subscription asks for something
   * else, counting starts anew.
   * @returns whether the subscription is to be notified: as many points as it asks for are missing, now or before
   */
  add(
    subscription: number,
    points: number,
    asked: { readonly count: number; readonly duration: Milliseconds },
    now: Instant,
  ): boolean {
    const last = this.#windows.get(subscription)
    const isOpen =
      last !== undefined &&
      last.asked === asked.count &&
      last.duration === asked.duration &&
      now < last.start + last.duration
    const count = points + (isOpen ? last.count : 0)
    const start = isOpen ? last.start : now
    if (this.#windows.size >= mostWindows) this.#forgetClosed(now)
    this.#windows.set(subscription, { asked: asked.count, duration: asked.duration, start, count })
    return count >= asked.count
  }

  #forgetClosed(now: Instant): void {
    for (const [subscription, { start, duration }] of this.#windows) {
      if (now >= start + duration) this.#windows.delete(subscription)
    }
  }
}
