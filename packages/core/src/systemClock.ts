import type { Clock } from './ports/index.ts'

const longestTimer = 2_147_483_647

/** The machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, action) {
    let timer: NodeJS.Timeout
    const wait = (left: number): void => {
      const step = Math.min(Math.max(left, 0), longestTimer)
      timer = setTimeout(() => (left > step ? wait(left - step) : action()), step)
      timer.unref()
    }
    wait(delay)
    return () => clearTimeout(timer)
  },
}
