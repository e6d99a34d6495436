import {
  type ChargingPeriod,
  type ChargingRecord,
  type DiscoveryQuery,
  type Instance,
  type Log,
  type Message,
  parseInstanceID,
  type Resource,
  type ResourceStore,
  type StoreError,
  type StoreStatistics,
  type Write,
} from '@waystation/core/ports'
import { ChargingTable } from './ChargingTable.ts'
import { Counters } from './Counters.ts'
import type { Database } from './Database.ts'
import { Discovery } from './Discovery.ts'
import { GroupCommit } from './GroupCommit.ts'
import { InstanceTable } from './InstanceTable.ts'
import { MessageTable } from './MessageTable.ts'
import { PlanBroken, PlanWriter, type Tables } from './PlanWriter.ts'
import { ResourceTable } from './ResourceTable.ts'
import { defaultStoreOptions, type StoreOptions } from './StoreOptions.ts'
import { toStoreError } from './toStoreError.ts'

/** The file under a store, as far as the store concerns itself with it. */
export interface StoreFile {
  readonly database: Database
  /** Bytes on disk. */
  size(): number
  /** Told after each commit; the place to keep the write-ahead log short. */
  committed(): void
  /** Told when a group of changes could not be committed. */
  rolledBack(): void
  /** @throws StoreError once the file is known to be corrupt */
  demandSound(): void
  close(): void
}

/** The store port on one SQLite file. */
export class SqliteResourceStore implements ResourceStore {
  readonly #file: StoreFile
  readonly #log: Log | undefined
  readonly #tables: Tables
  readonly #writer: PlanWriter
  readonly #group: GroupCommit
  readonly #discovery: Discovery
  #commits = 0
  #committedWrites = 0
  #openWrites = 0
  #failure: string | undefined

  constructor(file: StoreFile, options: Omit<StoreOptions, 'directory'> = {}) {
    const { database } = file
    const { resourceCacheBytes, instanceCacheBytes, cacheEntries } = { ...defaultStoreOptions, ...options }
    this.#file = file
    this.#log = options.log
    this.#tables = {
      resources: new ResourceTable(database, { entries: cacheEntries, bytes: resourceCacheBytes }),
      instances: new InstanceTable(database, { entries: cacheEntries, bytes: instanceCacheBytes }),
      messages: new MessageTable(database),
      charging: new ChargingTable(database),
      counters: new Counters(database),
    }
    this.#writer = new PlanWriter(database, this.#tables)
    this.#discovery = new Discovery(database, this.#tables.counters)
    this.#group = new GroupCommit(database, {
      beforeCommit: () => this.#flush(),
      afterCommit: () => this.#rememberCommit(),
      afterRollback: (error) => this.#forget(error),
    })
  }

  resource(id: number): Resource | undefined {
    return this.#tables.resources.get(id)
  }

  resourceByID(resourceID: string): Resource | undefined {
    return this.#tables.resources.byResourceID(resourceID)
  }

  resourceByPath(path: string): Resource | undefined {
    return this.#tables.resources.byPath(path)
  }

  childrenOfType(parent: number, resourceType: number): readonly Resource[] {
    return this.#tables.resources.childrenOfType(parent, resourceType)
  }

  hasChildNamed(parent: Resource, name: string): boolean {
    if (this.resourceByPath(`${parent.path}/${name}`) !== undefined) return true
    if (this.instanceNamed(parent.id, name) !== undefined) return true
    const spelt = parseInstanceID(name)
    return spelt !== undefined && spelt.container === parent.id && this.#namedByID(name, spelt)
  }

  instance(container: number, sequence: number): Instance | undefined {
    return this.#tables.instances.get(container, sequence)
  }

  instanceNamed(container: number, givenName: string): Instance | undefined {
    return this.#tables.instances.named(container, givenName)
  }

  instanceGeneratedAt(container: number, generationTime: string): Instance | undefined {
    return this.#tables.instances.generatedAt(container, generationTime)
  }

  latestInstance(container: number): Instance | undefined {
    return this.#tables.instances.latest(container)
  }

  oldestInstance(container: number): Instance | undefined {
    return this.#tables.instances.oldest(container)
  }

  instances(container: number, fromSequence = 0): Iterable<Instance> {
    return this.#tables.instances.from(container, fromSequence)
  }

  discover(query: DiscoveryQuery): Iterable<Resource | Instance> {
    this.#flushResources()
    return this.#discovery.run(query)
  }

  expired(now: number, limit: number): readonly (Resource | Instance)[] {
    this.#flushResources()
    const resources = this.#tables.resources.expired(now, limit)
    return [...resources, ...this.#tables.instances.expired(now, limit - resources.length)]
  }

  resourcesOfType(resourceType: number): Iterable<Resource> {
    this.#flushResources()
    return this.#tables.resources.ofType(resourceType)
  }

  nextResourceNumber(): number {
    return ++this.#tables.counters.resourceNumber
  }

  nextMessageNumber(): number {
    return ++this.#tables.counters.messageNumber
  }

  messages(queue: string, limit: number, after = 0): readonly Message[] {
    return this.#tables.messages.waiting(queue, limit, after)
  }

  queues(): readonly string[] {
    return this.#tables.messages.queues()
  }

  chargingRecords(period: ChargingPeriod = {}): Iterable<ChargingRecord> {
    return this.#tables.charging.records(period)
  }

  apply(writes: readonly Write[]): void {
    if (writes.length === 0) return
    this.#file.demandSound()
    this.#group.open()
    try {
      this.#writer.write(writes)
    } catch (error) {
      const failure = toStoreError(error instanceof PlanBroken ? error.cause : error)
      if (error instanceof PlanBroken || this.#group.isBroken) this.#group.abandon(failure)
      throw failure
    }
    this.#openWrites += writes.length
  }

  committed(): Promise<void> {
    return this.#group.committed()
  }

  statistics(): StoreStatistics {
    const { resources, instances, messages } = this.#tables.counters
    return {
      resources,
      instances,
      messages,
      commits: this.#commits,
      committedWrites: this.#committedWrites,
      fileBytes: this.#file.size(),
    }
  }

  async close(): Promise<void> {
    const committed = this.committed()
    this.#group.commit()
    try {
      await committed
    } finally {
      this.#file.close()
    }
  }

  #namedByID(name: string, { container, sequence }: { container: number; sequence: number }): boolean {
    const instance = this.instance(container, sequence)
    return instance !== undefined && instance.name === name
  }

  #flush(): void {
    this.#tables.resources.flush()
    this.#tables.counters.flush()
  }

  /** For reads that go past the cache; a failure here dooms the open group as one at its commit would. */
  #flushResources(): void {
    try {
      this.#tables.resources.flush()
    } catch (error) {
      const failure = toStoreError(error)
      this.#group.abandon(failure)
      throw failure
    }
  }

  #rememberCommit(): void {
    this.#tables.counters.committed()
    this.#commits++
    this.#committedWrites += this.#openWrites
    this.#openWrites = 0
    this.#file.committed()
    if (this.#failure === undefined) return
    this.#failure = undefined
    this.#log?.info({}, 'changes are stored again')
  }

  #forget(error: StoreError): void {
    this.#openWrites = 0
    this.#tables.resources.forget()
    this.#tables.instances.forget()
    this.#tables.counters.rolledBack()
    this.#file.rolledBack()
    // Said once for a row of failures: a log on the same full disk must not make it worse.
    if (this.#failure === error.message) return
    this.#failure = error.message
    this.#log?.error({ error }, `changes cannot be stored and are refused: ${error.message}`)
  }
}
