import {
  type Instant,
  RequestError,
  type RequestPrimitive,
  type ResponsePrimitive,
  type StatusCodeName,
  statusCodes,
  toSPRelative,
  toWireRequest,
} from '@waystation/model'
import { toRegistree } from '../delivery/dispatch.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const names = new Map<number, StatusCodeName>(
  Object.entries(statusCodes).map(([name, row]) => [row.code, name as StatusCodeName]),
)

/** @returns the answer of another entity as the answer to give */
export function relayedOutcome(response: ResponsePrimitive): Outcome {
  const status = names.get(response.responseStatusCode)
  if (status === undefined) {
    throw new RequestError(
      'internalServerError',
      `the receiver answered with the unknown status ${response.responseStatusCode}`,
    )
  }
  const { content, contentStatus, contentOffset, assignedTokenIdentifiers, tokenRequestInformation } = response
  return {
    status,
    ...(content === undefined ? {} : { content }),
    ...(contentStatus === undefined ? {} : { contentStatus }),
    ...(contentOffset === undefined ? {} : { contentOffset }),
    ...(assignedTokenIdentifiers === undefined ? {} : { assignedTokenIdentifiers }),
    ...(tokenRequestInformation === undefined ? {} : { tokenRequestInformation }),
  }
}

/**
 * Passes a request on to an AE or CSE, whose answer is the answer.
 * @throws RequestError requestTimeout when the request has expired, targetNotReachable
 */
export async function passOn(exchange: Exchange, registree: Resource, services: Services): Promise<Outcome> {
  const { request, expires } = toSend(exchange, services)
  const timeoutMilliseconds = expires - services.clock.now()
  if (timeoutMilliseconds <= 0) throw new RequestError('requestTimeout', 'the request has expired (rqet)')
  const options = { timeoutMilliseconds, expires }
  return relayedOutcome(await toRegistree(registree, toWireRequest(request), options, services))
}

/**
 * @returns the request as it is passed on: originator valid at the receiver, times absolute; and when it expires
 * @see TS-0004 7.3.2.6, primitives: From conversion
 */
function toSend(exchange: Exchange, services: Services): { request: RequestPrimitive; expires: Instant } {
  const { request, context } = exchange
  const { defaults, limits } = services.configuration
  const asked = request.requestExpiration ?? context.received + defaults.requestExpiration
  const expires = Math.min(asked, context.received + limits.requestWait)
  const from = toSPRelative(exchange.originator, services.identity)
  return { request: { ...request, from, requestExpiration: expires }, expires }
}
