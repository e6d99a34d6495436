import type { FilterCriteria } from '@waystation/model'
import type { Condition, Resource } from '../ports/index.ts'

/** What a semanticsFilter comes to once its queries are evaluated: the resources whose descriptions match. */
export class Described {
  readonly #identifiers: ReadonlySet<string>
  readonly #types: readonly number[]

  constructor(resources: readonly Resource[]) {
    this.#identifiers = new Set(resources.map(({ resourceID }) => resourceID))
    this.#types = [...new Set(resources.map(({ resourceType }) => resourceType))]
  }

  has({ resourceID }: Resource): boolean {
    return this.#identifiers.has(resourceID)
  }

  /** @returns the filter criteria with this in place of the queries */
  settle(filter: FilterCriteria): FilterCriteria {
    return { ...filter, smf: this as unknown as string[] }
  }

  /** The types come first, so that nothing else is looked at one by one. */
  condition(): Condition {
    const test: Extract<Condition, { kind: 'predicate' }>['test'] = ({ ri }) => this.#identifiers.has(ri as string)
    return {
      kind: 'all',
      conditions: [
        { kind: 'type', codes: this.#types },
        { kind: 'predicate', test },
      ],
    }
  }
}
