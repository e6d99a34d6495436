import { type JsonObject, operations, type WirePrimitive } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Services } from '../Services.ts'

/** The result of a request on its way to one target. */
export interface ResultNotification {
  /** Internal number of the `<request>`. */
  readonly request: number
  readonly target: string
  /** `{"m2m:rsp": …}`. */
  readonly result: JsonObject
}

const queuePrefix = 'result '

/** Sends results of asynchronous requests until a target has answered or the attempts are used up; survives a restart. */
export class ResultNotifier {
  readonly #services: Services
  readonly #waits = new Set<() => void>()

  constructor(services: Services) {
    this.#services = services
  }

  start(): void {
    for (const queue of this.#services.store.queues()) {
      if (!queue.startsWith(queuePrefix)) continue
      for (const message of this.#services.store.messages(queue, 1000)) {
        void this.#send(message.id, JSON.parse(message.body) as ResultNotification, 0)
      }
    }
  }

  stop(): void {
    for (const cancel of this.#waits) cancel()
    this.#waits.clear()
  }

  /** Adds a result to send to a unit of work. */
  notify(notification: ResultNotification, changes: Changes): void {
    const id = this.#services.store.nextMessageNumber()
    changes.write({
      kind: 'appendMessage',
      message: {
        id,
        queue: `${queuePrefix}${notification.request}`,
        body: JSON.stringify(notification),
        created: this.#services.clock.now(),
        expires: null,
      },
    })
    changes.afterCommit(() => void this.#send(id, notification, 0))
  }

  async #send(id: number, notification: ResultNotification, attempt: number): Promise<void> {
    const { configuration, log, dispatch } = this.#services
    try {
      const timeoutMilliseconds = configuration.notification.timeout
      await dispatch(notification.target, this.#requestOf(id, notification), { timeoutMilliseconds })
    } catch (error) {
      if (attempt < configuration.notification.retries) return this.#retryLater(id, notification, attempt)
      log.warn({ target: notification.target, reason: String(error) }, 'the result of a request could not be delivered')
    }
    this.#services.store.apply([{ kind: 'removeMessages', ids: [id] }])
  }

  /** In the release of the request that it answers. */
  #requestOf(id: number, notification: ResultNotification): WirePrimitive {
    const release = (notification.result['m2m:rsp'] as JsonObject | undefined)?.rvi
    return {
      op: operations.notify,
      to: notification.target,
      fr: this.#services.identity.cseID,
      rqi: `result-${id.toString(36)}`,
      ...(release === undefined ? {} : { rvi: release }),
      pc: notification.result,
    }
  }

  #retryLater(id: number, notification: ResultNotification, attempt: number): void {
    const { firstRetryDelay, maximumRetryDelay } = this.#services.configuration.notification
    const cancel = this.#services.clock.after(Math.min(firstRetryDelay * 2 ** attempt, maximumRetryDelay), () => {
      this.#waits.delete(cancel)
      void this.#send(id, notification, attempt + 1)
    })
    this.#waits.add(cancel)
  }
}
