import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ResourceStore } from '@waystation/core/ports'
import { openStore } from '../openStore.ts'
import { NaiveStore } from './NaiveStore.ts'

/** A store under test. */
export interface Implementation {
  readonly name: string
  /** @returns an empty store */
  open(): ResourceStore
}

/** Everything that the contract tests run on. */
export const implementations: readonly Implementation[] = [
  { name: 'SQLite in a file', open: () => openStore({ directory: temporaryDirectory() }) },
  { name: 'SQLite in memory', open: () => openStore({ directory: ':memory:' }) },
  {
    name: 'SQLite without room for caches',
    open: () => openStore({ directory: ':memory:', resourceCacheBytes: 0, instanceCacheBytes: 0, cacheEntries: 0 }),
  },
  { name: 'the naive model', open: () => new NaiveStore() },
]

const created: string[] = []
process.once('exit', () => {
  for (const directory of created) rmSync(directory, { recursive: true, force: true })
})

/** @returns a new directory that goes when the process ends */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'waystation-store-'))
  created.push(directory)
  return directory
}
