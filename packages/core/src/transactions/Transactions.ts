import { type Instant, parseTimestamp, RequestError } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { retryDelay } from '../delivery/retryDelay.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { managementOf } from './Part.ts'
import { StagedWork } from './StagedWork.ts'
import { controls, handlings, isOver, modes, transactionStates, transactionTypes } from './states.ts'
import { TransactionSteps } from './TransactionSteps.ts'

/** What is to be done next with a transactionMgmt, and when. */
interface Next {
  readonly control: number | 'finish'
  readonly at: Instant
}

/**
 * Leads transactions: takes the steps of those that the CSE controls, gives up those that expire, deletes those that have
 * ended. All that it goes by is in their attributes, so that it goes on after a restart.
 * @see TS-0001 9.6.47, 9.6.48
 */
export class Transactions {
  readonly #services: Services
  readonly #steps: TransactionSteps
  /** Under way, by internal number. */
  readonly #busy = new Set<number>()
  readonly #retries = new Map<number, number>()
  readonly #timers = new Map<number, () => void>()
  #isStopped = false
  /** Internal numbers that the execution of a transaction took, by resource ID, so that what was told of it stays true. */
  readonly numbers = new Map<string, readonly number[]>()

  constructor(services: Services) {
    this.#services = services
    this.#steps = new TransactionSteps(services)
  }

