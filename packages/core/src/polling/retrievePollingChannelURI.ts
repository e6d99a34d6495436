import { type JsonObject, RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const mostAggregated = 100

/** @throws RequestError originatorHasNoPrivilege for everybody but the owner of the channel */
export function requireOwner(channel: Resource, exchange: Exchange): void {
  if (channel.originator === exchange.originator) return
  throw new RequestError(
    'originatorHasNoPrivilege',
    `only ${channel.originator} may use the polling channel ${channel.path}`,
  )
}

/** A long poll: answers as soon as there is a request for the owner of the channel. @see TS-0004 7.4.22 */
export async function retrievePollingChannelURI(
  exchange: Exchange,
  channel: Resource,
  services: Services,
): Promise<Outcome> {
  requireOwner(channel, exchange)
  const { request, context } = exchange
  const { defaults, limits } = services.configuration
  const asked =
    request.requestExpiration === undefined ? defaults.longPoll : request.requestExpiration - services.clock.now()
  const wait = Math.min(Math.max(0, asked), limits.requestWait)
  const isAggregated = channel.attributes.rqag === true
  const requests = await services.polling.poll(channel, isAggregated ? mostAggregated : 1, wait, context.signal)
  const primitives = requests as readonly JsonObject[]
  return isAggregated
    ? { status: 'ok', content: { 'm2m:agrp': { 'm2m:rqp': [...primitives] } } }
    : { status: 'ok', content: { 'm2m:rqp': primitives[0] as JsonObject } }
}
