import type { DiscoveryQuery, Instance, Resource } from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'
import { compileDiscovery, type Predicate } from './compileDiscovery.ts'
import type { Database, Row } from './Database.ts'
import type { Fragment } from './Fragment.ts'
import { toInstance } from './instanceRows.ts'
import { toResource } from './resourceRows.ts'

/** Runs discovery queries; statements are kept by the shape of the query. */
export class Discovery {
  readonly #database: Database
  readonly #predicates = new Map<number, Predicate>()
  #lastPredicate = 0

  constructor(database: Database) {
    this.#database = database
    database.defineFunction('waystation_predicate', (number, text) => {
      const test = this.#predicates.get(number as number)
      return test?.(JSON.parse(text as string) as JsonObject) === true
    })
  }

  /** Lazily, resources first. The statement starts with the first step of the iteration. */
  *run(query: DiscoveryQuery): Iterable<Resource | Instance> {
    const registered: number[] = []
    try {
      const { resources, instances, predicates } = compileDiscovery(query, (test) => {
        const number = ++this.#lastPredicate
        this.#predicates.set(number, test)
        registered.push(number)
        return number
      })
      if (resources !== undefined) yield* this.#rows(resources, toResource, predicates)
      if (instances !== undefined) yield* this.#rows(instances, toInstance, predicates)
    } finally {
      for (const number of registered) this.#predicates.delete(number)
    }
  }

  *#rows<Found extends Resource | Instance>(
    { sql, parameters }: Fragment,
    read: (row: Row) => Found,
    predicates: readonly Predicate[],
  ): Iterable<Found> {
    for (const row of this.#database.rows(sql, parameters)) {
      const found = read(row)
      if (predicates.every((test) => test(found.attributes))) yield found
    }
  }
}
