import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import { retryDelay } from '../delivery/retryDelay.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import { ResultNotifier } from '../requests/ResultNotifier.ts'
import type { Services } from '../Services.ts'
import { deliveredRequests } from './deliveredRequests.ts'
import { executeDelivered, type Task } from './executeDelivered.ts'
import { forwardDelivery } from './forwardDelivery.ts'
import { isHere } from './isHere.ts'

const queuePrefix = 'deliver '

/**
 * Carries deliveries out: executes their requests when they are for this CSE, one after the other, else hands them on to the
 * next CSE until that has them or their lifespan ends. What is left to do is kept as messages, so that a restart goes on.
 * @see TS-0001 10.2.4, TS-0004 7.4.11
 */
export class Deliveries {
  readonly #services: Services
  readonly #results: ResultNotifier
  readonly #waits = new Map<number, () => void>()
  /** Deliveries that something is being done about just now. */
  readonly #busy = new Set<number>()
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
    this.#results = new ResultNotifier(services)
  }

  start(): void {
    for (const queue of this.#services.store.queues()) {
      if (queue.startsWith(queuePrefix)) void this.#work(Number(queue.slice(queuePrefix.length)), 0)
    }
  }

  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#waits.values()) cancel()
    this.#waits.clear()
    this.#results.stop()
  }

  /** Adds to a unit of work what a delivery asks for. */
  accept(delivery: Resource, exchange: Exchange, changes: Changes): void {
    const { arq, tg } = delivery.attributes
    const isAuthenticated = exchange.context.entitledOriginators !== undefined
    const count = deliveredRequests(arq, exchange.context.received, this.#services).length
    const tasks = isHere(tg as string, this.#services.identity) ? count : Math.min(count, 1)
    for (let index = 0; index < tasks; index += 1) {
      const task: Task = { index, isAuthenticated, received: exchange.context.received }
      appendMessage(`${queuePrefix}${delivery.id}`, JSON.stringify(task), changes, this.#services)
    }
    if (tasks > 0) changes.afterCommit(() => void this.#work(delivery.id, 0))
  }

  /** @returns whether a delivery waits, so that it may still be changed */
  isWaiting({ id }: Resource): boolean {
    return !this.#busy.has(id) && this.#services.store.messages(`${queuePrefix}${id}`, 1).length > 0
  }

  /** Adds to the deletion of a delivery that nothing more is done about it. */
  forget({ id }: Resource, changes: Changes): void {
    changes.write({ kind: 'removeQueue', queue: `${queuePrefix}${id}` })
    changes.afterCommit(() => {
      this.#waits.get(id)?.()
      this.#waits.delete(id)
    })
  }

  async #work(id: number, attempts: number): Promise<void> {
    if (this.#busy.has(id)) return
    this.#busy.add(id)
    try {
      if (!(await this.#workOff(id)) && !this.#isStopped) this.#retryLater(id, attempts + 1)
    } catch (error) {
      if (this.#isStopped) return
      this.#services.log.error({ err: error }, 'a delivery could not be carried out; it is tried again after a restart')
    } finally {
      this.#busy.delete(id)
    }
  }

  /** @returns false when the next CSE can not be reached */
  async #workOff(id: number): Promise<boolean> {
    const { store, identity } = this.#services
    for (;;) {
      const delivery = store.resource(id)
      const [message] = store.messages(`${queuePrefix}${id}`, 1)
      if (this.#isStopped || delivery === undefined || message === undefined) return true
      const task = JSON.parse(message.body) as Task
      const done = (changes: Changes): void => changes.write({ kind: 'removeMessages', ids: [message.id] })
      if (isHere(delivery.attributes.tg as string, identity)) {
        await executeDelivered(delivery, task, { done, results: this.#results }, this.#services)
      } else {
        if (!(await forwardDelivery(delivery, task, this.#services))) return false
        const changes = this.#services.changes()
        done(changes)
        await changes.commit()
      }
    }
  }

  #retryLater(id: number, attempts: number): void {
    const wait = retryDelay(attempts, this.#services.configuration.notification)
    const again = (): void => {
      this.#waits.delete(id)
      void this.#work(id, attempts)
    }
    this.#waits.set(id, this.#services.clock.after(wait, again))
  }
}
