import { statSync } from 'node:fs'
import type { Log, StoreError } from '@waystation/core/ports'
import { Checkpointer } from './Checkpointer.ts'
import { Database } from './Database.ts'
import { checkIntegrity, checkIntegrityAside, corruption } from './integrity.ts'
import { checkOwnership, migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import type { StoreFile } from './SqliteResourceStore.ts'
import type { StoreOptions } from './StoreOptions.ts'

/**
 * Pages in the write-ahead log that make a commit move them into the store file. Fewer: more moves of the same pages; more:
 * longer waits when it happens, and a longer recovery after a crash.
 */
const checkpointPages = 4000

export interface WalFileOptions extends Pick<StoreOptions, 'log' | 'pageCacheBytes' | 'integrityCheck'> {
  /** Files up to this size are checked at every start; a megabyte takes two milliseconds or so. */
  readonly alwaysCheckedBytes?: number
  /** After an unclean stop, larger files are checked this long after the start, so that the start is not slowed down. */
  readonly checkDelayMilliseconds?: number
}

const defaults = {
  pageCacheBytes: 16 << 20,
  integrityCheck: 'afterUncleanStop',
  alwaysCheckedBytes: 32 << 20,
  checkDelayMilliseconds: 3000,
} satisfies WalFileOptions

type Settings = Required<Omit<WalFileOptions, 'log'>>

/** The SQLite file of a data directory, with its write-ahead log. */
export class WalFile implements StoreFile {
  readonly database: Database
  readonly #path: string
  readonly #log: Log | undefined
  readonly #checkpointer: Checkpointer
  readonly #onClose: () => void
  #stopCheck: (() => void) | undefined
  #corruption: StoreError | undefined

  /**
   * Opens the file, makes it when there is none, checks it and brings its schema up to date.
   * @param onClose called when it is closed
   * @throws StoreError
   */
  constructor(path: string, options: WalFileOptions = {}, onClose: () => void = () => {}) {
    this.#path = path
    this.#log = options.log
    this.#onClose = onClose
    this.database = Database.open(path)
    const settings = { ...defaults, ...options }
    try {
      const wasClean = this.#prepare(settings)
      if (!wasClean) this.#recover(settings)
      this.#checkpointer = new Checkpointer(this.database, options.log)
    } catch (error) {
      this.database.close()
      throw error
    }
  }

  size(): number {
    return sizeOf(this.#path) + sizeOf(`${this.#path}-wal`)
  }

  committed(): void {
    this.#checkpointer.committed()
  }

  rolledBack(): void {
    this.#checkpointer.rolledBack()
  }

  demandSound(): void {
    if (this.#corruption !== undefined) throw this.#corruption
  }

  close(): void {
    this.#checkpointer.stop()
    this.#stopCheck?.()
    try {
      if (this.#corruption === undefined) this.database.execute('UPDATE counter SET clean = 1')
    } finally {
      this.database.close()
      this.#onClose()
    }
  }

  /** @returns whether the last stop was clean */
  #prepare({ pageCacheBytes, integrityCheck, alwaysCheckedBytes }: Settings): boolean {
    const { database } = this
    checkOwnership(database, migrations.at(-1)?.version ?? 0)
    configure(database, pageCacheBytes)
    if (integrityCheck === 'always' || this.size() <= alwaysCheckedBytes) checkIntegrity(database)
    const applied = migrate(database, migrations)
    if (applied.length > 0) this.#log?.info({ path: this.#path, versions: applied }, 'the schema of the store is new')
    const clean = database.prepare('SELECT clean FROM counter').get()?.[0] === 1
    // Written even when it is so already: a disk that takes no writes must show now, not at the first request.
    database.execute('UPDATE counter SET clean = 0')
    return clean
  }

  #recover({ integrityCheck, alwaysCheckedBytes, checkDelayMilliseconds }: Settings): void {
    const bytes = this.size()
    this.#log?.warn({ path: this.#path, bytes }, 'the store was not closed properly; its last commit is in force')
    if (integrityCheck === 'always' || bytes <= alwaysCheckedBytes) return
    const timer = setTimeout(() => {
      this.#stopCheck = checkIntegrityAside(this.#path, (findings) => this.#report(findings))
    }, checkDelayMilliseconds).unref()
    this.#stopCheck = () => clearTimeout(timer)
  }

  #report(findings: string): void {
    this.#stopCheck = undefined
    if (findings === 'ok') {
      this.#log?.info({ path: this.#path }, 'the store is sound')
      return
    }
    this.#corruption = corruption(findings)
    this.#log?.error({ path: this.#path }, `${this.#corruption.message}; nothing is written any more`)
  }
}

/** Durable on every commit; a bounded page cache and no memory map keep memory flat. */
function configure(database: Database, pageCacheBytes: number): void {
  database.execute(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${checkpointPages};
    PRAGMA journal_size_limit = ${checkpointPages * 4096 * 2};
    PRAGMA cache_size = -${Math.ceil(pageCacheBytes / 1024)};
    PRAGMA mmap_size = 0;
    PRAGMA foreign_keys = OFF;
  `)
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
