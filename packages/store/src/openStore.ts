import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type ResourceStore, StoreError } from '@waystation/core/ports'
import { MemoryFile } from './sqlite/MemoryFile.ts'
import { ProcessLock } from './sqlite/ProcessLock.ts'
import { SqliteResourceStore } from './sqlite/SqliteResourceStore.ts'
import type { StoreOptions } from './sqlite/StoreOptions.ts'
import { toStoreError } from './sqlite/toStoreError.ts'
import { WalFile } from './sqlite/WalFile.ts'

/** Name of the database file in the data directory. */
export const storeFileName = 'store.db'

/**
 * Opens the store in a data directory, makes it when there is none, and brings its schema up to date.
 * @throws StoreError, one sentence and a remedy, when another process uses it, it cannot be read or written, is corrupt,
 *   or belongs to another program or a newer version
 */
export function openStore(options: StoreOptions): ResourceStore {
  const { directory } = options
  if (directory === ':memory:') return new SqliteResourceStore(new MemoryFile(), options)
  let lock: ProcessLock | undefined
  try {
    makeDirectory(resolve(directory))
    lock = new ProcessLock(directory)
    const file = new WalFile(join(directory, storeFileName), options, () => lock?.release())
    return new SqliteResourceStore(file, options)
  } catch (error) {
    lock?.release()
    throw inDirectory(directory, error)
  }
}

/** Level by level: Node's recursive form does not return on file systems that refuse new directories as missing. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return
  makeDirectory(dirname(directory))
  mkdirSync(directory)
}

function inDirectory(directory: string, error: unknown): StoreError {
  const { message, remedy } = toStoreError(error)
  return new StoreError(`the data directory ${directory} cannot be used: ${message}`, remedy, { cause: error })
}
