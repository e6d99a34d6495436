import { type Instant, type JsonObject, parseDuration, RequestError, resourceTypes } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import { planCreation } from '../pipeline/createResource.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { Instance, type Message, type Resource } from '../ports/index.ts'
import { revise } from '../revise.ts'
import type { Services } from '../Services.ts'
import { targetsOf } from './commandTargets.ts'
import { type Handover, handOver, resultIn } from './handOver.ts'
import { isOver, statuses } from './isOver.ts'

/** Numbers of m2m:execModeType. */
const modes = { onceAtOnce: 1, repeatedly: 2, onceAtRandom: 3, repeatedlyAtRandom: 4 } as const

/** Where an execution stands, as its message keeps it. */
interface Progress {
  /** When the next round is due. */
  readonly due: Instant
  /** Rounds to go, the next one included. */
  readonly rounds: number
  /** Internal number of the object in which the device tells how far it is. */
  readonly object?: number
}

const queuePrefix = 'command '
const defaultInterval = 1000
const defaultSpread = 10_000

/**
 * Carries out management commands: one execInstance for each target, which goes from INITIATED to PENDING when it is due and
 * to FINISHED when the device has done it. A command that no device can take yet waits. Where executions stand is kept as
 * messages, so that a restart goes on.
 * @see TS-0001 10.2.8.8 to 10.2.8.12, TS-0004 7.4.16, 7.4.17
 */
export class ManagementCommands {
  readonly #services: Services
  readonly #random: () => number
  readonly #timers = new Map<number, () => void>()
  /** Executions that a device is at, with the object in which it tells how far it is, and those that wait for one. */
  readonly #open = new Map<number, number | undefined>()

  /** @param random from 0 to 1, for the modes that spread executions */
  constructor(services: Services, random: () => number = Math.random) {
    this.#services = services
    this.#random = random
  }

