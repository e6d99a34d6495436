import { formatTimestamp, isSuccess, type JsonObject, RequestError } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { LocalParts } from './LocalParts.ts'
import { kept, type Part, type PartOutcome, partsOf } from './Part.ts'
import { RemoteParts } from './RemoteParts.ts'
import { StagedWork } from './StagedWork.ts'
import { controls, isHolding, isOver, transactionStates } from './states.ts'

const mostAttempts = 5
const decisionQueue = 'transactionDecision '

/**
 * The steps of a transactionMgmt. Each can be done again after a crash in the middle of it. What the requests change on this
 * CSE, and that the transaction is committed, are one unit of work; where other CSEs take part, it is made durable first
 * that nothing but a COMMIT may follow, they commit next, and then this CSE does.
 * @see TS-0001 9.6.47, TS-0004 7.4.60
 */
export class TransactionSteps {
  readonly #services: Services
  readonly #local: LocalParts
  readonly #remote: RemoteParts
  /** Internal numbers that an execution took, by transactionMgmt, so that what was told of it stays true. */
  readonly #numbers = new Map<number, readonly number[]>()

  constructor(services: Services) {
    this.#services = services
    this.#local = new LocalParts(services)
    this.#remote = new RemoteParts(services)
  }

  /** Adds the transactions of a new transactionMgmt to the unit of work that creates it. */
  created(management: Resource, changes: Changes): void {
    this.#local.plan(partsOf(management, this.#services), management, changes)
  }

  /** Whether nothing but COMMIT may follow. */
  isDecided(management: Resource): boolean {
    return this.#services.store.messages(queueOf(management), 1).length > 0
  }

