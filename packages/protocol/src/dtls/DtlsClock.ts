import type { Milliseconds } from '@waystation/model'

/** Time, so that tests can make it pass. */
export interface DtlsClock {
  /** Of no particular origin, and never going back. */
  now(): Milliseconds
  /** @returns what calls it off */
  after(delay: Milliseconds, run: () => void): () => void
}

/** Does not keep the process alive. */
export const systemDtlsClock: DtlsClock = {
  now: () => performance.now(),
  after: (delay, run) => {
    const timer = setTimeout(run, delay).unref()
    return () => clearTimeout(timer)
  },
}
