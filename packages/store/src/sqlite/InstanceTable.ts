import { type Instance, StoreError } from '@waystation/core/ports'
import { boundLimit, type Database, type Statement } from './Database.ts'
import { GenerationCache } from './GenerationCache.ts'
import { instanceColumns, toInstance, toInstanceRow } from './instanceRows.ts'
import { labelsOf } from './labelsOf.ts'
import type { CacheLimits } from './ResourceCache.ts'

const firstPortion = 8
const largestPortion = 128

/** Instances: their rows, labels, and a cache of the latest of each hot container. */
export class InstanceTable {
  /** null: the container is known to be empty. */
  readonly #latest: GenerationCache<number, Instance | null>
  readonly #at: Statement
  readonly #named: Statement
  readonly #generatedAt: Statement
  readonly #last: Statement
  readonly #next: Statement
  readonly #page: Statement
  readonly #insert: Statement
  readonly #update: Statement
  readonly #delete: Statement
  readonly #deleteAll: Statement
  readonly #insertLabel: Statement
  readonly #deleteLabels: Statement
  readonly #deleteAllLabels: Statement
  readonly #labelled: Statement
  readonly #expired: Statement

  constructor(database: Database, { entries, bytes }: CacheLimits) {
    this.#latest = new GenerationCache({ entries, cost: bytes })
    const select = `SELECT ${instanceColumns('i')} FROM instance i`
    this.#at = database.prepare(`${select} WHERE i.container = ? AND i.sequence = ?`)
    this.#named = database.prepare(`${select} WHERE i.container = ? AND i.given_name = ?`)
    this.#generatedAt = database.prepare(`${select} WHERE i.container = ? AND i.generation_time = ?`)
    this.#last = database.prepare(`${select} WHERE i.container = ? ORDER BY i.sequence DESC LIMIT 1`)
    const onwards = `${select} WHERE i.container = ? AND i.sequence >= ? ORDER BY i.sequence`
    this.#next = database.prepare(`${onwards} LIMIT 1`)
    this.#page = database.prepare(`${onwards} LIMIT ${boundLimit}`)
    this.#insert = database.prepare('INSERT INTO instance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.#update = database.prepare(
      `UPDATE instance SET type = ?, wire_name = ?, given_name = ?, originator = ?, size = ?, expires = ?,
        generation_time = ?, labelled = ?, attributes = ? WHERE container = ? AND sequence = ?`,
    )
    this.#delete = database.prepare('DELETE FROM instance WHERE container = ? AND sequence = ?')
    this.#deleteAll = database.prepare('DELETE FROM instance WHERE container = ?')
    this.#insertLabel = database.prepare('INSERT INTO instance_label VALUES (?, ?, ?)')
    this.#deleteLabels = database.prepare('DELETE FROM instance_label WHERE container = ? AND sequence = ?')
    this.#deleteAllLabels = database.prepare('DELETE FROM instance_label WHERE container = ?')
    this.#labelled = database.prepare('SELECT labelled FROM instance WHERE container = ? AND sequence = ?')
    this.#expired = database.prepare(
      `${select} WHERE i.expires <= ? ORDER BY i.expires, i.container, i.sequence LIMIT ${boundLimit}`,
    )
  }

  get(container: number, sequence: number): Instance | undefined {
    const latest = this.#latest.get(container)
    if (latest?.sequence === sequence) return latest
    const row = this.#at.get(container, sequence)
    return row === undefined ? undefined : toInstance(row)
  }

  named(container: number, givenName: string): Instance | undefined {
    const row = this.#named.get(container, givenName)
    return row === undefined ? undefined : toInstance(row)
  }

  generatedAt(container: number, generationTime: string): Instance | undefined {
    const row = this.#generatedAt.get(container, generationTime)
    return row === undefined ? undefined : toInstance(row)
  }

  latest(container: number): Instance | undefined {
    const known = this.#latest.get(container)
    if (known !== undefined) return known ?? undefined
    const row = this.#last.get(container)
    const instance = row === undefined ? undefined : toInstance(row)
    this.#latest.set(container, instance ?? null, instance === undefined ? 100 : costOf(instance))
    return instance
  }

  oldest(container: number): Instance | undefined {
    return this.#nextOf(container, 0)
  }

  /** The first alone, what most evictions need, then in growing portions; no cursor stays open. */
  *from(container: number, sequence: number): Iterable<Instance> {
    const first = this.#nextOf(container, sequence)
    if (first === undefined) return
    yield first
    let next = first.sequence + 1
    for (let portion = firstPortion; ; portion = Math.min(portion * 4, largestPortion)) {
      const rows = this.#page.all(container, next, portion)
      for (const row of rows) yield toInstance(row)
      if (rows.length < portion) return
      next = (rows.at(-1)?.[1] as number) + 1
    }
  }

  expired(now: number, limit: number): readonly Instance[] {
    return this.#expired.all(now, limit).map(toInstance)
  }

  insert(instance: Instance): void {
    this.#insert.run(...toInstanceRow(instance))
    this.#insertLabels(instance)
  }

  /** @throws StoreError when no such instance is stored */
  update(instance: Instance): void {
    const { container, sequence } = instance
    const [, , ...values] = toInstanceRow(instance)
    const stored = this.#labelled.get(container, sequence)
    if (stored === undefined) throw new StoreError(`the instance ${instance.resourceID} is gone`, 'Repeat the request.')
    if (stored[0] === 1) this.#deleteLabels.run(container, sequence)
    this.#update.run(...values, container, sequence)
    this.#insertLabels(instance)
  }

  /** @returns how many there were */
  delete(container: number, sequences: readonly number[]): number {
    let deleted = 0
    for (const sequence of sequences) {
      this.#deleteLabels.run(container, sequence)
      deleted += this.#delete.run(container, sequence)
    }
    return deleted
  }

  /** @returns how many there were */
  deleteAll(container: number): number {
    this.#deleteAllLabels.run(container)
    return this.#deleteAll.run(container)
  }

  rememberCreated(instance: Instance): void {
    const known = this.#latest.peek(instance.container)
    if (known === undefined || (known !== null && known.sequence > instance.sequence)) return
    this.#latest.set(instance.container, instance, costOf(instance))
  }

  rememberUpdated(instance: Instance): void {
    if (this.#latest.peek(instance.container)?.sequence === instance.sequence) this.#latest.delete(instance.container)
  }

  /** @param sequences absent: all of them */
  rememberDeleted(container: number, sequences?: readonly number[]): void {
    const known = this.#latest.peek(container)
    if (known != null && sequences?.includes(known.sequence) !== false) this.#latest.delete(container)
  }

  /** @param containers absent: all of them */
  forget(containers?: Iterable<number>): void {
    if (containers === undefined) this.#latest.clear()
    else for (const container of containers) this.#latest.delete(container)
  }

  #nextOf(container: number, sequence: number): Instance | undefined {
    const row = this.#next.get(container, sequence)
    return row === undefined ? undefined : toInstance(row)
  }

  #insertLabels({ attributes, container, sequence }: Instance): void {
    for (const label of labelsOf(attributes)) this.#insertLabel.run(label, container, sequence)
  }
}

/** Text, parsed attributes and the object itself, roughly. */
function costOf(instance: Instance): number {
  return 400 + 4 * instance.text.length
}
