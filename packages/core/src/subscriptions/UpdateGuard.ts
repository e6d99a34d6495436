import { isSuccess, type JsonObject, RequestError, type ResponsePrimitive, statusCodes } from '@waystation/model'
import { notifyRequest } from '../delivery/notifyRequest.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { Turns } from '../Turns.ts'
import { eventNotification } from './composeNotification.ts'
import { criteriaOf } from './criteriaOf.ts'
import { touches } from './observeEvents.ts'
import { eventTypes } from './SubscriptionAttributes.ts'

type Needs = Pick<Services, 'store' | 'identity' | 'configuration' | 'dispatch' | 'clock'>

/**
 * Asks the subscriber of a blocking update for leave before a resource is changed, and lets only one such change be under
 * way on a resource. Costs a look-up where nobody has subscribed.
 * @see TS-0001 10.2.10.11, TS-0004 7.5.1.2.8
 */
export class UpdateGuard {
  readonly #services: Needs
  readonly #turns = new Turns()
  #requests = 0

  constructor(services: Needs) {
    this.#services = services
  }

  /**
   * @returns undefined when nothing guards the resource; else, once it is its turn and leave was given, what ends the lock
   * @throws RequestError remoteEntityNotReachable, operationDeniedByRemoteEntity, requestTimeout
   */
  guard(resource: Resource, modified: JsonObject, exchange: Exchange): Promise<() => void> | undefined {
    if (this.#blocking(resource) === undefined && !this.#turns.isTaken(resource.id)) return undefined
    return this.#enter(resource, modified, exchange)
  }

  async #enter(resource: Resource, modified: JsonObject, exchange: Exchange): Promise<() => void> {
    const leave = await this.#turns.take(resource.id)
    try {
      await this.#ask(resource, modified, exchange)
      requireTime(exchange, this.#services)
    } catch (error) {
      leave()
      throw error
    }
    return leave
  }

  async #ask(resource: Resource, modified: JsonObject, exchange: Exchange): Promise<void> {
    const subscription = this.#blocking(resource)
    if (subscription === undefined) return
    const criteria = criteriaOf(subscription, this.#services.identity)
    const [first] = criteria.targets
    if (first === undefined || !touches(criteria, modified)) return
    const representation = JSON.stringify({ [resource.wireName]: modified })
    const text = eventNotification(eventTypes.blockingUpdate, representation, criteria)
    judge(await this.#send(first.target, text, exchange), first.target)
  }

  async #send(target: string, text: string, exchange: Exchange): Promise<ResponsePrimitive> {
    const { configuration, identity, dispatch, clock } = this.#services
    const timeoutMilliseconds = configuration.notification.timeout
    const request = notifyRequest(identity.cseID, {
      to: target,
      identifier: `blk-${exchange.context.received.toString(36)}-${(this.#requests++).toString(36)}`,
      releaseVersion: exchange.request.releaseVersion,
      text,
    })
    try {
      return await dispatch(target, request, { timeoutMilliseconds, expires: clock.now() + timeoutMilliseconds })
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      throw new RequestError('remoteEntityNotReachable', `${target}, which must agree to the change, gave no answer`)
    }
  }

  #blocking(resource: Resource): Resource | undefined {
    for (const subscription of this.#services.store.childrenOfType(resource.id, 23)) {
      if (criteriaOf(subscription, this.#services.identity).eventTypes.has(eventTypes.blockingUpdate))
        return subscription
    }
    return undefined
  }
}

/** Whoever asked for the change has been told by now that it was not made. */
function requireTime({ request }: Exchange, { clock }: Needs): void {
  if (request.requestExpiration === undefined || request.requestExpiration > clock.now()) return
  throw new RequestError('requestTimeout', 'the request expired (rqet) before leave was given to the change')
}

const unreachable: readonly number[] = [
  statusCodes.targetNotReachable.code,
  statusCodes.remoteEntityNotReachable.code,
  statusCodes.requestTimeout.code,
]

function judge({ responseStatusCode }: ResponsePrimitive, target: string): void {
  if (isSuccess(responseStatusCode)) return
  if (unreachable.includes(responseStatusCode)) {
    throw new RequestError('remoteEntityNotReachable', `${target}, which must agree to the change, can not be reached`)
  }
  throw new RequestError('operationDeniedByRemoteEntity', `${target} does not agree to the change`)
}
