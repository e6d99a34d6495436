import type { ResourceEvent } from './events.ts'
import type { Instance, Resource, ResourceStore, Write } from './ports/index.ts'
import type { Services } from './Services.ts'

/**
 * One unit of work: the writes of a request and what follows from them, applied together or not at all. Made, filled
 * and committed without an await between reading the store and `commit`, so that what it decided on still holds.
 */
export class Changes {
  readonly #services: Pick<Services, 'store' | 'observers'>
  readonly #writes: Write[] = []
  readonly #events: ResourceEvent[] = []
  readonly #pending = new Map<number, Resource>()
  readonly #afterCommit: (() => void)[] = []

  constructor(services: Pick<Services, 'store' | 'observers'>) {
    this.#services = services
  }

  get store(): ResourceStore {
    return this.#services.store
  }

  /** @returns the resource as this unit leaves it, else as stored */
  resource(id: number): Resource | undefined {
    return this.#pending.get(id) ?? this.#services.store.resource(id)
  }

  write(write: Write): void {
    if (write.kind === 'updateResource' || write.kind === 'createResource') {
      this.#pending.set(write.resource.id, write.resource)
    }
    this.#writes.push(write)
  }

  createResource(resource: Resource): void {
    this.write({ kind: 'createResource', resource })
  }

  updateResource(resource: Resource): void {
    this.write({ kind: 'updateResource', resource })
  }

  createInstance(instance: Instance): void {
    this.write({ kind: 'createInstance', instance })
  }

  /** Tells the observers when the unit is committed, after its writes are known and before they are applied. */
  tell(event: ResourceEvent): void {
    this.#events.push(event)
  }

  /** What was told so far. */
  get told(): readonly ResourceEvent[] {
    return this.#events
  }

  /** Runs once everything is durable. */
  afterCommit(action: () => void): void {
    this.#afterCommit.push(action)
  }

  /** Whether there is nothing to apply. */
  get isEmpty(): boolean {
    return this.#writes.length === 0 && this.#events.length === 0
  }

  get writes(): readonly Write[] {
    return this.#writes
  }

  /** Adds all of this unit to another, to be committed with that. */
  addTo(other: Changes): void {
    for (const write of this.#writes) other.write(write)
    for (const event of this.#events) other.tell(event)
    for (const action of this.#afterCommit) other.afterCommit(action)
  }

  /**
   * Applies the writes at once and waits until they are durable.
   * @returns a promise that is rejected, as nothing is thrown, with the StoreError of a store that could not take them;
   *   nothing of the unit remains then
   */
  commit(): Promise<void> {
    try {
      // An observer may tell further events; `for of` sees them too.
      for (const event of this.#events) for (const observe of this.#services.observers) observe(event, this)
      if (this.#writes.length > 0) this.#services.store.apply(this.#writes)
    } catch (error) {
      return Promise.reject(error)
    }
    const committed = this.#services.store.committed()
    return this.#afterCommit.length === 0 ? committed : committed.then(() => this.#finish())
  }

  #finish(): void {
    for (const action of this.#afterCommit) action()
  }
}
