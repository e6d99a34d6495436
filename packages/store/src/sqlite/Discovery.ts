import type { DiscoveryQuery, Instance, Resource } from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'
import { compileDiscovery, type Predicate } from './compileDiscovery.ts'
import { boundLimit, type Database, type Row, type Statement } from './Database.ts'
import type { Probes } from './discoveryLeads.ts'
import { type Fragment, fragment, sql } from './Fragment.ts'
import { toInstance } from './instanceRows.ts'
import { toResource } from './resourceRows.ts'

/** Runs discovery queries; statements are kept by the shape of the query. */
export class Discovery {
  readonly #database: Database
  readonly #predicates = new Map<number, Predicate>()
  readonly #probes: Probes
  readonly #typeAfter: Statement
  #lastPredicate = 0

  /** @param counters tell how many resources are stored */
  constructor(database: Database, counters: { readonly resources: number }) {
    this.#database = database
    this.#typeAfter = database.prepare(
      'SELECT type FROM resource INDEXED BY resource_by_parent WHERE parent = ? AND type > ? ORDER BY type LIMIT 1',
    )
    this.#probes = {
      count: (selects, limit) => this.#count(selects, limit),
      typesOfChildren: (parent) => this.#typesOfChildren(parent),
      get resources() {
        return counters.resources
      },
    }
    database.defineFunction('waystation_predicate', (number, text) => {
      const test = this.#predicates.get(number as number)
      return test?.(JSON.parse(text as string) as JsonObject) === true
    })
  }

  /** Lazily, resources first. Each statement starts when the iteration reaches it. */
  *run(query: DiscoveryQuery): Iterable<Resource | Instance> {
    const registered: number[] = []
    try {
      const { resources, instances, predicates } = compileDiscovery(query, this.#probes, (test) => {
        const number = ++this.#lastPredicate
        this.#predicates.set(number, test)
        registered.push(number)
        return number
      })
      if (resources !== undefined) yield* this.#rows(resources(), toResource, predicates)
      if (instances !== undefined) yield* this.#rows(instances(), toInstance, predicates)
    } finally {
      for (const number of registered) this.#predicates.delete(number)
    }
  }

  #count(selects: readonly Fragment[], limit: number): number {
    if (selects.length === 0) return 0
    const all = selects.reduce((one, other) => sql`${one} UNION ALL ${other}`)
    const counted = sql`SELECT count(*) FROM (${all} LIMIT ${fragment(boundLimit, limit)})`
    for (const [count] of this.#database.rows(counted.sql, counted.parameters)) return count as number
    return 0
  }

  /** One seek per type, however many children each has. */
  #typesOfChildren(parent: number): readonly number[] {
    const types: number[] = []
    for (
      let row = this.#typeAfter.get(parent, -1);
      row !== undefined;
      row = this.#typeAfter.get(parent, row[0] as number)
    ) {
      types.push(row[0] as number)
    }
    return types
  }

  *#rows<Found extends Resource | Instance>(
    statement: Fragment,
    read: (row: Row) => Found,
    predicates: readonly Predicate[],
  ): Iterable<Found> {
    for (const row of this.#database.rows(statement.sql, statement.parameters)) {
      const found = read(row)
      if (predicates.every((test) => test(found.attributes))) yield found
    }
  }
}