  start(): void {
    const { store, locks } = this.#services
    locks.start()
    for (const management of [...store.resourcesOfType(transactionTypes.transactionMgmt)]) this.#schedule(management.id)
    for (const transaction of [...store.resourcesOfType(transactionTypes.transaction)]) this.#await(transaction)
  }

  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  /** A transactionMgmt is created: its transactions are too. */
  created(management: Resource, changes: Changes): void {
    this.#steps.created(management, changes)
    changes.afterCommit(() => this.#schedule(management.id))
  }

  /** A transactionMgmt is changed in other ways than by a step. */
  revised(management: Resource, changes: Changes): void {
    changes.afterCommit(() => this.#schedule(management.id))
  }

  /** A transactionMgmt goes. */
  ended(management: Resource, root: Resource, changes: Changes): void {
    this.#steps.ended(management, root, changes)
    changes.afterCommit(() => this.#forget(management.id))
  }

  /** A transaction is created that may have to wait for its time of locking. */
  joined(transaction: Resource, changes: Changes): void {
    this.#services.locks.note(transaction)
    changes.afterCommit(() => this.#await(transaction))
  }

  /** A transaction goes: its time of locking will not come. */
  left({ id, resourceID }: Resource, changes: Changes): void {
    this.numbers.delete(resourceID)
    changes.afterCommit(() => this.#forget(id))
  }

  /** @returns an empty staging; see `StagedWork` for `numbers` */
  stage(numbers?: readonly number[]): StagedWork {
    return new StagedWork(this.#services, numbers)
  }

  /** Whether a step is under way. */
  isBusy({ id }: Resource): boolean {
    return this.#busy.has(id)
  }

  /**
   * Takes a step of a transactionMgmt.
   * @throws RequestError transactionProcessingIsIncomplete while another is under way
   */
  async take(management: Resource, control: number): Promise<void> {
    const { id } = management
    // Where other CSEs may have committed already, there is no way back.
    const isDecided = control !== controls.commit && this.#steps.isDecided(management)
    if (this.#busy.has(id) || isDecided) {
      throw new RequestError('transactionProcessingIsIncomplete', `a step of ${management.path} is under way`)
    }
    this.#busy.add(id)
    try {
      await this.#steps.take(management, control)
    } finally {
      this.#busy.delete(id)
      this.#schedule(id)
    }
  }

  #forget(id: number): void {
    this.#timers.get(id)?.()
    this.#timers.delete(id)
    this.#retries.delete(id)
  }

  #schedule(id: number): void {
    this.#timers.get(id)?.()
    this.#timers.delete(id)
    const management = this.#services.store.resource(id)
    if (this.#isStopped || management === undefined || this.#busy.has(id)) return
    const next = this.#next(management)
    if (next === undefined) return
    const { clock } = this.#services
    this.#timers.set(
      id,
      clock.after(Math.max(0, next.at - clock.now()), () => void this.#go(id, next.control)),
    )
  }

  async #go(id: number, control: Next['control']): Promise<void> {
    this.#timers.delete(id)
    const management = this.#services.store.resource(id)
    if (this.#isStopped || management === undefined || this.#busy.has(id)) return
    try {
      if (control === 'finish') return await this.#finish(management)
      if (control === controls.initial) this.#retries.set(id, (this.#retries.get(id) ?? 0) + 1)
      await this.take(management, control)
    } catch (error) {
      this.#services.log.error({ err: error, transaction: management.path }, 'a step of a transaction failed')
      // What could not be recorded is tried again, in a while.
      this.#timers.get(id)?.()
      const retry = () => this.#schedule(id)
      this.#timers.set(
        id,
        this.#services.clock.after(this.#services.configuration.notification.maximumRetryDelay, retry),
      )
    }
  }

  async #finish(management: Resource): Promise<void> {
    const changes = this.#services.changes()
    planDeletion(management, this.#services.identity.cseID, changes, this.#services)
    await changes.commit()
  }

  #next(management: Resource): Next | undefined {
    const { attributes } = management
    const now = this.#services.clock.now()
    if (isOver(attributes.trst)) {
      this.#retries.delete(management.id)
      return attributes.tmh === handlings.persist ? undefined : { control: 'finish', at: now }
    }
    if (this.#steps.isDecided(management)) return { control: controls.commit, at: now }
    const step = attributes.tmd === modes.controlledByCreator ? undefined : this.#ownStep(management, now)
    const expiry = parseTimestamp(attributes.tept)
    if (expiry === undefined || (step !== undefined && step.at < expiry && now < expiry)) return step
    return { control: controls.abort, at: expiry }
  }

  /** @returns the next step of a transaction that the CSE controls */
  #ownStep({ id, attributes }: Resource, now: Instant): Next {
    const at = (name: string): Instant => parseTimestamp(attributes[name]) ?? now
    switch (attributes.trst) {
      case transactionStates.initial:
        return { control: controls.lock, at: at('tltm') }
      case transactionStates.locked:
        return { control: controls.execute, at: at('text') }
      case transactionStates.executed:
        return { control: controls.commit, at: at('tct') }
      default:
        return this.#afterError(id, (attributes.tmr as number | undefined) ?? 0, now)
    }
  }

  #afterError(id: number, most: number, now: Instant): Next {
    const retries = this.#retries.get(id) ?? 0
    if (retries >= most) return { control: controls.abort, at: now }
    const delay = retryDelay(retries + 1, this.#services.configuration.notification)
    return { control: controls.initial, at: now + delay }
  }

  /** A transaction that no transactionMgmt here leads locks its target at its transactionLockTime. */
  #await(transaction: Resource): void {
    if (transaction.attributes.trst !== transactionStates.initial || this.#isStopped) return
    if (managementOf(transaction, this.#services) !== undefined) return
    const { clock } = this.#services
    const at = parseTimestamp(transaction.attributes.tltm) ?? clock.now()
    this.#timers.set(
      transaction.id,
      clock.after(Math.max(0, at - clock.now()), () => this.#lock(transaction.id)),
    )
  }

  #lock(id: number): void {
    this.#timers.delete(id)
    const before = this.#services.store.resource(id)
    if (before?.attributes.trst !== transactionStates.initial) return
    const { locks, identity, log } = this.#services
    const isTaken = locks.isTaken(before.parent, before.attributes.tid, before.originator)
    const modified = { trst: isTaken ? transactionStates.error : transactionStates.locked }
    const changes = this.#services.changes()
    const after = before.with({ ...before.attributes, ...modified })
    changes.updateResource(after)
    locks.note(after)
    changes.tell({ kind: 'updated', before, after, modified, originator: identity.cseID })
    changes.commit().catch((error: unknown) => log.error({ err: error, transaction: before.path }, 'no lock was taken'))
  }
}
