import { type Instant, type JsonObject, type Milliseconds, operations, type WirePrimitive } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { retryDelay } from '../delivery/retryDelay.ts'
import type { Services } from '../Services.ts'

/** The result of a request on its way to one target. */
export interface ResultNotification {
  /** Internal number of the resource that it is a result of, such as the `<request>`. */
  readonly request: number
  readonly target: string
  /** `{"m2m:rsp": …}` or `{"m2m:agr": …}`. */
  readonly result: JsonObject
  /** Of the request that it answers; absent: as the result says. */
  readonly releaseVersion?: string
  /** Earliest time to send it. */
  readonly due?: Instant
}

/** Sends results of asynchronous requests until a target has answered or the attempts are used up; survives a restart. */
export class ResultNotifier {
  readonly #services: Services
  readonly #queuePrefix: string
  readonly #waits = new Set<() => void>()
  #isStopped = false

  /** @param queuePrefix of the queues that keep its results */
  constructor(services: Services, queuePrefix = 'result ') {
    this.#services = services
    this.#queuePrefix = queuePrefix
  }

  start(): void {
    for (const queue of this.#services.store.queues()) {
      if (!queue.startsWith(this.#queuePrefix)) continue
      for (const message of this.#services.store.messages(queue, 1000)) {
        this.#sendWhenDue(message.id, JSON.parse(message.body) as ResultNotification)
      }
    }
  }

  /** What is under way is left to the next run. */
  stop(): void {
    this.#isStopped = true
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
        queue: `${this.#queuePrefix}${notification.request}`,
        body: JSON.stringify(notification),
        created: this.#services.clock.now(),
        expires: null,
      },
    })
    changes.afterCommit(() => this.#sendWhenDue(id, notification))
  }

  async #send(id: number, notification: ResultNotification, attempt: number): Promise<void> {
    const { configuration, log, dispatch } = this.#services
    try {
      const timeoutMilliseconds = configuration.notification.timeout
      await dispatch(notification.target, this.#requestOf(id, notification), { timeoutMilliseconds })
    } catch (error) {
      if (this.#isStopped) return
      if (attempt < configuration.notification.retries) return this.#retryLater(id, notification, attempt)
      log.warn({ target: notification.target, reason: String(error) }, 'the result of a request could not be delivered')
    }
    const changes = this.#services.changes()
    changes.write({ kind: 'removeMessages', ids: [id] })
    await changes.commit().catch((error: unknown) => {
      log.error({ err: error, target: notification.target }, 'a result that was sent stays in the store')
    })
  }

  /** In the release of the request that it answers. */
  #requestOf(id: number, notification: ResultNotification): WirePrimitive {
    const release = notification.releaseVersion ?? (notification.result['m2m:rsp'] as JsonObject | undefined)?.rvi
    return {
      op: operations.notify,
      to: notification.target,
      fr: this.#services.identity.cseID,
      rqi: `result-${id.toString(36)}`,
      ...(release === undefined ? {} : { rvi: release }),
      pc: notification.result,
    }
  }

  #sendWhenDue(id: number, notification: ResultNotification): void {
    const delay = (notification.due ?? 0) - this.#services.clock.now()
    if (delay <= 0) void this.#send(id, notification, 0)
    else this.#after(delay, () => void this.#send(id, notification, 0))
  }

  #retryLater(id: number, notification: ResultNotification, attempt: number): void {
    const delay = retryDelay(attempt + 1, this.#services.configuration.notification)
    this.#after(delay, () => void this.#send(id, notification, attempt + 1))
  }

  #after(delay: Milliseconds, action: () => void): void {
    const cancel = this.#services.clock.after(delay, () => {
      this.#waits.delete(cancel)
      action()
    })
    this.#waits.add(cancel)
  }
}
