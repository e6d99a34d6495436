import type { Milliseconds } from '@waystation/model'

/** How long a client waits for an acknowledgement. Those after it wait as well, because acknowledgements are in order. */
const patience: Milliseconds = 1000
const interval: Milliseconds = 250

interface Waiting {
  readonly since: number
  /** Acknowledges, when that was not done before. */
  end(): void
  readonly isEnded: boolean
}

/** Acknowledges what takes too long; one timer for all, because nearly everything is done in time. */
export class ImpatientClients {
  /** Oldest first. */
  #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined

  /** @param acknowledge called once: by `end`, or after a while */
  add(acknowledge: () => void): Waiting {
    const waiting = {
      since: Date.now(),
      isEnded: false,
      end() {
        if (waiting.isEnded) return
        waiting.isEnded = true
        acknowledge()
      },
    }
    this.#waiting.push(waiting)
    this.#timer ??= setInterval(() => this.#look(), interval).unref()
    return waiting
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#waiting = []
  }

  #look(): void {
    const now = Date.now()
    let count = 0
    for (const waiting of this.#waiting) {
      if (!waiting.isEnded && now - waiting.since < patience) break
      waiting.end()
      count++
    }
    this.#waiting.splice(0, count)
    if (this.#waiting.length > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
