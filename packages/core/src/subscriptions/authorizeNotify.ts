import { type JsonObject, normaliseOriginator, RequestError } from '@waystation/model'
import { decideAccess } from '../access/decideAccess.ts'
import { authorize, questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/**
 * Decides whether a notification may be sent to a resource. Of a verification request both sides must be allowed to notify:
 * the creator of the subscription and its host; which one is not is what the host then tells the creator.
 * @throws RequestError originatorHasNoPrivilege; for a verification subscriptionCreatorHasNoPrivilege or
 *   subscriptionHostHasNoPrivilege
 * @see TS-0004 7.5.1.2.2
 */
export function authorizeNotify(resource: Resource, exchange: Exchange, services: Services): void {
  const notification = exchange.request.content?.['m2m:sgn'] as JsonObject | undefined
  if (notification?.vrq !== true) {
    authorize(resource, exchange, 'notify', services)
    return
  }
  const question = questionOf(exchange, 'notify')
  if (decideAccess(resource, question, services) === undefined) {
    throw new RequestError('subscriptionHostHasNoPrivilege', `${exchange.originator} may not notify ${resource.path}`)
  }
  if (typeof notification.cr !== 'string' || exchange.context.internal === true) return
  const originator = normaliseOriginator(notification.cr, services.identity)
  if (decideAccess(resource, { ...question, originator, grants: undefined }, services) !== undefined) return
  throw new RequestError('subscriptionCreatorHasNoPrivilege', `${originator} may not notify ${resource.path}`)
}
