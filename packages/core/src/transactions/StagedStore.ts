import type { Condition, DiscoveryQuery, Instance, Resource, ResourceStore, Write } from '../ports/index.ts'

/**
 * The store as it will be when the writes of a transaction are applied, which the operations of the transaction work on one
 * after the other; nobody else sees it. Of what the transaction itself creates, `discover` finds resources by their type
 * only, which is what deletions ask for.
 */
export class StagedStore implements ResourceStore {
  readonly #base: ResourceStore
  readonly #numbers: number[]
  readonly #used: number[] = []
  /** By internal number; undefined: deleted. */
  readonly #resources = new Map<number, Resource | undefined>()
  /** What is stored below them is deleted; what is staged there came later. */
  readonly #deletedPaths: string[] = []
  /** By container, then sequence; undefined: deleted. */
  readonly #instances = new Map<number, Map<number, Instance | undefined>>()
  readonly #emptied = new Set<number>()
  /** Texts of the resources that are written, as they were when that was decided. */
  readonly #before = new Map<number, string | undefined>()

  /** @param numbers internal numbers that an earlier staging of the same operations got, to be given again */
  constructor(base: ResourceStore, numbers: readonly number[] = []) {
    this.#base = base
    this.#numbers = [...numbers]
  }

  /** Internal numbers that the staging took. */
  get usedNumbers(): readonly number[] {
    return this.#used
  }

  /** @returns whether what the operations decided on still holds in the store */
  isCurrent(): boolean {
    for (const [id, text] of this.#before) if (this.#base.resource(id)?.text !== text) return false
    return true
  }

  apply(writes: readonly Write[]): void {
    for (const write of writes) this.#stage(write)
  }

  #stage(write: Write): void {
    switch (write.kind) {
      case 'createResource':
      case 'updateResource':
        this.#remember(write.resource.id)
        this.#resources.set(write.resource.id, write.resource)
        break
      case 'deleteResource':
        this.#delete(write.resource)
        break
      case 'createInstance':
      case 'updateInstance':
        this.#staged(write.instance.container).set(write.instance.sequence, write.instance)
        break
      case 'deleteInstances':
        for (const sequence of write.sequences) this.#staged(write.container).set(sequence, undefined)
        break
      case 'deleteAllInstances':
        this.#emptied.add(write.container)
        this.#instances.delete(write.container)
        break
      default:
    }
  }

