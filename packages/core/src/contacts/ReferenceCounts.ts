import type { ResourceEvent } from '../events.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { applicationsIn, referringTypes } from './references.ts'

/** Applications that resources here began or ceased to refer to, by SP-relative AE-IDs. */
export interface Transition {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

type Needs = Pick<Services, 'store' | 'identity'>

const types: ReadonlySet<number> = new Set(referringTypes)

/** Counts how many resources here refer to which applications. */
export class ReferenceCounts {
  readonly #services: Needs
  readonly #counts = new Map<string, number>()

  constructor(services: Needs) {
    this.#services = services
  }

  /** The applications that resources here refer to. */
  get applications(): readonly string[] {
    return [...this.#counts.keys()]
  }

  /** Counts what is in the store. */
  countAnew(): void {
    this.#counts.clear()
    for (const type of referringTypes) {
      for (const resource of this.#services.store.resourcesOfType(type)) this.#add(this.#in(resource))
    }
  }

  clear(): void {
    this.#counts.clear()
  }

  /** Heeds an event before it is applied. */
  heed(event: ResourceEvent): Transition {
    switch (event.kind) {
      case 'created':
        return { added: this.#add(this.#in(event.subject)), removed: [] }
      case 'updated': {
        const [before, after] = [this.#in(event.before), this.#in(event.after)]
        const added = this.#add(after.filter((id) => !before.includes(id)))
        return { added, removed: this.#subtract(before.filter((id) => !after.includes(id))) }
      }
      case 'deleted':
        return { added: [], removed: this.#subtract(this.#below(event.subject)) }
      default:
        return { added: [], removed: [] }
    }
  }

  #in(subject: unknown): string[] {
    if (!(subject instanceof Resource) || !types.has(subject.resourceType)) return []
    return [...applicationsIn(subject, this.#services)]
  }

  /** What goes with a resource counts too. */
  #below(subject: unknown): string[] {
    if (!(subject instanceof Resource)) return []
    const condition = { kind: 'type', codes: referringTypes } as const
    const below = this.#services.store.discover({ root: subject, condition, withoutInstances: true })
    return [subject, ...below].flatMap((one) => this.#in(one))
  }

  /** @returns those that were not referred to before */
  #add(ids: readonly string[]): string[] {
    const added: string[] = []
    for (const id of ids) {
      const count = this.#counts.get(id) ?? 0
      this.#counts.set(id, count + 1)
      if (count === 0) added.push(id)
    }
    return added
  }

  /** @returns those that are referred to no longer */
  #subtract(ids: readonly string[]): string[] {
    const removed: string[] = []
    for (const id of ids) {
      const count = this.#counts.get(id) ?? 0
      if (count > 1) this.#counts.set(id, count - 1)
      else if (this.#counts.delete(id)) removed.push(id)
    }
    return removed
  }
}
