import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '@waystation/core/ports'
import { storeFileName } from './openStore.ts'
import { Database } from './sqlite/Database.ts'
import { checkIntegrity } from './sqlite/integrity.ts'
import { isStore } from './sqlite/migrate.ts'
import { toStoreError } from './sqlite/toStoreError.ts'

/** Told as a backup goes on: parts of `total` done, in whatever unit. */
export type BackupProgress = (done: number, total: number) => void

/**
 * Copies the store of a data directory to one file, as one state, also while another process works on it, and checks the
 * copy. To restore it, put it in place of `store.db` in an otherwise empty data directory.
 * @param file must not exist yet; it appears only when the backup is complete and sound
 * @returns size of the backup in bytes
 * @throws StoreError when there is no store, the file exists or cannot be written, or the copy is damaged
 */
export async function backupStore(directory: string, file: string, onProgress: BackupProgress = () => {}) {
  const source = join(directory, storeFileName)
  if (!existsSync(source))
    throw new StoreError(`there is no store in ${directory}`, 'Name the data directory of a Core.')
  if (existsSync(file)) throw new StoreError(`${file} exists already`, 'Name a file that does not exist yet.')
  const partial = `${file}.partial`
  try {
    rmSync(partial, { force: true })
    await copy(source, partial, onProgress)
    verify(partial)
    renameSync(partial, file)
    return statSync(file).size
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(partial + suffix, { force: true })
    const { message, remedy } = toStoreError(error)
    throw new StoreError(`the backup to ${file} failed: ${message}`, remedy, { cause: error })
  }
}

async function copy(source: string, target: string, onProgress: BackupProgress): Promise<void> {
  const database = Database.open(source)
  try {
    if (!isStore(database)) throw new StoreError('the file is no store', 'Name the data directory of a Core.')
    await database.copyTo(target, onProgress)
  } finally {
    database.close()
  }
}

function verify(path: string): void {
  const database = Database.open(path)
  try {
    // A single file, complete without a write-ahead log beside it.
    database.execute('PRAGMA journal_mode = DELETE')
    checkIntegrity(database, 'integrity_check')
  } finally {
    database.close()
  }
}
