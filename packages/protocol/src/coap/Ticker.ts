import type { Milliseconds } from '@waystation/model'

/** Calls `tick` in a steady beat while there is something to wait for: one timer for everything, however much that is. */
export class Ticker {
  readonly #period: Milliseconds
  readonly #tick: () => boolean
  #timer: NodeJS.Timeout | undefined

  /** @param tick @returns whether there is still something to wait for */
  constructor(periodMilliseconds: Milliseconds, tick: () => boolean) {
    this.#period = periodMilliseconds
    this.#tick = tick
  }

  wake(): void {
    this.#timer ??= setInterval(() => {
      if (!this.#tick()) this.stop()
    }, this.#period).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
