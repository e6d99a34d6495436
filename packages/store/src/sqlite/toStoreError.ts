import { StoreError } from '@waystation/core/ports'

/** What SQLite's primary result codes mean to an operator. */
const causes: ReadonlyMap<number, readonly [message: string, remedy: string]> = new Map([
  [5, ['the store is locked by another process', 'Stop the other process that works on the data directory.']],
  [6, ['the store is locked', 'Stop the other process that works on the data directory.']],
  [7, ['there is not enough memory for the store', 'Give the process more memory or make the cache smaller.']],
  [8, ['the store cannot be written: it is read-only', 'Make the data directory and its files writable.']],
  [10, ['the disk reported an error on reading or writing the store', 'Check the disk and its file system.']],
  [11, ['the store file is corrupt', 'Restore a backup into the data directory.']],
  [13, ['the disk is full', 'Free some space on the disk that holds the data directory.']],
  [14, ['the store file cannot be opened', 'Check that the data directory exists and may be read and written.']],
  [18, ['a value is too big for the store', 'Make the content smaller.']],
  [19, ['the store holds this already', 'Use another name or identifier.']],
  [26, ['the store file is not a Waystation store', 'Choose another data directory, or restore a backup into it.']],
])

/** The same of the file system, by its error codes. */
const fileCauses: ReadonlyMap<string, readonly [message: string, remedy: string]> = new Map([
  ['ENOSPC', causes.get(13)],
  ['EDQUOT', causes.get(13)],
  ['EROFS', causes.get(8)],
  ['EACCES', causes.get(8)],
  ['EPERM', causes.get(8)],
  ['EIO', causes.get(10)],
  ['ENOENT', causes.get(14)],
] as [string, [string, string]][])

interface SqliteFailure extends Error {
  readonly code: 'ERR_SQLITE_ERROR'
  readonly errcode: number
}

function isSqliteFailure(error: unknown): error is SqliteFailure {
  return error instanceof Error && (error as Partial<SqliteFailure>).code === 'ERR_SQLITE_ERROR'
}

/** @returns whether another connection holds a lock */
export function isBusy(error: unknown): boolean {
  return isSqliteFailure(error) && (error.errcode & 0xff) === 5
}

/** @returns the StoreError that says what happened; the original as its cause */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const known = isSqliteFailure(error)
    ? causes.get(error.errcode & 0xff)
    : fileCauses.get((error as NodeJS.ErrnoException).code ?? '')
  if (known !== undefined) return new StoreError(...known, { cause: error })
  const detail = error instanceof Error ? error.message : String(error)
  return new StoreError(`the store failed: ${detail}`, 'See the log for the cause.', { cause: error })
}
