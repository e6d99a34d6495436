import type { StoreError, Write } from '@waystation/core/ports'
import type { ChargingTable } from './ChargingTable.ts'
import type { Counters } from './Counters.ts'
import type { Database, Statement } from './Database.ts'
import type { InstanceTable } from './InstanceTable.ts'
import type { MessageTable } from './MessageTable.ts'
import type { ResourceTable } from './ResourceTable.ts'
import { SubtreeDeletion } from './SubtreeDeletion.ts'
import { toStoreError } from './toStoreError.ts'

export interface Tables {
  readonly resources: ResourceTable
  readonly instances: InstanceTable
  readonly messages: MessageTable
  readonly charging: ChargingTable
  readonly counters: Counters
}

/** Tells that a plan left something behind, so that the transaction must be given up. */
export class PlanBroken extends Error {
  override readonly name = 'PlanBroken'
  override readonly cause: StoreError

  constructor(cause: StoreError) {
    super(cause.message)
    this.cause = cause
  }
}

/** Makes memory agree with what a write did to the database; cannot fail. */
type Remember = () => void
const nothing: Remember = () => {}

type ResourceWrite = Extract<Write, { kind: `${string}Resource` }>
type InstanceWrite = Extract<Write, { kind: `${string}Instance` | `${string}Instances` }>
type ChargingWrite = Extract<Write, { kind: 'appendChargingRecord' }>
type MessageWrite = Exclude<Write, ResourceWrite | InstanceWrite | ChargingWrite>

/**
 * Takes the writes of one plan into the open transaction, all or none: first everything that can fail, in the database,
 * then what memory must know.
 */
export class PlanWriter {
  readonly #tables: Tables
  readonly #deletion: SubtreeDeletion
  readonly #savepoint: Statement
  readonly #release: Statement
  readonly #undo: Statement
  readonly #database: Database
  /** Whether the plan under way has deleted a resource. */
  #hasDeleted = false

  constructor(database: Database, tables: Tables) {
    this.#database = database
    this.#tables = tables
    this.#deletion = new SubtreeDeletion(database)
    this.#savepoint = database.prepare('SAVEPOINT plan')
    this.#release = database.prepare('RELEASE plan')
    this.#undo = database.prepare('ROLLBACK TO plan')
  }

  /**
   * @throws PlanBroken when a write failed and others of the plan cannot be undone by themselves; StoreError when a write
   *   failed and nothing of the plan remains, or the whole transaction broke
   */
  write(writes: readonly Write[]): void {
    const isGuarded = this.#needsSavepoint(writes)
    if (isGuarded) this.#savepoint.run()
    const before = this.#database.runs
    this.#hasDeleted = false
    let memories: Remember[]
    try {
      memories = writes.map((write) => this.#execute(write))
      if (isGuarded) this.#release.run()
    } catch (error) {
      if (isGuarded) this.#undoPlan()
      else if (this.#database.runs > before) throw new PlanBroken(toStoreError(error))
      throw error
    }
    for (const remember of memories) remember()
  }

  #undoPlan(): void {
    if (!this.#database.inTransaction) return
    this.#undo.run()
    this.#release.run()
  }

  /**
   * A plan needs one when a write that may be refused follows one that changes something. Usual plans do without: what
   * comes after their first write can fail only as the disk can, which is the end of the whole transaction anyway. A
   * deletion may have taken what a later write updates.
   */
  #needsSavepoint(writes: readonly Write[]): boolean {
    let hasChanged = false
    let hasDeleted = false
    for (const write of writes) {
      const isOfDeleted = hasDeleted && write.kind === 'updateResource'
      if (isOfDeleted || (hasChanged && this.#mayBeRefused(write))) return true
      if (write.kind !== 'updateResource') hasChanged = true
      if (write.kind === 'deleteResource') hasDeleted = true
    }
    return false
  }

  #mayBeRefused(write: Write): boolean {
    switch (write.kind) {
      case 'createResource':
      case 'createInstance':
      case 'updateInstance':
        return true
      case 'updateResource':
        return !this.#tables.resources.isInMemory(write.resource.id)
      default:
        return false
    }
  }

  #execute(write: Write): Remember {
    switch (write.kind) {
      case 'createResource':
      case 'updateResource':
      case 'deleteResource':
        return this.#executeOnResource(write)
      case 'createInstance':
      case 'updateInstance':
      case 'deleteInstances':
      case 'deleteAllInstances':
        return this.#executeOnInstances(write)
      case 'appendChargingRecord':
        this.#tables.charging.insert(write.record)
        return nothing
      default:
        return this.#executeOnMessages(write)
    }
  }

  #executeOnResource(write: ResourceWrite): Remember {
    const { resources, instances, counters } = this.#tables
    const { resource } = write
    if (write.kind === 'createResource') {
      if (resource.parent !== 0) resources.demand(resource.parent, !this.#hasDeleted)
      resources.insert(resource)
      return () => {
        counters.resources++
        resources.rememberCreated(resource)
      }
    }
    if (write.kind === 'updateResource') {
      resources.demand(resource.id, !this.#hasDeleted)
      return () => resources.rememberUpdated(resource)
    }
    this.#hasDeleted = true
    const removed = this.#deletion.execute(resource)
    return () => {
      counters.resources -= removed.resources
      counters.instances -= removed.instances
      resources.rememberDeleted(removed)
      instances.forget(removed.named?.map(({ id }) => id))
    }
  }

  #executeOnInstances(write: InstanceWrite): Remember {
    const { resources, instances, counters } = this.#tables
    if (write.kind === 'createInstance') {
      resources.demand(write.instance.container, !this.#hasDeleted)
      instances.insert(write.instance)
      return () => {
        counters.instances++
        instances.rememberCreated(write.instance)
      }
    }
    if (write.kind === 'updateInstance') {
      instances.update(write.instance)
      return () => instances.rememberUpdated(write.instance)
    }
    const { container } = write
    const sequences = write.kind === 'deleteInstances' ? write.sequences : undefined
    const deleted = sequences === undefined ? instances.deleteAll(container) : instances.delete(container, sequences)
    return () => {
      counters.instances -= deleted
      instances.rememberDeleted(container, sequences)
    }
  }

  #executeOnMessages(write: MessageWrite): Remember {
    const { messages, counters } = this.#tables
    let change = 0
    if (write.kind === 'appendMessage') change = messages.insert(write.message)
    else if (write.kind === 'replaceMessage') messages.update(write.message)
    else if (write.kind === 'removeMessages') change = -messages.delete(write.ids)
    else change = -messages.deleteQueue(write.queue)
    return () => {
      counters.messages += change
    }
  }
}
