import { backup, DatabaseSync, type StatementSync } from 'node:sqlite'
import { toStoreError } from './toStoreError.ts'

export type SqlValue = null | number | string
export type Row = readonly SqlValue[]

/** For `LIMIT`: SQLite compiles a statement anew for each value of a bare parameter there, but not of an expression. */
export const boundLimit = 'abs(?)'

/** How many statements have run without a failure. */
interface Tally {
  runs: number
}

/** A prepared statement whose rows are arrays. Every failure is a StoreError. */
export class Statement {
  readonly #statement: StatementSync
  readonly #tally: Tally

  constructor(statement: StatementSync, tally: Tally) {
    statement.setReturnArrays(true)
    this.#statement = statement
    this.#tally = tally
  }

  /** @returns the first row */
  get(...parameters: SqlValue[]): Row | undefined {
    try {
      return this.#statement.get(...parameters) as unknown as Row | undefined
    } catch (error) {
      throw toStoreError(error)
    }
  }

  all(...parameters: SqlValue[]): readonly Row[] {
    try {
      return this.#statement.all(...parameters) as unknown as readonly Row[]
    } catch (error) {
      throw toStoreError(error)
    }
  }

  /** @returns how many rows changed */
  run(...parameters: SqlValue[]): number {
    try {
      const changes = this.#statement.run(...parameters).changes as number
      this.#tally.runs++
      return changes
    } catch (error) {
      throw toStoreError(error)
    }
  }

  iterate(parameters: readonly SqlValue[]): NodeJS.Iterator<Row> {
    return this.#statement.iterate(...parameters) as unknown as NodeJS.Iterator<Row>
  }
}

/** Most statements kept ready for reuse by `rows`. */
const idleStatements = 64

/** Pages that a copy moves before it lets others have their turn and tells how far it is. */
const pagesPerStep = 1000

/** The thin layer over the SQLite binding: the only place that knows it. */
export class Database {
  readonly #connection: DatabaseSync
  readonly #tally: Tally = { runs: 0 }
  readonly #idle = new Map<string, Statement[]>()
  readonly #cursors = new Set<NodeJS.Iterator<Row>>()

  constructor(connection: DatabaseSync) {
    this.#connection = connection
  }

  /** Opens a file, or memory at `:memory:`; waits a moment where another process is just reading or checkpointing it. */
  static open(path: string): Database {
    try {
      return new Database(new DatabaseSync(path, { timeout: 5000 }))
    } catch (error) {
      throw toStoreError(error)
    }
  }

  prepare(sql: string): Statement {
    try {
      return new Statement(this.#connection.prepare(sql), this.#tally)
    } catch (error) {
      throw toStoreError(error)
    }
  }

  /** Runs statements that return nothing and take nothing. */
  execute(sql: string): void {
    try {
      this.#connection.exec(sql)
    } catch (error) {
      throw toStoreError(error)
    }
  }

  /** Grows with every statement that may have changed something. */
  get runs(): number {
    return this.#tally.runs
  }

  /** Whether a transaction is open; some failures close it by themselves. */
  get inTransaction(): boolean {
    return this.#connection.isTransaction
  }

  /** Makes `test` callable in SQL under that name; it answers whether something holds. */
  defineFunction(name: string, test: (...parameters: SqlValue[]) => boolean): void {
    this.#connection.function(name, { directOnly: true, varargs: true }, (...parameters) =>
      test(...(parameters as SqlValue[])) ? 1 : 0,
    )
  }

  /** Rows lazily; statements are reused by their text. Several iterations of one text may be under way. */
  *rows(sql: string, parameters: readonly SqlValue[]): Generator<Row, void, void> {
    const statement = this.#idle.get(sql)?.pop() ?? this.prepare(sql)
    let cursor: NodeJS.Iterator<Row> | undefined
    try {
      cursor = statement.iterate(parameters)
      this.#cursors.add(cursor)
      for (let next = cursor.next(); next.done !== true; next = cursor.next()) yield next.value
    } catch (error) {
      throw toStoreError(error)
    } finally {
      if (cursor !== undefined && this.#cursors.delete(cursor)) cursor.return?.()
      this.#keep(sql, statement)
    }
  }

  /** Ends iterations that were left unfinished: they would hold back checkpoints for ever. */
  closeCursors(): void {
    if (this.#cursors.size === 0) return
    for (const cursor of this.#cursors) cursor.return?.()
    this.#cursors.clear()
  }

  /**
   * Copies all of it to a new file, as one state even while others write.
   * @param onProgress told pages done and pages in all
   */
  async copyTo(path: string, onProgress: (done: number, total: number) => void): Promise<void> {
    // Inside a read transaction the copy is of one state; without it, every write elsewhere would start it over.
    this.execute('BEGIN')
    try {
      this.prepare('SELECT count(*) FROM sqlite_schema').get()
      const progress = (state: { totalPages: number; remainingPages: number }) =>
        onProgress(state.totalPages - state.remainingPages, state.totalPages)
      const pages = await backup(this.#connection, path, { rate: pagesPerStep, progress })
      onProgress(pages, pages)
    } catch (error) {
      throw toStoreError(error)
    } finally {
      this.execute('COMMIT')
    }
  }

  close(): void {
    this.closeCursors()
    this.#idle.clear()
    this.#connection.close()
  }

  #keep(sql: string, statement: Statement): void {
    const kept = this.#idle.get(sql) ?? []
    if (kept.length < 2) kept.push(statement)
    this.#idle.delete(sql)
    this.#idle.set(sql, kept)
    if (this.#idle.size <= idleStatements) return
    const [oldest] = this.#idle.keys()
    this.#idle.delete(oldest as string)
  }
}
