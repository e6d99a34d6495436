import type { JsonObject } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import { notifyRequest } from '../delivery/notifyRequest.ts'
import { releaseFor } from '../delivery/releaseFor.ts'
import { retryDelay } from '../delivery/retryDelay.ts'
import { baseAddress } from '../requests/baseAddress.ts'
import { nextHop } from '../requests/nextHop.ts'
import type { Services } from '../Services.ts'

const queuePrefix = 'contact '

/** Notifies CSEs of references and registration points: durable, each CSE in order, until it answers. */
export class TrackingNotifications {
  readonly #services: Services
  readonly #waits = new Map<string, () => void>()
  readonly #busy = new Set<string>()
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
  }

  start(): void {
    for (const queue of this.#services.store.queues()) {
      if (queue.startsWith(queuePrefix)) void this.#work(queue, 0)
    }
  }

  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#waits.values()) cancel()
    this.#waits.clear()
  }

  /** Adds a notification (m2m:sgn) to a unit of work. @param target CSE-ID */
  notify(target: string, notification: JsonObject, changes: Changes): void {
    const queue = queuePrefix + target
    appendMessage(queue, JSON.stringify({ 'm2m:sgn': notification }), changes, this.#services)
    changes.afterCommit(() => void this.#work(queue, 0))
  }

  async #work(queue: string, attempts: number): Promise<void> {
    if (this.#busy.has(queue) || (attempts === 0 && this.#waits.has(queue))) return
    this.#busy.add(queue)
    const isAnswered = await this.#workOff(queue).catch((error: unknown) => {
      if (!this.#isStopped) this.#services.log.error({ err: error }, 'a notification between CSEs could not be sent')
      return false
    })
    this.#busy.delete(queue)
    if (this.#isStopped) return
    if (!isAnswered) this.#retryLater(queue, attempts + 1)
    else if (this.#services.store.messages(queue, 1).length > 0) void this.#work(queue, 0)
  }

  /** @returns false when the CSE has no answer */
  async #workOff(queue: string): Promise<boolean> {
    const { store, dispatch, configuration, identity, log } = this.#services
    const target = queue.slice(queuePrefix.length)
    const releaseVersion = releaseFor('3', configuration)
    for (;;) {
      const [message] = store.messages(queue, 1)
      if (this.#isStopped || message === undefined) return true
      const next = nextHop(target, this.#services)
      const to = next?.attributes.csi === target ? baseAddress(next) : target
      const identifier = `contact-${message.id.toString(36)}`
      const request = notifyRequest(identity.cseID, { to, identifier, releaseVersion, text: message.body })
      try {
        await dispatch(to, request, { timeoutMilliseconds: configuration.notification.timeout })
      } catch (error) {
        log.debug({ err: error, target }, 'a CSE could not be told of a change of applications')
        return false
      }
      if (this.#isStopped) return true
      store.apply([{ kind: 'removeMessages', ids: [message.id] }])
    }
  }

  #retryLater(queue: string, attempts: number): void {
    const wait = retryDelay(attempts, this.#services.configuration.notification)
    const again = (): void => {
      this.#waits.delete(queue)
      void this.#work(queue, attempts)
    }
    this.#waits.set(queue, this.#services.clock.after(wait, again))
  }
}
