import type { Migration } from './Migration.ts'

/** Records are appended by every operation that is charged and read rarely, so they have no index but their number. */
export const charging: Migration = {
  version: 2,
  summary: 'Charging records',
  sql: `
    CREATE TABLE charging_record (
      id INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      body TEXT NOT NULL
    );
  `,
}
