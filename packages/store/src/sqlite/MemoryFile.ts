import { Database } from './Database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import type { StoreFile } from './SqliteResourceStore.ts'

/** A store that is gone with its process; for tests. */
export class MemoryFile implements StoreFile {
  readonly database = Database.open(':memory:')

  constructor() {
    migrate(this.database, migrations)
  }

  size(): number {
    return 0
  }

  committed(): void {}

  rolledBack(): void {}

  demandSound(): void {}

  close(): void {
    this.database.close()
  }
}