  start(): void {
    for (const queue of this.#services.store.queues()) {
      if (queue.startsWith(queuePrefix)) this.#schedule(Number(queue.slice(queuePrefix.length)))
    }
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  /** Adds the executions of a command, one for each target, to a unit of work. */
  execute(command: Resource, exchange: Exchange, changes: Changes): void {
    for (const target of targetsOf(command.attributes.ext as string, this.#services)) {
      const content = contentOf(command.attributes, target)
      const creation = { exchange, parent: command, definition: resourceTypes.execInstance, content, behaviour: {} }
      const { resource } = planCreation(creation, changes, this.#services)
      this.#keep(resource.id, undefined, this.#firstRound(content), changes)
      changes.afterCommit(() => this.#schedule(resource.id))
    }
  }

  /**
   * Adds the end of an execution that has not finished to a unit of work.
   * @returns its new status
   * @throws RequestError alreadyComplete, mgmtCommandNotCancellable while the device is at it
   */
  cancel(instance: Resource, changes: Changes): number {
    if (isOver(instance)) throw new RequestError('alreadyComplete', `${instance.path} is over`)
    this.requireCancellable(instance)
    this.forget(instance, changes)
    return statuses.cancelled
  }

  /** @throws RequestError mgmtCommandNotCancellable while the device is at it */
  requireCancellable(instance: Resource): void {
    const [note] = this.#notesOf(instance.id)
    if (note === undefined || progressIn(note).object === undefined) return
    throw new RequestError('mgmtCommandNotCancellable', `the device is executing ${instance.path} already`)
  }

  /** Adds to the deletion of an execInstance that nothing of it remains. */
  forget(instance: Resource, changes: Changes): void {
    changes.write({ kind: 'removeQueue', queue: `${queuePrefix}${instance.id}` })
    changes.afterCommit(() => {
      this.#timers.get(instance.id)?.()
      this.#timers.delete(instance.id)
      this.#open.delete(instance.id)
    })
  }

  /** Observes nodes and their objects: what waits may go on. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    if (this.#open.size === 0 || event.kind === 'retrievedEmpty' || event.kind === 'attempted') return
    const subject = event.kind === 'updated' ? event.after : event.subject
    if (subject instanceof Instance || (subject.resourceType !== 13 && subject.resourceType !== 14)) return
    // Devices change their objects all the time, which only concerns what they are at.
    const isProgress = event.kind === 'updated' && subject.resourceType === 13
    changes.afterCommit(() => {
      for (const [id, object] of [...this.#open]) if (!isProgress || object === subject.id) this.#step(id)
    })
  }

  #firstRound({ exm, exf, exy, exn }: JsonObject): Progress {
    const delay =
      (parseDuration(exy) ?? 0) + (isRandom(exm) ? this.#random() * (parseDuration(exf) ?? defaultSpread) : 0)
    const isRepeated = exm === modes.repeatedly || exm === modes.repeatedlyAtRandom
    const rounds = isRepeated ? Math.max(1, (exn as number | undefined) ?? 1) : 1
    return { due: this.#services.clock.now() + delay, rounds }
  }

  #schedule(id: number): void {
    const [note] = this.#notesOf(id)
    if (note === undefined) return
    this.#timers.get(id)?.()
    const delay = Math.max(0, progressIn(note).due - this.#services.clock.now())
    const step = (): void => {
      this.#timers.delete(id)
      this.#step(id)
    }
    this.#timers.set(id, this.#services.clock.after(delay, step))
  }

  /** Goes on with one execution: puts it to the device when it is due, or sees how far the device is. */
  #step(id: number): void {
    const { store, clock, log } = this.#services
    const instance = store.resource(id)
    const command = instance && store.resource(instance.parent)
    const [note] = this.#notesOf(id)
    if (command === undefined || instance === undefined || note === undefined) return
    const progress = progressIn(note)
    if (progress.due > clock.now()) return this.#schedule(id)
    const changes = this.#services.changes()
    try {
      const outcome = this.#outcomeOf(progress, command, instance, changes)
      if (outcome !== undefined) this.#settle(instance, note, outcome, changes)
      changes.commit().catch((error: unknown) => log.error({ err: error }, 'a management command could not be kept'))
    } catch (error) {
      log.error({ err: error, command: command.path }, 'a management command could not be put to its device')
    }
  }

  #outcomeOf({ object }: Progress, command: Resource, instance: Resource, changes: Changes): Handover | undefined {
    if (object === undefined) return handOver(command, instance, changes, this.#services)
    this.#open.set(instance.id, object)
    const result = resultIn(this.#services.store.resource(object), command)
    return result === undefined ? undefined : { state: 'done', result }
  }

  #settle(instance: Resource, note: Message, outcome: Handover, changes: Changes): void {
    const progress = progressIn(note)
    this.#open.delete(instance.id)
    if (outcome.state !== 'done') {
      this.#open.set(instance.id, outcome.state === 'running' ? outcome.object : undefined)
      this.#change(instance, { exs: statuses.pending }, changes)
      if (outcome.state === 'running') this.#keep(instance.id, note, { ...progress, object: outcome.object }, changes)
    } else if (outcome.result !== 0 || progress.rounds === 1) {
      changes.write({ kind: 'removeMessages', ids: [note.id] })
      this.#change(instance, { exs: statuses.finished, exr: outcome.result }, changes)
    } else {
      const due = this.#services.clock.now() + this.#intervalOf(instance.attributes)
      this.#keep(instance.id, note, { due, rounds: progress.rounds - 1 }, changes)
      this.#change(instance, { exs: statuses.pending }, changes)
      changes.afterCommit(() => this.#schedule(instance.id))
    }
  }

  #intervalOf({ exm, exf }: JsonObject): number {
    const least = Math.max(100, parseDuration(exf) ?? defaultInterval)
    return isRandom(exm) ? least * (1 + this.#random()) : least
  }

  #change({ id, attributes }: Resource, modified: JsonObject, changes: Changes): void {
    if (Object.entries(modified).every(([name, value]) => attributes[name] === value)) return
    revise(id, modified, changes, this.#services)
  }

  #keep(id: number, note: Message | undefined, progress: Progress, changes: Changes): void {
    const body = JSON.stringify(progress)
    if (note !== undefined) changes.write({ kind: 'replaceMessage', message: { ...note, body } })
    else appendMessage(`${queuePrefix}${id}`, body, changes, this.#services)
  }

  #notesOf(id: number): readonly Message[] {
    return this.#services.store.messages(`${queuePrefix}${id}`, 1)
  }
}

function isRandom(mode: unknown): boolean {
  return mode === modes.onceAtRandom || mode === modes.repeatedlyAtRandom
}

const copied = ['exm', 'exf', 'exy', 'exn', 'exra', 'acpi', 'daci']

function contentOf(command: JsonObject, target: string): JsonObject {
  const content: JsonObject = { ext: target }
  for (const name of copied) if (command[name] !== undefined) content[name] = command[name]
  return content
}

function progressIn(note: Message): Progress {
  return JSON.parse(note.body) as Progress
}
