import type { Write } from '@waystation/core/ports'
import type { Counters } from './Counters.ts'
import type { Database, Statement } from './Database.ts'
import type { InstanceTable } from './InstanceTable.ts'
import type { MessageTable } from './MessageTable.ts'
import type { ResourceTable } from './ResourceTable.ts'
import { SubtreeDeletion } from './SubtreeDeletion.ts'

export interface Tables {
  readonly resources: ResourceTable
  readonly instances: InstanceTable
  readonly messages: MessageTable
  readonly counters: Counters
}

/** Makes memory agree with what a write did to the database; cannot fail. */
type Remember = () => void

type ResourceWrite = Extract<Write, { kind: `${string}Resource` }>
type InstanceWrite = Extract<Write, { kind: `${string}Instance` | `${string}Instances` }>
type MessageWrite = Exclude<Write, ResourceWrite | InstanceWrite>

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

  /** @throws StoreError when a write fails; unless the whole transaction broke, nothing but this plan is undone */
  write(writes: readonly Write[]): void {
    const isGuarded = needsSavepoint(writes)
    if (isGuarded) this.#savepoint.run()
    this.#hasDeleted = false
    let memories: Remember[]
    try {
      memories = writes.map((write) => this.#execute(write))
      if (isGuarded) this.#release.run()
    } catch (error) {
      if (isGuarded && this.#database.inTransaction) {
        this.#undo.run()
        this.#release.run()
      }
      throw error
    }
    for (const remember of memories) remember()
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

/** A single row write is undone by SQLite itself when it fails, and updates of resources stay in memory. */
function needsSavepoint(writes: readonly Write[]): boolean {
  let statements = 0
  for (const write of writes) {
    if (write.kind === 'updateResource') continue
    statements += isSingleStatement(write) ? 1 : 2
    if (statements > 1) return true
  }
  return false
}

function isSingleStatement(write: Write): boolean {
  switch (write.kind) {
    case 'createInstance':
      return write.instance.attributes.lbl === undefined
    case 'createResource':
      return write.resource.attributes.lbl === undefined
    case 'appendMessage':
    case 'replaceMessage':
    case 'removeQueue':
      return true
    case 'removeMessages':
      return write.ids.length < 2
    default:
      return false
  }
}
