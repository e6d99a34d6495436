import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type ResourceStore, StoreError } from '@waystation/core/ports'
import { Checkpointer } from './sqlite/Checkpointer.ts'
import { Database } from './sqlite/Database.ts'
import { checkOwnership, migrate } from './sqlite/migrate.ts'
import { migrations } from './sqlite/migrations/index.ts'
import { ProcessLock } from './sqlite/ProcessLock.ts'
import { SqliteResourceStore, type StoreFile } from './sqlite/SqliteResourceStore.ts'
import { defaultStoreOptions, type StoreOptions } from './sqlite/StoreOptions.ts'
import { toStoreError } from './sqlite/toStoreError.ts'

/**
 * Pages in the write-ahead log that make a commit move them into the store file. Fewer: more moves of the same pages; more:
 * longer waits when it happens, and a longer recovery after a crash.
 */
const checkpointPages = 4000

/** Name of the database file in the data directory. */
export const storeFileName = 'store.db'

/**
 * Opens the store in a data directory, makes it when there is none, and brings its schema up to date.
 * @throws StoreError, one sentence and a remedy, when another process uses it, it cannot be read or written, is corrupt,
 *   or belongs to another program or a newer version
 */
export function openStore(options: StoreOptions): ResourceStore {
  if (options.directory === ':memory:') return openInMemory(options)
  makeDirectory(options.directory)
  const lock = new ProcessLock(options.directory)
  try {
    return openFile(join(options.directory, storeFileName), lock, options)
  } catch (error) {
    lock.release()
    throw toStoreError(error)
  }
}

function openInMemory(options: StoreOptions): ResourceStore {
  const database = new Database(new DatabaseSync(':memory:'))
  migrate(database, migrations)
  return new SqliteResourceStore(database, { size: () => 0, committed() {}, close: () => database.close() }, options)
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
  } catch (error) {
    const reason = (error as Error).message
    throw new StoreError(`the data directory ${directory} cannot be made: ${reason}`, 'Choose another directory.', {
      cause: error,
    })
  }
}

function openFile(path: string, lock: ProcessLock, options: StoreOptions): ResourceStore {
  const database = new Database(new DatabaseSync(path, { timeout: 5000 }))
  try {
    configure(database, options.pageCacheBytes ?? defaultStoreOptions.pageCacheBytes)
    const newest = migrations.at(-1)?.version ?? 0
    checkOwnership(database, newest)
    const applied = migrate(database, migrations)
    if (applied.length > 0) options.log?.info({ path, versions: applied }, 'the schema of the store is up to date')
    const checkpointer = new Checkpointer(database, options.log)
    const file: StoreFile = {
      size: () => sizeOf(path) + sizeOf(`${path}-wal`),
      committed: () => checkpointer.committed(),
      close() {
        checkpointer.stop()
        database.close()
        lock.release()
      },
    }
    return new SqliteResourceStore(database, file, options)
  } catch (error) {
    database.close()
    throw error
  }
}

function configure(database: Database, pageCacheBytes: number): void {
  // Durable on every commit; a bounded page cache and no memory map keep memory flat.
  database.execute(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${checkpointPages};
    PRAGMA journal_size_limit = ${32 << 20};
    PRAGMA cache_size = -${Math.ceil(pageCacheBytes / 1024)};
    PRAGMA mmap_size = 0;
    PRAGMA temp_store = MEMORY;
    PRAGMA foreign_keys = OFF;
  `)
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
