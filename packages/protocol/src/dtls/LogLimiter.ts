import type { BindingLog } from '../BindingLog.ts'
import type { DtlsClock } from './DtlsClock.ts'

const windowMilliseconds = 10_000
const perWindow = 20

/** Warns of what strangers do, at most so often that they cannot fill a disk; says how much it left out. */
export class LogLimiter {
  readonly #log: BindingLog | undefined
  readonly #clock: DtlsClock
  readonly #counts = new Map<string, { started: number; count: number }>()

  constructor(log: BindingLog | undefined, clock: DtlsClock) {
    this.#log = log
    this.#clock = clock
  }

  warn(fields: object, message: string): void {
    const now = this.#clock.now()
    const window = this.#counts.get(message)
    if (!window || now - window.started >= windowMilliseconds) {
      const leftOut = window ? window.count - perWindow : 0
      this.#counts.set(message, { started: now, count: 1 })
      this.#log?.warn(leftOut > 0 ? { ...fields, leftOut } : fields, message)
    } else if (++window.count <= perWindow) {
      this.#log?.warn(fields, message)
    }
  }
}
