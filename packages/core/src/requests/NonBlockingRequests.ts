import {
  type JsonObject,
  parseRequest,
  parseResponse,
  parseTimestamp,
  type ResponsePrimitive,
  responseTypes,
} from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { execute } from '../pipeline/handle.ts'
import { failed, responseOf } from '../pipeline/response.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { inTime } from './inTime.ts'
import { ResultNotifier } from './ResultNotifier.ts'
import { recordPart, recordResult, requestStatus, resultOf, wireRequestOf } from './requestResource.ts'

/**
 * Executes non-blocking requests in the background. What an operation changes and its result in the `<request>` are one
 * unit of work, so that after a restart a request that is still pending has changed nothing and is executed again.
 */
export class NonBlockingRequests {
  readonly #services: Services
  readonly #notifier: ResultNotifier
  #pending = 0

  constructor(services: Services) {
    this.#services = services
    this.#notifier = new ResultNotifier(services)
  }

  /** How many are being executed or wait for their time. */
  get pending(): number {
    return this.#pending
  }

  start(): void {
    const { store } = this.#services
    this.#notifier.start()
    for (const resource of [...store.resourcesOfType(17)]) {
      if (resource.attributes.rs === requestStatus.pending) this.execute(resource, this.#exchangeOf(resource))
      if (resource.attributes.rs === requestStatus.partiallyCompleted) this.#conclude(resource)
    }
  }

  /** Some members of a group have executed the request and must not do so again: what they answered is the result. */
  #conclude(resource: Resource): void {
    const changes = this.#services.changes()
    const response = parseResponse(resource.attributes.ors as JsonObject)
    recordResult(resource.id, response, changes, this.#services)
    this.#notifyTargets(resource, this.#exchangeOf(resource), response, changes)
    void this.#commit(resource, changes)
  }

  #exchangeOf(resource: Resource): Exchange {
    const now = this.#services.clock.now()
    const { rqet, rset } = resource.attributes.mi as JsonObject
    // What has expired meanwhile is still a request: its execution finds out.
    const request = parseRequest({ ...wireRequestOf(resource), rqet: undefined, rset: undefined }, now)
    return {
      request: { ...request, requestExpiration: parseTimestamp(rqet), resultExpiration: parseTimestamp(rset) },
      context: { received: now, internal: true },
      originator: resource.originator,
    }
  }

  stop(): void {
    this.#notifier.stop()
  }

  /** Executes a request that its `<request>` keeps; the result goes there and, if asked for, to its targets. */
  execute(resource: Resource, exchange: Exchange): void {
    this.#pending += 1
    void this.#run(resource, exchange).finally(() => {
      this.#pending -= 1
    })
  }

  async #run(resource: Resource, exchange: Exchange): Promise<void> {
    let isRecorded = false
    const keep = (response: ResponsePrimitive, changes: Changes): void => {
      isRecorded = true
      recordResult(resource.id, response, changes, this.#services)
      this.#notifyTargets(resource, exchange, response, changes)
    }
    const recording: Exchange = {
      ...exchange,
      // Once the request has expired, that is its result.
      record: (outcome, changes) => {
        if (!isRecorded) keep(responseOf(exchange.request, outcome), changes)
      },
      progress: (outcome) => {
        if (!isRecorded) this.#keepPart(resource, responseOf(exchange.request, outcome))
      },
    }
    const response = await inTime(recording, this.#services, (current) => execute(current, this.#services)).catch(
      (error: unknown) => failed(error, exchange.request, this.#services),
    )
    if (isRecorded) return
    const changes = this.#services.changes()
    keep(response, changes)
    await this.#commit(resource, changes)
  }

  #keepPart(resource: Resource, response: ResponsePrimitive): void {
    const changes = this.#services.changes()
    recordPart(resource.id, response, changes, this.#services)
    void this.#commit(resource, changes)
  }

  #commit(resource: Resource, changes: Changes): Promise<void> {
    return changes.commit().catch((error: unknown) => {
      this.#services.log.error({ err: error, request: resource.path }, 'the result of a request could not be kept')
    })
  }

  #notifyTargets(resource: Resource, exchange: Exchange, response: ResponsePrimitive, changes: Changes): void {
    const { request } = exchange
    if (request.responseType !== responseTypes.nonBlockingRequestAsynch) return
    const targets = request.responseTargets ?? [exchange.originator]
    const result = { 'm2m:rsp': resultOf(resource, response, this.#services) }
    for (const target of targets) this.#notifier.notify({ request: resource.id, target, result }, changes)
  }
}
