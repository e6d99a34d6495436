import { type Resource, StoreError } from '@waystation/core/ports'
import { boundLimit, type Database, type Statement } from './Database.ts'
import { haveSameLabels, labelsOf } from './labelsOf.ts'
import { type CacheLimits, ResourceCache } from './ResourceCache.ts'
import { resourceColumns, subtreeRange, toResource, toResourceRow } from './resourceRows.ts'
import type { RemovedSubtree } from './SubtreeDeletion.ts'

interface DirtyResource {
  resource: Resource
  labelsChanged: boolean
  expiresChanged: boolean
}

/**
 * Resources: their rows, labels and cache. Changes run in two steps, so that a plan which fails half way leaves nothing:
 * `insert` touches the database only, the `remember…` methods memory only. Updates stay in memory until
 * `flush`, the newest of each resource: a container that got 64 instances in one group is written once.
 */
export class ResourceTable {
  readonly #database: Database
  readonly #cache: ResourceCache
  readonly #dirty = new Map<number, DirtyResource>()
  readonly #byID: Statement
  readonly #byResourceID: Statement
  readonly #byPath: Statement
  readonly #children: Statement
  readonly #existing: Statement
  readonly #insert: Statement
  readonly #update: Statement
  readonly #updateWithExpires: Statement
  readonly #insertLabel: Statement
  readonly #deleteLabels: Statement
  readonly #expired: Statement

  constructor(database: Database, limits: CacheLimits) {
    this.#database = database
    this.#cache = new ResourceCache(limits)
    const select = `SELECT ${resourceColumns('r')} FROM resource r`
    this.#byID = database.prepare(`${select} WHERE r.id = ?`)
    this.#byResourceID = database.prepare(`${select} WHERE r.resource_id = ?`)
    this.#byPath = database.prepare(`${select} WHERE r.path = ?`)
    this.#children = database.prepare(`${select} WHERE r.parent = ? AND r.type = ? ORDER BY r.id`)
    this.#existing = database.prepare('SELECT 1 FROM resource WHERE id = ?')
    this.#insert = database.prepare('INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.#update = database.prepare('UPDATE resource SET next_sequence = ?, attributes = ? WHERE id = ?')
    this.#updateWithExpires = database.prepare(
      'UPDATE resource SET next_sequence = ?, attributes = ?, expires = ? WHERE id = ?',
    )
    this.#insertLabel = database.prepare('INSERT INTO resource_label VALUES (?, ?)')
    this.#deleteLabels = database.prepare('DELETE FROM resource_label WHERE resource = ?')
    this.#expired = database.prepare(`${select} WHERE r.expires <= ? ORDER BY r.expires, r.id LIMIT ${boundLimit}`)
  }

  get(id: number): Resource | undefined {
    const known = this.#known(id)
    if (known !== undefined) return known
    const row = this.#byID.get(id)
    return row === undefined ? undefined : this.#cache.add(toResource(row))
  }

  byResourceID(resourceID: string): Resource | undefined {
    const id = this.#cache.idOfResourceID(resourceID)
    if (id !== undefined) return this.get(id)
    const row = this.#byResourceID.get(resourceID)
    return row === undefined ? undefined : this.#loaded(toResource(row))
  }

  byPath(path: string): Resource | undefined {
    const id = this.#cache.idOfPath(path)
    if (id !== undefined) return this.get(id)
    const row = this.#byPath.get(path)
    return row === undefined ? undefined : this.#loaded(toResource(row))
  }

  childrenOfType(parent: number, resourceType: number): readonly Resource[] {
    const cached = this.#cache.children(parent, resourceType)
    if (cached !== undefined) return cached
    const children = this.#children.all(parent, resourceType).map((row) => this.current(toResource(row)))
    this.#cache.addChildren(parent, resourceType, children)
    return children
  }

  /** @returns the newest version of a resource that was read from the database */
  current(stored: Resource): Resource {
    return this.#dirty.get(stored.id)?.resource ?? stored
  }

  /**
   * @param trustMemory false while the plan under way has deleted something, which memory does not know yet
   * @throws StoreError when no such resource is stored
   */
  demand(id: number, trustMemory: boolean): void {
    if (trustMemory && this.isInMemory(id)) return
    if (this.#existing.get(id) !== undefined) return
    throw new StoreError(`the resource with internal number ${id} is gone`, 'Repeat the request.')
  }

  isInMemory(id: number): boolean {
    return this.#dirty.has(id) || this.#cache.peek(id) !== undefined
  }

  expired(now: number, limit: number): readonly Resource[] {
    this.flush()
    return this.#expired.all(now, limit).map(toResource)
  }

  *ofType(resourceType: number): Iterable<Resource> {
    this.flush()
    const sql = `SELECT ${resourceColumns('r')} FROM resource r WHERE r.type = ? ORDER BY r.id`
    for (const row of this.#database.rows(sql, [resourceType])) yield toResource(row)
  }

  insert(resource: Resource): void {
    this.#insert.run(...toResourceRow(resource))
    for (const label of labelsOf(resource.attributes)) this.#insertLabel.run(label, resource.id)
  }

  rememberCreated(resource: Resource): void {
    this.#cache.add(resource)
    this.#cache.appendChild(resource)
  }

  rememberUpdated(resource: Resource): void {
    const before = this.#known(resource.id)
    const dirty = this.#dirty.get(resource.id)
    const labelsChanged = before === undefined || !haveSameLabels(before.attributes, resource.attributes)
    const expiresChanged = before === undefined || before.expires !== resource.expires
    if (dirty === undefined) this.#dirty.set(resource.id, { resource, labelsChanged, expiresChanged })
    else {
      dirty.resource = resource
      dirty.labelsChanged ||= labelsChanged
      dirty.expiresChanged ||= expiresChanged
    }
    this.#cache.replace(resource)
  }

  rememberDeleted({ root, named }: RemovedSubtree): void {
    const [from, to] = subtreeRange(root.path)
    for (const [id, { resource }] of this.#dirty) {
      if (id === root.id || (resource.path > from && resource.path < to)) this.#dirty.delete(id)
    }
    if (named === undefined) this.#cache.clear()
    else for (const resource of named) this.#cache.remove(resource)
    this.#cache.removeChild(root)
  }

  /** Writes what was only updated in memory so far. */
  flush(): void {
    if (this.#dirty.size === 0) return
    for (const { resource, labelsChanged, expiresChanged } of this.#dirty.values()) {
      const { id, nextSequence, text, expires } = resource
      if (expiresChanged) this.#updateWithExpires.run(nextSequence, text, expires, id)
      else this.#update.run(nextSequence, text, id)
      if (labelsChanged) this.#replaceLabels(resource)
      this.#cache.reweigh(resource)
    }
    this.#dirty.clear()
  }

  /** Drops everything held in memory: what a rollback took back must not be seen. */
  forget(): void {
    this.#dirty.clear()
    this.#cache.clear()
  }

  #replaceLabels(resource: Resource): void {
    this.#deleteLabels.run(resource.id)
    for (const label of labelsOf(resource.attributes)) this.#insertLabel.run(label, resource.id)
  }

  #known(id: number): Resource | undefined {
    return this.#cache.get(id) ?? this.#dirty.get(id)?.resource
  }

  #loaded(stored: Resource): Resource {
    return this.#cache.add(this.current(stored))
  }
}
