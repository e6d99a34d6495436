import { StoreError } from '@waystation/core/ports'
import type { Database } from './Database.ts'
import type { Migration } from './migrations/Migration.ts'

/** Marks a SQLite file as ours ("Wsta"). */
const applicationID = 0x57737461

function pragma(database: Database, name: string): number {
  return database.prepare(`PRAGMA ${name}`).get()?.[0] as number
}

/** @returns whether the file is a store, whatever its version */
export function isStore(database: Database): boolean {
  return pragma(database, 'application_id') === applicationID
}

/** @throws StoreError when the file belongs to another program or to a newer Waystation */
export function checkOwnership(database: Database, newestVersion: number): void {
  const owner = pragma(database, 'application_id')
  const version = pragma(database, 'user_version')
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').get()?.[0] as number
  if (owner !== applicationID && (owner !== 0 || version !== 0 || tables !== 0)) {
    throw new StoreError('the store file belongs to another program', 'Choose another data directory.')
  }
  if (version > newestVersion) {
    throw new StoreError(
      `the store was written by a newer Waystation (schema ${version}, this one knows ${newestVersion})`,
      'Use that newer version, or restore a backup made before the upgrade.',
    )
  }
}

/**
 * Brings the schema to the newest version, each step in a transaction of its own.
 * @returns the versions applied
 * @throws StoreError when a step fails; the steps before it remain
 */
export function migrate(database: Database, migrations: readonly Migration[]): readonly number[] {
  const current = pragma(database, 'user_version')
  const wanted = migrations.filter(({ version }) => version > current)
  for (const { version, sql } of wanted) {
    database.execute('BEGIN IMMEDIATE')
    try {
      database.execute(`${sql}; PRAGMA application_id = ${applicationID}; PRAGMA user_version = ${version}`)
      database.execute('COMMIT')
    } catch (error) {
      if (database.inTransaction) database.execute('ROLLBACK')
      throw error
    }
  }
  return wanted.map(({ version }) => version)
}
