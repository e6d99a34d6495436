import type { Log } from '@waystation/core/ports'
import type { Database, Statement } from './Database.ts'

const pauseMilliseconds = 200

/**
 * Moves the write-ahead log into the store file when nothing has been committed for a moment, so that SQLite's own
 * checkpoints, which make a commit wait, are left for steady load.
 */
export class Checkpointer {
  readonly #database: Database
  readonly #log: Log | undefined
  readonly #checkpoint: Statement
  #timer: NodeJS.Timeout | undefined

  constructor(database: Database, log: Log | undefined) {
    this.#database = database
    this.#log = log
    this.#checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  }

  committed(): void {
    if (this.#timer === undefined) this.rolledBack()
    else this.#timer.refresh()
  }

  /** On a full disk, an emptied log is room for further commits. */
  rolledBack(): void {
    this.#timer ??= setTimeout(() => this.#run(), pauseMilliseconds).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #run(): void {
    this.#timer = undefined
    // The commit of the open transaction sets the timer again.
    if (this.#database.inTransaction) return
    try {
      this.#checkpoint.get()
    } catch (error) {
      this.#log?.warn({ error }, 'the write-ahead log could not be moved into the store file; it is kept and grows')
    }
  }
}
