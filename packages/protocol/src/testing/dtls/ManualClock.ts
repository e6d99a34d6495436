import type { DtlsClock } from '../../dtls/DtlsClock.ts'

interface Due {
  readonly at: number
  readonly run: () => void
}

/** Time that passes only when a test says so. */
export class ManualClock implements DtlsClock {
  #now = 0
  #due: Due[] = []

  now(): number {
    return this.#now
  }

  after(delay: number, run: () => void): () => void {
    const due = { at: this.#now + Math.max(0, delay), run }
    const index = this.#due.findIndex(({ at }) => at > due.at)
    this.#due.splice(index < 0 ? this.#due.length : index, 0, due)
    return () => {
      this.#due = this.#due.filter((one) => one !== due)
    }
  }

  /** Lets `milliseconds` pass, with all that falls due in them, and what awaits that. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    await settle()
    for (let due = this.#due[0]; due && due.at <= end; due = this.#due[0]) {
      this.#due.shift()
      this.#now = due.at
      due.run()
      await settle()
    }
    this.#now = end
  }

  /** Lets time pass until the promise is settled, at most `milliseconds`. */
  async passUntil<T>(promise: Promise<T>, milliseconds = 120_000): Promise<T> {
    let isSettled = false
    promise.then(
      () => (isSettled = true),
      () => (isSettled = true),
    )
    const end = this.#now + milliseconds
    await settle()
    while (!isSettled && this.#due[0] && this.#due[0].at <= end) await this.pass(this.#due[0].at - this.#now)
    if (!isSettled) throw new Error(`Nothing came of it in ${milliseconds} ms`)
    return promise
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve()
}
