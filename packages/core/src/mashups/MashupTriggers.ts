import { type Milliseconds, parseTimestamp } from '@waystation/model'
import { WatchIndex } from '../actions/WatchIndex.ts'
import { changedBy, watchedAt } from '../actions/watch.ts'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { addressesIn, generates, generation, mashupTypes, periodOf } from './MashupAttributes.ts'

type Generate = (id: number, settle: (changes: Changes) => void) => Promise<unknown>

const queuePrefix = 'mashup '
/** However fast members change, a mashup has a result at most this often because of it, and rests longer than it works. */
const shortestPause: Milliseconds = 100
const longerThanWork = 4
const mostMessages = 1000

/**
 * Brings results about that nobody asks for: periodically, and when a member has changed. A change of a member is a message
 * in its unit of work until there is a result that knows of it, so that a restart forgets none; several changes share one.
 */
export class MashupTriggers {
  readonly #services: Services
  readonly #generate: Generate
  readonly #index = new WatchIndex()
  readonly #timers = new Map<number, () => void>()
  /** Instances with a change that no result knows of. */
  readonly #pending = new Set<number>()
  readonly #underWay = new Map<number, Promise<void>>()
  readonly #pausing = new Map<number, () => void>()
  readonly #failures = new Map<number, string>()
  #isStopped = false

  /** @param generate makes a result; `settle` adds to its unit of work */
  constructor(services: Services, generate: Generate) {
    this.#services = services
    this.#generate = generate
  }

  start(): void {
    const { store, clock } = this.#services
    for (const instance of store.resourcesOfType(mashupTypes.instance)) {
      const latest = store.childrenOfType(instance.id, mashupTypes.result).at(-1) ?? instance
      this.#schedule(instance, clock.now() - (parseTimestamp(latest.attributes.ct) ?? 0))
      this.watch(instance)
      if (store.messages(queueOf(instance.id), 1).length > 0) this.#note(instance.id)
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const cancel of [...this.#timers.values(), ...this.#pausing.values()]) cancel()
    await Promise.allSettled(this.#underWay.values())
  }

  /** Follows an instance that is new or has changed. */
  keepUp(id: number): void {
    const instance = this.#services.store.resource(id)
    if (instance === undefined) return
    this.#schedule(instance, 0)
    this.watch(instance)
  }

  /** Follows the members of an instance. */
  watch({ id, attributes }: Resource): void {
    if (!generates(attributes, generation.onUpdate) || attributes.msm === undefined) return this.#index.remove(id)
    const watched = addressesIn(attributes.msm).map((address) => watchedAt(address, this.#services))
    this.#index.set(
      id,
      watched.filter((one) => one !== undefined),
    )
  }

  end({ id }: Resource, changes: Changes): void {
    changes.write({ kind: 'removeQueue', queue: queueOf(id) })
    changes.afterCommit(() => {
      this.#index.remove(id)
      for (const running of [this.#timers, this.#pausing]) {
        running.get(id)?.()
        running.delete(id)
      }
      this.#pending.delete(id)
      this.#failures.delete(id)
    })
  }

  /** Observes members. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    if (this.#index.isEmpty || event.kind === 'deleted' || event.kind === 'missingData') return
    const changed = changedBy(event)
    for (const [id] of (changed && this.#index.watching(changed.id)) ?? []) {
      if (!this.#pending.has(id)) appendMessage(queueOf(id), '{}', changes, this.#services)
      changes.afterCommit(() => this.#note(id))
    }
  }

  #note(id: number): void {
    this.#pending.add(id)
    if (this.#isStopped || this.#underWay.has(id) || this.#pausing.has(id)) return
    const run = this.#run(id).finally(() => this.#underWay.delete(id))
    this.#underWay.set(id, run)
  }

  async #run(id: number): Promise<void> {
    this.#pending.delete(id)
    const { store, clock } = this.#services
    const ids = store.messages(queueOf(id), mostMessages).map((message) => message.id)
    const settle = (changes: Changes): void => changes.write({ kind: 'removeMessages', ids })
    const elapsed = await this.#attempt(id, settle)
    if (this.#isStopped) return
    const resume = (): void => {
      this.#pausing.delete(id)
      if (this.#pending.has(id)) this.#note(id)
    }
    this.#pausing.set(id, clock.after(Math.max(shortestPause, longerThanWork * elapsed), resume))
  }

  /** @param elapsed since the last result */
  #schedule(instance: Resource, elapsed: Milliseconds): void {
    const { id } = instance
    this.#timers.get(id)?.()
    this.#timers.delete(id)
    const period = periodOf(instance.attributes)
    if (period === undefined || this.#isStopped) return
    const due = this.#services.clock.after(Math.max(0, period - elapsed), () => {
      void this.#attempt(id, () => {}).then((worked) => this.#repeat(id, worked))
    })
    this.#timers.set(id, due)
  }

  /** A result that takes longer than its period leaves others as much time. */
  #repeat(id: number, worked: Milliseconds): void {
    if (this.#isStopped) return
    const instance = this.#services.store.resource(id)
    if (instance === undefined) return
    const period = periodOf(instance.attributes) ?? 0
    this.#schedule(instance, Math.min(worked, period - worked))
  }

  /** Never fails: the next occasion is another attempt. @returns how long it took */
  async #attempt(id: number, settle: (changes: Changes) => void): Promise<Milliseconds> {
    const { log, clock, changes: begin } = this.#services
    const began = clock.now()
    try {
      await this.#generate(id, settle)
      this.#failures.delete(id)
    } catch (error) {
      if (this.#isStopped) return 0
      this.#complain(id, error)
      const changes = begin()
      settle(changes)
      await changes.commit().catch((failure: unknown) => log.error({ err: failure }, 'a mashup could not be settled'))
    }
    return clock.now() - began
  }

  /** Told once, not with every attempt. */
  #complain(id: number, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    if (this.#failures.get(id) === reason) return
    this.#failures.set(id, reason)
    const mashup = this.#services.store.resource(id)?.path
    this.#services.log.warn({ mashup, reason }, 'a mashup has no result')
  }
}

function queueOf(id: number): string {
  return `${queuePrefix}${id}`
}
