import { type JsonObject, parseResponse, RequestError, type WirePrimitive } from '@waystation/model'
import { isTracking } from '../contacts/trackingIn.ts'
import { requireOwner } from '../polling/retrievePollingChannelURI.ts'
import type { Resource } from '../ports/index.ts'
import { passOn } from '../requests/relay.ts'
import type { Services } from '../Services.ts'
import { authorizeNotify } from '../subscriptions/authorizeNotify.ts'
import type { Exchange } from './Exchange.ts'
import type { Outcome } from './respond.ts'
import type { Target } from './Target.ts'

/** @see TS-0004 7.3.3.7 (NOTIFY), 7.5 */
export async function notify(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  refuseResource(exchange, services)
  if (target.kind === 'pollingChannelURI') return answerPolled(exchange, target.channel, services)
  if (target.kind !== 'resource') throw new RequestError('operationNotAllowed', 'this resource takes no notifications')
  const { resource, definition } = target
  const receive = receivers[resource.resourceType]
  if (receive === undefined) throw new RequestError('operationNotAllowed', `${definition.name} takes no notifications`)
  if (resource.resourceType === 5 && isTracking(exchange.request.content)) return services.contacts.receive(exchange)
  if (!decidesItself(resource)) authorizeNotify(resource, exchange, services)
  return receive(exchange, resource, services)
}

/** Without a resource type a CREATE looks like a NOTIFY, in HTTP for one. */
function refuseResource({ request }: Exchange, { registry }: Services): void {
  const [member] = Object.keys(request.content ?? {})
  if (member === undefined || registry.byWireName(member) === undefined) return
  throw new RequestError(
    'badRequest',
    `content ${member} is a resource and no notification; a CREATE needs its resource type (ty)`,
  )
}

type Receiver = (exchange: Exchange, resource: Resource, services: Services) => Promise<Outcome>

/** What happens to a notification, by the type of the resource it is sent to. */
const receivers: Readonly<Record<number, Receiver>> = {
  2: passOn,
  5: consume,
  9: (exchange, group, services) => services.groupNotifications.receive(exchange, group),
  16: passOn,
  48: (exchange, crossResource, services) => services.crossResources.receive(exchange, crossResource),
}

/** Some take notifications from the hosts of their members, whatever their policies say. */
function decidesItself({ resourceType }: Resource): boolean {
  return resourceType === 9 || resourceType === 48
}

/** The CSE itself takes verification requests and notifications of remote subscriptions; it has nothing to say to them. */
async function consume(exchange: Exchange): Promise<Outcome> {
  const [member] = Object.keys(exchange.request.content ?? {})
  if (member !== undefined && notifications.has(member)) return { status: 'ok' }
  throw new RequestError('badRequest', `content ${member} is no notification`)
}

const notifications = new Set(['m2m:sgn', 'm2m:agn', 'm2m:rsp', 'm2m:seci', 'm2m:tsbn'])

/** The owner of a polling channel answers a request that it polled. @see TS-0004 7.4.22 */
async function answerPolled(exchange: Exchange, channel: Resource, services: Services): Promise<Outcome> {
  requireOwner(channel, exchange)
  const content = exchange.request.content?.['m2m:rsp'] as JsonObject | undefined
  if (content === undefined || content === null)
    throw new RequestError('badRequest', 'content must be a response (m2m:rsp)')
  const response = parseResponse(content as WirePrimitive)
  if (!services.polling.answer(channel, response)) {
    throw new RequestError('badRequest', `no request ${response.requestIdentifier} (rqi) waits for an answer`)
  }
  return { status: 'ok' }
}
