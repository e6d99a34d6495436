import { type JsonObject, RequestError, type RequestPrimitive, type ResourceTypeDefinition } from '@waystation/model'
import { behaviourOf } from '../behaviours/index.ts'
import type { Changes } from '../Changes.ts'
import { authorize } from '../pipeline/authorize.ts'
import { planCreation } from '../pipeline/createResource.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import { failed } from '../pipeline/response.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { kept, type Part, type PartOutcome, targetOf, transactionID, transactionOf } from './Part.ts'
import { controls, isOver, transactionStates, transactionTypes } from './states.ts'

/** The times and the kind of lock that a part has from its transactionMgmt. */
const handedDown = ['tltm', 'text', 'tct', 'tltp'] as const

/** @returns the attributes of the transaction that a part is at its target */
export function attributesOf(part: Part, management: Resource, services: Services): JsonObject {
  const { mi: _metaInformation, ...request } = { ...(part.given.mi as JsonObject | undefined), ...part.given }
  const attributes: JsonObject = {
    rn: part.name,
    tid: transactionID(management, services),
    'm2m:rqp': { ...request, rqi: part.request.requestIdentifier },
  }
  for (const name of handedDown) {
    const value = management.attributes[name]
    if (value !== undefined) attributes[name] = value
  }
  return attributes
}

/** The parts of transactionMgmts whose targets are on this CSE: their steps join one unit of work. */
export class LocalParts {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  /** Creates the transactions at the targets that can have one. They lock nothing yet. */
  plan(parts: readonly Part[], management: Resource, changes: Changes): void {
    for (const part of parts) {
      try {
        const target = targetOf(part, this.#services)
        if (target === undefined) continue
        this.#authorize(part, target, management)
        this.#create(part, target, management, changes)
      } catch (error) {
        // The step that locks tells of it.
        if (!(error instanceof RequestError)) throw error
      }
    }
  }

  /**
   * Locks the target of a part.
   * @returns undefined when it is on another CSE
   */
  lock(part: Part, management: Resource, changes: Changes): PartOutcome | undefined {
    try {
      const target = targetOf(part, this.#services)
      if (target === undefined) return undefined
      this.#authorize(part, target, management)
      const { locks } = this.#services
      const known = transactionOf(part, target, this.#services)
      const transaction = known ?? this.#create(part, target, management, changes)
      const isTaken = locks.isTaken(target.id, transaction.attributes.tid, management.originator)
      const state = isTaken ? transactionStates.error : transactionStates.locked
      this.enter(transaction, { tctl: controls.lock, trst: state }, changes)
      if (!isTaken) return { isDone: true }
      throw new RequestError('transactionProcessingIsIncomplete', `${target.path} is locked by another transaction`)
    } catch (error) {
      return { isDone: false, response: kept(failed(error, part.request, this.#services)) }
    }
  }

  /** @returns the transaction of a part on this CSE; undefined for a part on another, and for one that has gone */
  find(part: Part): Resource | undefined {
    try {
      const target = targetOf(part, this.#services)
      return target && transactionOf(part, target, this.#services)
    } catch (error) {
      if (error instanceof RequestError) return undefined
      throw error
    }
  }

  /** @returns whether the target of a part is on another CSE */
  isRemote(part: Part): boolean {
    try {
      return targetOf(part, this.#services) === undefined
    } catch (error) {
      if (error instanceof RequestError) return false
      throw error
    }
  }

  /** Changes the state of a transaction. */
  enter(transaction: Resource, modified: JsonObject, changes: Changes): void {
    const before = changes.resource(transaction.id) ?? transaction
    const after = before.with({ ...before.attributes, ...modified })
    changes.updateResource(after)
    this.#services.locks.note(after)
    changes.tell({ kind: 'updated', before, after, modified, originator: this.#services.identity.cseID })
  }

  /** Gives up what is under way. */
  abort(parts: readonly Part[], changes: Changes): void {
    for (const transaction of this.#transactions(parts)) {
      if (isOver(transaction.attributes.trst)) continue
      this.enter(transaction, { tctl: controls.abort, trst: transactionStates.aborted }, changes)
    }
  }

  /** Deletes the transactions, those excepted that go with an ancestor. */
  remove(parts: readonly Part[], root: Resource, changes: Changes): void {
    for (const transaction of this.#transactions(parts)) {
      if (transaction.path.startsWith(`${root.path}/`)) continue
      planDeletion(transaction, this.#services.identity.cseID, changes, this.#services)
    }
  }

  #transactions(parts: readonly Part[]): Resource[] {
    return parts.map((part) => this.find(part)).filter((found) => found !== undefined)
  }

  #create(part: Part, target: Resource, management: Resource, changes: Changes): Resource {
    const { registry } = this.#services
    const definition = registry.byCode(transactionTypes.transaction) as ResourceTypeDefinition
    const content = {
      ...attributesOf(part, management, this.#services),
      trst: transactionStates.initial,
      et: management.attributes.et as string,
    }
    const exchange = this.#exchange(part.request, management)
    return planCreation({ exchange, parent: target, definition, content, behaviour: {} }, changes, this.#services)
      .resource
  }

  /** Who may not do it may not lock it either. */
  #authorize({ request }: Part, target: Resource, management: Resource): void {
    const { operation, resourceType } = request
    if (operation === 'notify') return
    const definition = resourceType === undefined ? undefined : this.#services.registry.byCode(resourceType)
    if (definition !== undefined && behaviourOf(definition.code).isRegistration === true) return
    authorize(target, this.#exchange(request, management), operation, this.#services, definition && { definition })
  }

  #exchange(request: RequestPrimitive, { originator }: Resource): Exchange {
    return { request, originator, context: { received: this.#services.clock.now(), internal: true } }
  }
}
