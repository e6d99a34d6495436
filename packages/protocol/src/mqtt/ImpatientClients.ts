import type { Instant, Milliseconds } from '@waystation/model'

/** How long a client waits for an acknowledgement. */
const patience: Milliseconds = 1000
/** The same where others that are done wait behind it, because acknowledgements leave in order. */
const patienceOfOthers: Milliseconds = 250
const interval: Milliseconds = 50

/** A publication that is not acknowledged yet. */
export interface Waiting {
  /** Acknowledges, when that was not done before. */
  end(): void
  /** Others wait behind it. */
  hurry(): void
}

class Entry implements Waiting {
  isEnded = false
  readonly #since: Instant = Date.now()
  readonly #acknowledge: () => void
  deadline: Instant

  constructor(acknowledge: () => void) {
    this.#acknowledge = acknowledge
    this.deadline = this.#since + patience
  }

  end(): void {
    if (this.isEnded) return
    this.isEnded = true
    this.#acknowledge()
  }

  hurry(): void {
    this.deadline = this.#since + patienceOfOthers
  }
}

/** Acknowledges what takes too long; one timer for all, because nearly everything is done in time. */
export class ImpatientClients {
  #waiting: Entry[] = []
  #timer: NodeJS.Timeout | undefined

  /** @param acknowledge called once: by `end`, or after a while */
  add(acknowledge: () => void): Waiting {
    const entry = new Entry(acknowledge)
    this.#waiting.push(entry)
    this.#timer ??= setInterval(() => this.#look(), interval).unref()
    return entry
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#waiting = []
  }

  #look(): void {
    const now = Date.now()
    for (const entry of this.#waiting) if (entry.deadline <= now) entry.end()
    this.#waiting = this.#waiting.filter(({ isEnded }) => !isEnded)
    if (this.#waiting.length > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
