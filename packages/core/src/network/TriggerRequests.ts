import { type Instant, type JsonObject, RequestError } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import { retryDelay } from '../delivery/retryDelay.ts'
import { type DeviceTrigger, type Message, NetworkRefusal, type Resource, type TriggerOutcome } from '../ports/index.ts'
import { revise } from '../revise.ts'
import type { Services } from '../Services.ts'
import { Turns } from '../Turns.ts'
import { answerOf } from './answerOf.ts'
import { deviceTrigger, triggerNames, validityOf, withoutNull } from './deviceTrigger.ts'
import { recipientsOf, requireTriggerable } from './recipients.ts'
import { isUnderWay, isWithNetwork, triggerStatuses } from './triggerStatuses.ts'

/** What is kept of a trigger while something may become of it. */
interface Note {
  /** How often it has been replaced. */
  readonly round: number
  /** End of its validity. */
  readonly due: Instant
}

const queuePrefix = 'trigger '

/**
 * Hands triggerRequests to the underlying network and follows what becomes of them. A trigger under way is kept as a message:
 * a restart sends it again if the network does not know it, else goes on waiting for its delivery report.
 * @see TS-0001 9.6.49, TS-0004 7.4.57
 */
export class TriggerRequests {
  readonly #services: Services
  readonly #turns = new Turns()
  readonly #timers = new Map<number, () => void>()
  readonly #followed = new Map<number, AbortController>()
  /** References that replace others, by the content of the UPDATE. */
  readonly #replacements = new WeakMap<JsonObject, string>()
  #stopReceiving = (): void => {}
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
  }

  start(): void {
    const { store, network } = this.#services
    if (network !== undefined) this.#stopReceiving = network.receiveTriggers((trigger) => this.#receive(trigger))
    for (const queue of store.queues()) {
      if (queue.startsWith(queuePrefix)) this.#goOn(Number(queue.slice(queuePrefix.length)))
    }
  }

  stop(): void {
    this.#isStopped = true
    this.#stopReceiving()
    for (const id of [...this.#timers.keys(), ...this.#followed.keys()]) this.#leave(id)
  }

  /** Adds a new trigger to the unit of work that creates or replaces its triggerRequest; it is sent once that is durable. */
  begin(request: Resource, changes: Changes): void {
    if (request.attributes.tst === triggerStatuses.noNetwork) return
    const [old] = this.#notesOf(request.id)
    const due = this.#services.clock.now() + validityOf(request.attributes)
    const body = JSON.stringify({ round: old === undefined ? 1 : noteIn(old).round + 1, due } satisfies Note)
    if (old === undefined) appendMessage(`${queuePrefix}${request.id}`, body, changes, this.#services)
    else changes.write({ kind: 'replaceMessage', message: { ...old, body } })
    changes.afterCommit(() => this.#goOn(request.id))
  }

  /**
   * Puts the trigger that an UPDATE makes in the place of the one under way.
   * @returns what ends the wait of others; undefined when the UPDATE makes no other trigger
   * @throws RequestError unableToReplaceRequest, triggeringDisabledForRecipient
   */
  async replace({ id }: Resource, modified: JsonObject): Promise<(() => void) | undefined> {
    if (!triggerNames.some((name) => name in modified)) return undefined
    const leave = await this.#turns.take(id)
    try {
      const request = this.#services.store.resource(id)
      if (request !== undefined) await this.#replaceNow(request, modified)
      return leave
    } catch (error) {
      leave()
      throw error
    }
  }

  /** @returns what an UPDATE that made another trigger changes beyond what it asks for */
  replacedBy(modified: JsonObject): JsonObject {
    const reference = this.#replacements.get(modified)
    return reference === undefined ? {} : { tst: triggerStatuses.replaced, trf: reference }
  }

  async #replaceNow({ id, path, attributes }: Resource, modified: JsonObject): Promise<void> {
    const { network } = this.#services
    const [note] = this.#notesOf(id)
    if (!isUnderWay(attributes.tst) || note === undefined || network === undefined) {
      throw new RequestError('unableToReplaceRequest', `nothing of ${path} is under way that could be replaced`)
    }
    const wanted = withoutNull({ ...attributes, ...modified })
    requireTriggerable(wanted, this.#services)
    // What the network has not accepted yet goes out as it will be.
    if (!isWithNetwork(attributes.tst)) return
    const trigger = deviceTrigger(wanted, this.#keyOf(id, noteIn(note).round + 1), validityOf(wanted))
    try {
      const reference = await answerOf(network.replaceTrigger(attributes.trf as string, trigger), this.#services)
      this.#replacements.set(modified, reference)
    } catch (error) {
      throw new RequestError('unableToReplaceRequest', `the network did not replace the trigger: ${reasonOf(error)}`)
    }
  }

  /**
   * Takes the trigger of a request that is to be deleted back, when the network has it.
   * @returns what ends the wait of others
   * @throws RequestError unableToRecallRequest
   */
  async recall({ id }: Resource): Promise<() => void> {
    const leave = await this.#turns.take(id)
    const { store, network } = this.#services
    try {
      const attributes = store.resource(id)?.attributes ?? {}
      if (network !== undefined && isWithNetwork(attributes.tst)) {
        await answerOf(network.recallTrigger(attributes.trf as string), this.#services)
      }
      return leave
    } catch (error) {
      leave()
      throw new RequestError('unableToRecallRequest', `the network did not recall the trigger: ${reasonOf(error)}`)
    }
  }

  /**
   * Adds to the deletion of a triggerRequest that nothing of it remains.
   * @param isRecalled false when it goes with another resource or expires: its trigger is then taken back if that is possible
   */
  forget(request: Resource, isRecalled: boolean, changes: Changes): void {
    const { network } = this.#services
    const { tst, trf } = request.attributes
    changes.write({ kind: 'removeQueue', queue: `${queuePrefix}${request.id}` })
    changes.afterCommit(() => {
      this.#leave(request.id)
      if (!isRecalled && isWithNetwork(tst)) network?.recallTrigger(trf as string).catch(() => undefined)
    })
  }

  /** Does what is next: hands the trigger to the network, or waits for its report. */
  #goOn(id: number): void {
    this.#leave(id)
    if (this.#isStopped) return
    const request = this.#services.store.resource(id)
    const [message] = this.#notesOf(id)
    if (request === undefined || message === undefined) return
    if (isWithNetwork(request.attributes.tst)) this.#follow(request, noteIn(message))
    else void this.#send(id, 0)
  }

  async #send(id: number, attempt: number): Promise<void> {
    const leave = await this.#turns.take(id)
    try {
      const request = this.#services.store.resource(id)
      const [message] = this.#notesOf(id)
      if (request === undefined || message === undefined || this.#isStopped) return
      await this.#sendNow(request, noteIn(message), attempt)
    } catch (error) {
      this.#services.log.error({ err: error }, 'the state of a trigger could not be kept')
    } finally {
      leave()
    }
  }

  async #sendNow(request: Resource, { round, due }: Note, attempt: number): Promise<void> {
    const { clock, network, log } = this.#services
    const validity = due - clock.now()
    // One without validity is tried once.
    const isOver = validity <= 0 && (attempt > 0 || validityOf(request.attributes) > 0)
    if (isOver) return this.#conclude(request, 'expired')
    try {
      if (network === undefined) throw new Error('no network operator is connected')
      const trigger = deviceTrigger(request.attributes, this.#keyOf(request.id, round), Math.max(0, validity))
      await this.#accepted(request, await answerOf(network.sendTrigger(trigger), this.#services))
    } catch (error) {
      const reason = reasonOf(error)
      if (attempt === 0) log.warn({ triggerRequest: request.path, reason }, 'a device trigger could not be sent')
      if (error instanceof NetworkRefusal) return this.#conclude(request, 'failed')
      this.#later(request.id, due, attempt, () => void this.#send(request.id, attempt + 1))
    }
  }

  /** A request that was deleted meanwhile has nothing left to tell of its trigger. */
  async #accepted({ id, attributes }: Resource, reference: string): Promise<void> {
    const { store, network } = this.#services
    if (store.resource(id) === undefined) return network?.recallTrigger(reference)
    if (this.#isStopped) return
    const changes = this.#services.changes()
    const tst = isWithNetwork(attributes.tst) ? (attributes.tst as number) : triggerStatuses.triggered
    revise(id, { tst, trf: reference }, changes, this.#services)
    changes.afterCommit(() => this.#goOn(id))
    await changes.commit()
  }

  #follow({ id, attributes }: Resource, { due }: Note, attempt = 0): void {
    const { network, clock, configuration } = this.#services
    const reference = attributes.trf as string
    const follower = new AbortController()
    this.#followed.set(id, follower)
    const report = (outcome: TriggerOutcome | undefined): void => {
      if (!follower.signal.aborted) void this.#report(id, reference, outcome)
    }
    // The network says that a trigger has expired; one that says nothing is given some time.
    const wait = Math.max(0, due - clock.now()) + configuration.notification.timeout
    this.#timers.set(
      id,
      clock.after(wait, () => report('expired')),
    )
    if (network === undefined) return
    network.outcomeOf(reference, follower.signal).then(report, () => {
      if (follower.signal.aborted) return
      this.#leave(id)
      this.#later(id, due, attempt, () => this.#followAgain(id, attempt + 1))
    })
  }

  #followAgain(id: number, attempt: number): void {
    const request = this.#services.store.resource(id)
    const [message] = this.#notesOf(id)
    if (request !== undefined && message !== undefined) this.#follow(request, noteIn(message), attempt)
  }

  async #report(id: number, reference: string, outcome: TriggerOutcome | undefined): Promise<void> {
    const leave = await this.#turns.take(id)
    try {
      const request = this.#services.store.resource(id)
      if (request?.attributes.trf !== reference || this.#isStopped) return
      if (outcome !== undefined) return await this.#conclude(request, outcome)
      this.#leave(id)
      void this.#send(id, 0)
    } catch (error) {
      this.#services.log.error({ err: error }, 'the state of a trigger could not be kept')
    } finally {
      leave()
    }
  }

  async #conclude({ id }: Resource, outcome: TriggerOutcome): Promise<void> {
    const changes = this.#services.changes()
    revise(id, { tst: triggerStatuses[outcome] }, changes, this.#services)
    changes.write({ kind: 'removeQueue', queue: `${queuePrefix}${id}` })
    changes.afterCommit(() => this.#leave(id))
    await changes.commit()
  }

  /** Tries again with growing pauses, at the end of the validity for the last time. */
  #later(id: number, due: Instant, attempt: number, action: () => void): void {
    if (this.#isStopped) return
    const { clock, configuration } = this.#services
    const pause = retryDelay(attempt + 1, configuration.notification)
    this.#timers.set(id, clock.after(Math.max(0, Math.min(pause, due - clock.now())), action))
  }

  #leave(id: number): void {
    this.#timers.get(id)?.()
    this.#timers.delete(id)
    this.#followed.get(id)?.abort()
    this.#followed.delete(id)
  }

  /** Tells the subscribers of the applications that a trigger from the network is for. */
  #receive({ device, port, payload }: Pick<DeviceTrigger, 'device' | 'port' | 'payload'>): void {
    const changes = this.#services.changes()
    for (const subject of recipientsOf({ device, port, applicationID: payload.tiae }, this.#services)) {
      changes.tell({ kind: 'triggerReceived', subject, payload })
    }
    changes.commit().catch((error: unknown) => {
      this.#services.log.error({ err: error }, 'nobody could be told of a trigger')
    })
  }

  #keyOf(id: number, round: number): string {
    return `${this.#services.identity.cseID}/${id}.${round}`
  }

  #notesOf(id: number): readonly Message[] {
    return this.#services.store.messages(`${queuePrefix}${id}`, 1)
  }
}

function noteIn(message: Message): Note {
  return JSON.parse(message.body) as Note
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
