import type { Resource } from '@waystation/core/ports'
import type { Database, Statement } from './Database.ts'
import { subtreeRange } from './resourceRows.ts'

/** What a deletion took away. */
export interface RemovedSubtree {
  readonly root: Resource
  readonly resources: number
  readonly instances: number
  /** Which ones, the root included; undefined when they are too many to be worth naming. */
  readonly named: readonly RemovedResource[] | undefined
}

export interface RemovedResource {
  readonly id: number
  readonly resourceID: string
  readonly path: string
}

const namedRemovals = 1000

/** Deletes a resource and everything below it, however much, in a fixed number of statements. */
export class SubtreeDeletion {
  readonly #below: Statement
  readonly #instanceLabels: Statement
  readonly #instances: Statement
  readonly #resourceLabels: Statement
  readonly #resources: Statement

  constructor(database: Database) {
    const ids = 'SELECT ?3 UNION ALL SELECT id FROM resource WHERE path > ?1 AND path < ?2'
    this.#below = database.prepare('SELECT id, resource_id, path FROM resource WHERE path > ? AND path < ? LIMIT ?')
    this.#instanceLabels = database.prepare(`DELETE FROM instance_label WHERE container IN (${ids})`)
    this.#instances = database.prepare(`DELETE FROM instance WHERE container IN (${ids})`)
    this.#resourceLabels = database.prepare(`DELETE FROM resource_label WHERE resource IN (${ids})`)
    this.#resources = database.prepare('DELETE FROM resource WHERE id = ?3 OR (path > ?1 AND path < ?2)')
  }

  execute(root: Resource): RemovedSubtree {
    const [from, to] = subtreeRange(root.path)
    const below = this.#below.all(from, to, namedRemovals + 1)
    const named = below.map(([id, resourceID, path]) => ({ id, resourceID, path }) as RemovedResource)
    this.#instanceLabels.run(from, to, root.id)
    const instances = this.#instances.run(from, to, root.id)
    this.#resourceLabels.run(from, to, root.id)
    const resources = this.#resources.run(from, to, root.id)
    return { root, resources, instances, named: below.length > namedRemovals ? undefined : [root, ...named] }
  }
}
