import { initial } from './001-initial.ts'
import { charging } from './002-charging.ts'
import type { Migration } from './Migration.ts'

/** In order of their versions. */
export const migrations: readonly Migration[] = [initial, charging]
