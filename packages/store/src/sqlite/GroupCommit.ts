import type { StoreError } from '@waystation/core/ports'
import type { Database, Statement } from './Database.ts'
import { toStoreError } from './toStoreError.ts'

export interface GroupCommitHooks {
  /** Writes what memory holds back; part of the transaction. */
  beforeCommit(): void
  /** After a durable commit. */
  afterCommit(): void
  /** Nothing of the group remains; drops what memory knows of it. */
  afterRollback(error: StoreError): void
}

interface Group {
  promise?: Promise<void>
  resolve?: () => void
  reject?: (error: StoreError) => void
}

const durable = Promise.resolve()

/** One write transaction per event-loop turn: opened by the first write, committed durably when the turn ends. */
export class GroupCommit {
  readonly #database: Database
  readonly #hooks: GroupCommitHooks
  readonly #begin: Statement
  readonly #commit: Statement
  readonly #rollback: Statement
  #group: Group | undefined
  /** Why the group of this turn was given up. */
  #loss: StoreError | undefined

  constructor(database: Database, hooks: GroupCommitHooks) {
    this.#database = database
    this.#hooks = hooks
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
    this.#rollback = database.prepare('ROLLBACK')
  }

  /**
   * Opens the transaction of this turn unless it is open.
   * @throws StoreError when it cannot, or has been given up in this turn
   */
  open(): void {
    if (this.#group !== undefined) return
    if (this.#loss !== undefined) throw this.#loss
    this.#begin.run()
    const group: Group = {}
    this.#group = group
    setImmediate(() => {
      this.#loss = undefined
      if (this.#group === group) this.commit()
    })
  }

  /** @returns one promise for all who wait for the open group */
  committed(): Promise<void> {
    const group = this.#group
    if (group === undefined) return this.#loss === undefined ? durable : Promise.reject(this.#loss)
    group.promise ??= new Promise((resolve, reject) => {
      group.resolve = resolve
      group.reject = reject
    })
    return group.promise
  }

  /** Commits now what is open. A failure reaches those who wait. */
  commit(): void {
    const group = this.#group
    if (group === undefined) return
    try {
      this.#database.closeCursors()
      this.#hooks.beforeCommit()
      this.#commit.run()
    } catch (error) {
      this.#giveUp(toStoreError(error))
      return
    }
    this.#group = undefined
    this.#hooks.afterCommit()
    group.resolve?.()
  }

  /**
   * Gives the open group up before its turn ends: all of it is undone and everyone who waits is told, those too who come
   * later in this turn, because they may have seen what is undone now.
   */
  abandon(error: StoreError): void {
    this.#loss = error
    this.#giveUp(error)
  }

  #giveUp(error: StoreError): void {
    const group = this.#group
    this.#group = undefined
    if (this.#database.inTransaction) this.#rollBack()
    this.#hooks.afterRollback(error)
    group?.reject?.(error)
  }

  /** Whether a failure has ended the transaction of the open group already. */
  get isBroken(): boolean {
    return this.#group !== undefined && !this.#database.inTransaction
  }

  #rollBack(): void {
    try {
      this.#rollback.run()
    } catch (error) {
      if (this.#database.inTransaction) throw error
    }
  }
}
