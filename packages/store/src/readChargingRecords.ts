import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ChargingPeriod, type ChargingRecord, StoreError } from '@waystation/core/ports'
import { storeFileName } from './openStore.ts'
import { ChargingTable } from './sqlite/ChargingTable.ts'
import { Database } from './sqlite/Database.ts'
import { isStore } from './sqlite/migrate.ts'

/**
 * Reads the charging records of a data directory in the order they were made, as one state, also while another process
 * works on it. Iterate to the end or abandon the iteration: the file is open until then.
 * @throws StoreError when there is no store or it cannot be read
 */
export function* readChargingRecords(
  directory: string,
  period: ChargingPeriod = {},
): Generator<ChargingRecord, void, void> {
  const file = join(directory, storeFileName)
  if (!existsSync(file)) {
    throw new StoreError(`there is no store in ${directory}`, 'Name the data directory of a Core.')
  }
  const database = Database.open(file)
  try {
    if (!isStore(database)) throw new StoreError('the file is no store', 'Name the data directory of a Core.')
    // A store that an older version wrote has none.
    if (hasRecords(database)) yield* new ChargingTable(database).records(period)
  } finally {
    database.close()
  }
}

function hasRecords(database: Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'charging_record'").get() !== undefined
}
