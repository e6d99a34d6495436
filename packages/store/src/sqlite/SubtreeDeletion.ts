import type { Resource } from '@waystation/core/ports'
import { boundLimit, type Database, type SqlValue, type Statement } from './Database.ts'
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

/** Statements that take the rows of some resources out of each table; instances and resources are counted. */
class Deletion {
  readonly #instanceLabels: Statement
  readonly #instances: Statement
  readonly #resourceLabels: Statement
  readonly #resources: Statement

  /** @param ids SQL in parentheses, what the statements take their ids from */
  constructor(database: Database, ids: string) {
    this.#instanceLabels = database.prepare(`DELETE FROM instance_label WHERE container IN ${ids}`)
    this.#instances = database.prepare(`DELETE FROM instance WHERE container IN ${ids}`)
    this.#resourceLabels = database.prepare(`DELETE FROM resource_label WHERE resource IN ${ids}`)
    this.#resources = database.prepare(`DELETE FROM resource WHERE id IN ${ids}`)
  }

  run(...parameters: SqlValue[]): { resources: number; instances: number } {
    this.#instanceLabels.run(...parameters)
    const instances = this.#instances.run(...parameters)
    this.#resourceLabels.run(...parameters)
    return { instances, resources: this.#resources.run(...parameters) }
  }
}

/** Deletes a resource and everything below it, however much, in a fixed number of statements. */
export class SubtreeDeletion {
  readonly #below: Statement
  readonly #leaf: Deletion
  readonly #subtree: Deletion

  constructor(database: Database) {
    this.#below = database.prepare(
      `SELECT id, resource_id, path FROM resource WHERE path > ? AND path < ? LIMIT ${boundLimit}`,
    )
    this.#leaf = new Deletion(database, '(?)')
    this.#subtree = new Deletion(
      database,
      '(SELECT id FROM resource WHERE path > ?1 AND path < ?2 UNION ALL SELECT ?3)',
    )
  }

  execute(root: Resource): RemovedSubtree {
    const range = subtreeRange(root.path)
    const below = this.#below.all(...range, namedRemovals + 1)
    const named = below.map(([id, resourceID, path]) => ({ id, resourceID, path }) as RemovedResource)
    const removed = below.length === 0 ? this.#leaf.run(root.id) : this.#subtree.run(...range, root.id)
    return { root, ...removed, named: below.length > namedRemovals ? undefined : [root, ...named] }
  }
}
