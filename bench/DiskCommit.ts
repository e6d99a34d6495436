import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { median } from './load/statistics.ts'

/** What the least durable write costs on the disk that holds the data: one small row, committed and synchronised. */
export class DiskCommit {
  readonly #file: string
  readonly #database: DatabaseSync
  readonly #insert: StatementSync

  constructor(directory: string) {
    this.#file = join(directory, 'commit.db')
    this.#database = new DatabaseSync(this.#file)
    this.#database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)',
    )
    this.#insert = this.#database.prepare('INSERT INTO t (v) VALUES (?)')
  }

  /** @returns median of the commits that fit into the time, in milliseconds */
  measure(durationMs: number): number {
    const value = 'x'.repeat(300)
    const took: number[] = []
    const end = performance.now() + durationMs
    for (let now = performance.now(); now < end; ) {
      this.#insert.run(value)
      const after = performance.now()
      took.push(after - now)
      now = after
    }
    return median(took)
  }

  close(): void {
    this.#database.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#file + suffix, { force: true })
  }
}
