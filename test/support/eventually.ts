import { setTimeout as delay } from 'node:timers/promises'

export interface EventuallyOptions {
  /** Default 5000. */
  timeoutMs?: number
  /** Default 20. */
  intervalMs?: number
}

/**
 * Repeats `attempt` until it no longer throws.
 * @returns what `attempt` returned
 * @throws the last error of `attempt` when the time is over
 */
export async function eventually<T>(attempt: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 5000, intervalMs = 20 } = options
  const end = performance.now() + timeoutMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() >= end) throw error
    }
    await delay(intervalMs)
  }
}
