import type { ChargingPeriod, ChargingRecord } from '@waystation/core/ports'
import type { Database, Row, Statement } from './Database.ts'

function toRecord(row: Row): ChargingRecord {
  return { id: row[0] as number, time: row[1] as number, body: row[2] as string }
}

/** What was used and by whom. */
export class ChargingTable {
  readonly #database: Database
  readonly #insert: Statement

  constructor(database: Database) {
    this.#database = database
    this.#insert = database.prepare('INSERT INTO charging_record VALUES (?, ?, ?)')
  }

  insert({ id, time, body }: ChargingRecord): void {
    this.#insert.run(id, time, body)
  }

  /** In the order of their numbers, lazily. */
  *records({ from, to }: ChargingPeriod): Generator<ChargingRecord, void, void> {
    const sql = 'SELECT id, time, body FROM charging_record WHERE time >= ? AND time < ? ORDER BY id'
    const bounds = [from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER]
    for (const row of this.#database.rows(sql, bounds)) yield toRecord(row)
  }
}