  /** Does what a control asks for; the state of the transactionMgmt tells what came of it. */
  async take(management: Resource, control: number): Promise<void> {
    const parts = partsOf(management, this.#services)
    switch (control) {
      case controls.lock:
        return this.#lock(management, parts)
      case controls.execute:
        return this.#execute(management, parts)
      case controls.commit:
        return this.#commit(management, parts)
      default:
        return this.#giveUp(management, parts, control)
    }
  }

  /** Adds what the end of a transactionMgmt means for its parts. */
  ended(management: Resource, root: Resource, changes: Changes): void {
    const parts = partsOf(management, this.#services)
    this.#local.remove(parts, root, changes)
    changes.write({ kind: 'removeQueue', queue: queueOf(management) })
    this.#numbers.delete(management.id)
    const remote = parts.filter((part) => this.#local.isRemote(part))
    if (remote.length === 0) return
    changes.afterCommit(() => {
      for (const part of remote) void this.#remote.remove(part, management).catch((error) => this.#log(error, part))
    })
  }

  async #lock(management: Resource, parts: readonly Part[]): Promise<void> {
    const changes = this.#services.changes()
    const local = parts.map((part) => this.#local.lock(part, management, changes))
    await changes.commit()
    const outcomes: PartOutcome[] = []
    for (const [index, part] of parts.entries()) {
      outcomes.push(local[index] ?? (await this.#remote.lock(part, management)))
    }
    await this.#conclude(management, controls.lock, outcomes)
  }

  async #execute(management: Resource, parts: readonly Part[]): Promise<void> {
    const work = new StagedWork(this.#services)
    const outcomes = await this.#perform(work, management, parts)
    this.#numbers.set(management.id, work.usedNumbers)
    const changes = this.#services.changes()
    this.#enter(parts, outcomes, controls.execute, changes)
    await changes.commit()
    const isPossible = outcomes.every((outcome) => outcome?.isDone !== false)
    const all: PartOutcome[] = []
    for (const [index, part] of parts.entries()) {
      const known = outcomes[index] ?? (isPossible ? undefined : { isDone: true })
      all.push(known ?? (await this.#remote.step(part, controls.execute, management)))
    }
    await this.#conclude(management, controls.execute, all)
  }

  /** @returns outcomes of the parts on this CSE; undefined for the others */
  async #perform(work: StagedWork, management: Resource, parts: readonly Part[]): Promise<(PartOutcome | undefined)[]> {
    const outcomes: (PartOutcome | undefined)[] = []
    // Looked at before: a request may delete the target of a later one, which then fails by itself.
    const held = parts.map((part) => isHolding(this.#local.find(part)?.attributes.trst))
    const remote = parts.map((part) => this.#local.isRemote(part))
    for (const [index, part] of parts.entries()) {
      if (remote[index]) outcomes.push(undefined)
      else if (!held[index]) outcomes.push({ isDone: false, response: this.#lockLost(part) })
      else {
        const response = kept(await work.perform(part.request, management.originator))
        outcomes.push({ isDone: isSuccess(response.rsc as number), response })
      }
    }
    return outcomes
  }

  #lockLost({ request }: Part): JsonObject {
    return { rsc: 5222, rqi: request.requestIdentifier, pc: { 'm2m:dbg': `${request.to} is not locked any more` } }
  }

  async #commit(management: Resource, parts: readonly Part[]): Promise<void> {
    const remote = parts.map((part) => this.#local.isRemote(part))
    if (!remote.includes(true)) return this.#commitHere(management, parts, [])
    if (!this.isDecided(management)) {
      const outcomes = await this.#perform(this.#again(management), management, parts)
      if (outcomes.some((outcome) => outcome?.isDone === false)) {
        return this.#conclude(management, controls.commit, outcomes)
      }
      await this.#decide(management)
    }
    const answers: (PartOutcome | undefined)[] = []
    for (const [index, part] of parts.entries()) {
      answers.push(remote[index] ? await this.#remote.step(part, controls.commit, management) : undefined)
    }
    if (answers.some((answer) => answer?.isUnknown === true)) {
      throw new RequestError(
        'transactionProcessingIsIncomplete',
        'the transaction will be committed when all CSEs that take part have answered',
      )
    }
    if (answers.some((answer) => answer?.isDone === false)) {
      this.#services.log.error({ transaction: management.path }, 'another CSE refused to commit what it had executed')
      return this.#conclude(management, controls.commit, answers)
    }
    return this.#commitHere(management, parts, answers)
  }

  async #commitHere(
    management: Resource,
    parts: readonly Part[],
    remote: readonly (PartOutcome | undefined)[],
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const work = this.#again(management)
      const local = await this.#perform(work, management, parts)
      const outcomes = parts.map((_part, index) => remote[index] ?? local[index])
      const isPossible = outcomes.every((outcome) => outcome?.isDone !== false)
      if (!work.isCurrent && attempt < mostAttempts) continue
      const changes = this.#services.changes()
      if (isPossible && work.isCurrent) {
        this.#enter(parts, local, controls.commit, changes)
        this.#record(management, controls.commit, transactionStates.committed, outcomes, changes)
        work.addTo(changes)
      } else this.#record(management, controls.commit, transactionStates.error, outcomes, changes)
      return changes.commit()
    }
  }

  #again(management: Resource): StagedWork {
    return new StagedWork(this.#services, this.#numbers.get(management.id) ?? [])
  }

  #decide(management: Resource): Promise<void> {
    const changes = this.#services.changes()
    appendMessage(queueOf(management), '{}', changes, this.#services)
    return changes.commit()
  }

  async #giveUp(management: Resource, parts: readonly Part[], control: number): Promise<void> {
    for (const part of parts) {
      if (!this.#local.isRemote(part)) continue
      // A CSE that does not answer gives up when the transaction there expires, or when it is deleted.
      await this.#remote.step(part, controls.abort, management).catch((error: unknown) => this.#log(error, part))
    }
    const changes = this.#services.changes()
    this.#local.abort(parts, changes)
    const isAbort = control === controls.abort
    const state = isAbort ? transactionStates.aborted : transactionStates.initial
    this.#record(management, control, state, isAbort ? undefined : [], changes)
    await changes.commit()
  }

  #enter(
    parts: readonly Part[],
    outcomes: readonly (PartOutcome | undefined)[],
    control: number,
    changes: Changes,
  ): void {
    const success = control === controls.commit ? transactionStates.committed : transactionStates.executed
    for (const [index, part] of parts.entries()) {
      const outcome = outcomes[index]
      const transaction = outcome && this.#local.find(part)
      if (transaction === undefined || isOver(transaction.attributes.trst)) continue
      const trst = outcome?.isDone === true ? success : transactionStates.error
      const modified: JsonObject = { tctl: control, trst }
      if (outcome?.response !== undefined) modified['m2m:rsp'] = outcome.response
      this.#local.enter(transaction, modified, changes)
    }
  }

  /** Success of all makes success, any failure an error. */
  #conclude(management: Resource, control: number, outcomes: readonly (PartOutcome | undefined)[]): Promise<void> {
    const isDone = outcomes.every((outcome) => outcome?.isDone !== false)
    const success = control === controls.lock ? transactionStates.locked : transactionStates.executed
    const changes = this.#services.changes()
    this.#record(management, control, isDone ? success : transactionStates.error, outcomes, changes)
    return changes.commit()
  }

  /** @param outcomes undefined: responses stay as they are */
  #record(
    management: Resource,
    tctl: number,
    trst: number,
    outcomes: readonly (PartOutcome | undefined)[] | undefined,
    changes: Changes,
  ): void {
    const before = changes.resource(management.id)
    if (before === undefined) return
    const responses = outcomes?.map((outcome) => outcome?.response).filter((response) => response !== undefined)
    const modified: JsonObject = { tctl, trst }
    if (responses !== undefined) modified.rsps = { 'm2m:rsp': responses }
    const lt = formatTimestamp(this.#services.clock.now())
    const after = before.with({ ...before.attributes, ...modified, lt })
    changes.updateResource(after)
    if (tctl !== controls.execute) changes.write({ kind: 'removeQueue', queue: queueOf(management) })
    changes.tell({ kind: 'updated', before, after, modified, originator: this.#services.identity.cseID })
  }

  #log(error: unknown, part: Part): void {
    this.#services.log.error({ err: error, to: part.request.to }, 'another CSE could not be told of a transaction')
  }
}

function queueOf({ id }: Resource): string {
  return `${decisionQueue}${id}`
}
