import type { BindingLog } from './BindingLog.ts'

/** What a peer can cause with little effort shall not fill a disk. */
const linesPerSecond = 20

/** Writes warnings that peers cause, but no more than so many a second; then how many were left out. */
export class SparingLog {
  readonly #log: BindingLog
  #second = 0
  #lines = 0

  constructor(log: BindingLog) {
    this.#log = log
  }

  warn(fields: object, message: string): void {
    const second = Math.floor(Date.now() / 1000)
    if (second !== this.#second) {
      const leftOut = this.#lines - linesPerSecond
      if (leftOut > 0) this.#log.warn({ leftOut }, 'More events of the same kind were not written')
      this.#second = second
      this.#lines = 0
    }
    this.#lines++
    if (this.#lines <= linesPerSecond) this.#log.warn(fields, message)
  }
}
