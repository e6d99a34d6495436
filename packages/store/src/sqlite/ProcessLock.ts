import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '@waystation/core/ports'
import { isBusy, toStoreError } from './toStoreError.ts'

/**
 * Keeps a second process away from a data directory while leaving the store itself readable for backups. The lock is an
 * exclusive transaction on a file of its own: the operating system lets go of it however the process ends.
 */
export class ProcessLock {
  readonly #connection: DatabaseSync
  readonly #holderFile: string

  /** @throws StoreError when another process holds it, or the directory cannot be written */
  constructor(directory: string) {
    // The holder's number lies beside the lock: opening and closing the locked file itself would release the lock.
    this.#holderFile = join(directory, 'store.pid')
    this.#connection = acquire(join(directory, 'store.lock'), this.#holderFile)
    try {
      writeFileSync(this.#holderFile, `${process.pid}\n`)
    } catch (error) {
      this.#connection.close()
      throw toStoreError(error)
    }
  }

  release(): void {
    rmSync(this.#holderFile, { force: true })
    this.#connection.close()
  }
}

function acquire(lockFile: string, holderFile: string): DatabaseSync {
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(lockFile, { timeout: 0 })
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return connection
  } catch (error) {
    connection?.close()
    if (isBusy(error)) throw isInUse(holderFile)
    throw toStoreError(error)
  }
}

function isInUse(holderFile: string): StoreError {
  let holder = ''
  try {
    holder = ` (pid ${readFileSync(holderFile, 'utf8').trim()})`
  } catch {
    // The holder is only just starting: the message does without its number.
  }
  return new StoreError(
    `it is in use by another process${holder}`,
    'Stop that process, or choose another data directory.',
  )
}
