import type { Instant, Milliseconds } from '@waystation/model'

/** Time and timers, so that a test can hold and move them. */
export interface Clock {
  now(): Instant
  /**
   * Calls `action` once after `delay`; longer delays than a timer can hold are honoured. Does not keep the process alive.
   * @returns a function that cancels it
   */
  after(delay: Milliseconds, action: () => void): () => void
}
