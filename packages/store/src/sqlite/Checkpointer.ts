import type { Database, Statement } from './Database.ts'

/** Commits that may gather before a checkpoint is made even under load, and how long a pause makes one worthwhile. */
const mostCommits = 1000
const pauseMilliseconds = 200

/** Moves the write-ahead log into the store file: in pauses, and under steady load once it has grown. */
export class Checkpointer {
  readonly #checkpoint: Statement
  #timer: NodeJS.Timeout | undefined
  #commits = 0

  constructor(database: Database) {
    this.#checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  }

  committed(): void {
    this.#commits++
    if (this.#commits >= mostCommits) this.#run()
    else if (this.#timer === undefined) this.#timer = setTimeout(() => this.#run(), pauseMilliseconds).unref()
    else this.#timer.refresh()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #run(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#commits = 0
    this.#checkpoint.get()
  }
}