  #delete({ id, path }: Resource): void {
    this.#remember(id)
    this.#resources.set(id, undefined)
    const below = `${path}/`
    for (const [staged, resource] of this.#resources) {
      if (resource?.path.startsWith(below) === true) this.#resources.set(staged, undefined)
    }
    this.#deletedPaths.push(below)
  }

  #remember(id: number): void {
    if (!this.#before.has(id)) this.#before.set(id, this.#base.resource(id)?.text)
  }

  #staged(container: number): Map<number, Instance | undefined> {
    const known = this.#instances.get(container) ?? new Map<number, Instance | undefined>()
    this.#instances.set(container, known)
    return known
  }

  /** @returns the resource as this store shows it */
  #shown(resource: Resource | undefined): Resource | undefined {
    if (resource === undefined || this.#resources.has(resource.id)) return resource && this.#resources.get(resource.id)
    return this.#deletedPaths.some((deleted) => resource.path.startsWith(deleted)) ? undefined : resource
  }

  #own(matches: (resource: Resource) => boolean): Resource[] {
    return [...this.#resources.values()].filter(
      (resource): resource is Resource => resource !== undefined && matches(resource),
    )
  }

  /** What is stored, as shown, and then what is created here. */
  #with(stored: Iterable<Resource>, matches: (resource: Resource) => boolean): Resource[] {
    const shown = [...stored].map((one) => this.#shown(one)).filter((one) => one !== undefined)
    const created = this.#own((one) => this.#before.get(one.id) === undefined && matches(one))
    return [...shown, ...created]
  }

  resource(id: number): Resource | undefined {
    return this.#shown(this.#resources.get(id) ?? this.#base.resource(id))
  }

  resourceByID(resourceID: string): Resource | undefined {
    const [own] = this.#own((resource) => resource.resourceID === resourceID)
    return own ?? this.#shown(this.#base.resourceByID(resourceID))
  }

  resourceByPath(path: string): Resource | undefined {
    const [own] = this.#own((resource) => resource.path === path)
    return own ?? this.#shown(this.#base.resourceByPath(path))
  }

  childrenOfType(parent: number, resourceType: number): readonly Resource[] {
    const stored = this.#base.childrenOfType(parent, resourceType)
    return this.#resources.size === 0
      ? stored
      : this.#with(stored, (one) => one.parent === parent && one.resourceType === resourceType)
  }

  hasChildNamed(parent: Resource, name: string): boolean {
    if (this.resourceByPath(`${parent.path}/${name}`) !== undefined) return true
    if (this.instanceNamed(parent.id, name) !== undefined) return true
    // What the store has by that name, and is neither, is gone here.
    const isKnown =
      this.#base.resourceByPath(`${parent.path}/${name}`) !== undefined ||
      this.#base.instanceNamed(parent.id, name) !== undefined
    return !isKnown && this.#base.hasChildNamed(parent, name)
  }

  instance(container: number, sequence: number): Instance | undefined {
    const staged = this.#instances.get(container)
    if (staged?.has(sequence) === true) return staged.get(sequence)
    return this.#showsInstances(container) ? this.#base.instance(container, sequence) : undefined
  }

  instanceNamed(container: number, givenName: string): Instance | undefined {
    return this.#find(container, (one) => one.givenName === givenName, this.#base.instanceNamed(container, givenName))
  }

  instanceGeneratedAt(container: number, time: string): Instance | undefined {
    return this.#find(container, (one) => one.generationTime === time, this.#base.instanceGeneratedAt(container, time))
  }

  #find(container: number, matches: (one: Instance) => boolean, stored?: Instance): Instance | undefined {
    for (const one of this.#instances.get(container)?.values() ?? []) if (one !== undefined && matches(one)) return one
    return stored && this.instance(container, stored.sequence)
  }

  #showsInstances(container: number): boolean {
    return !this.#emptied.has(container) && this.resource(container) !== undefined
  }

  latestInstance(container: number): Instance | undefined {
    if (!this.#instances.has(container) && this.#showsInstances(container)) return this.#base.latestInstance(container)
    let latest: Instance | undefined
    for (const one of this.instances(container)) latest = one
    return latest
  }

  oldestInstance(container: number): Instance | undefined {
    for (const one of this.instances(container)) return one
    return undefined
  }

  *instances(container: number, fromSequence = 0): Iterable<Instance> {
    const staged = this.#instances.get(container)
    if (this.#showsInstances(container)) {
      for (const one of this.#base.instances(container, fromSequence)) {
        const shown = staged?.has(one.sequence) === true ? staged.get(one.sequence) : one
        if (shown !== undefined) yield shown
      }
    }
    for (const [sequence, one] of staged ?? []) {
      const isNew = this.#emptied.has(container) || this.#base.instance(container, sequence) === undefined
      if (one !== undefined && isNew && sequence >= fromSequence) yield one
    }
  }

  *discover(query: DiscoveryQuery): Iterable<Resource | Instance> {
    for (const found of this.#base.discover(query)) {
      const shown = 'sequence' in found ? this.instance(found.container, found.sequence) : this.#shown(found)
      if (shown !== undefined) yield shown
    }
    const below = `${query.root.path}/`
    const matches = typeCondition(query.condition)
    yield* this.#own(
      (one) => this.#before.get(one.id) === undefined && one.path.startsWith(below) && matches(one.resourceType),
    )
  }

  expired(...parameters: Parameters<ResourceStore['expired']>): readonly (Resource | Instance)[] {
    return this.#base.expired(...parameters)
  }

  resourcesOfType(resourceType: number): Iterable<Resource> {
    return this.#with(this.#base.resourcesOfType(resourceType), (one) => one.resourceType === resourceType)
  }

  nextResourceNumber(): number {
    const number = this.#numbers.shift() ?? this.#base.nextResourceNumber()
    this.#used.push(number)
    return number
  }

  nextMessageNumber(): number {
    return this.#base.nextMessageNumber()
  }

  messages(...parameters: Parameters<ResourceStore['messages']>): ReturnType<ResourceStore['messages']> {
    return this.#base.messages(...parameters)
  }

  queues(): readonly string[] {
    return this.#base.queues()
  }

  chargingRecords(
    ...parameters: Parameters<ResourceStore['chargingRecords']>
  ): ReturnType<ResourceStore['chargingRecords']> {
    return this.#base.chargingRecords(...parameters)
  }

  committed(): Promise<void> {
    return this.#base.committed()
  }

  statistics(): ReturnType<ResourceStore['statistics']> {
    return this.#base.statistics()
  }

  /** The store is not this one's to close. */
  async close(): Promise<void> {}
}

function typeCondition(condition: Condition | undefined): (resourceType: number) => boolean {
  return condition?.kind === 'type' ? (resourceType) => condition.codes.includes(resourceType) : () => false
}
