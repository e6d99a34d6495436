import { RequestError, type ResponsePrimitive } from '@waystation/model'
import type { Instance, Resource } from '../ports/index.ts'
import { forward } from '../requests/forward.ts'
import { relayedOutcome } from '../requests/relay.ts'
import type { Services } from '../Services.ts'
import type { Exchange } from './Exchange.ts'
import { isAnnounced } from './isAnnounced.ts'
import { resolveTarget } from './resolveTarget.ts'
import type { Outcome } from './respond.ts'

/**
 * Retrieves the original of an announced resource for the same originator.
 * @throws RequestError badRequest for what is no announced resource, and whatever the way to the original brings
 * @see TS-0001 8.1.2 (Result Content, original resource)
 */
export async function retrieveOriginal(
  exchange: Exchange,
  found: Resource | Instance,
  services: Services,
): Promise<Outcome> {
  if (!isAnnounced(found.resourceType)) {
    throw new RequestError('badRequest', 'result content (rcn) 7 asks for the original of an announced resource')
  }
  const { rcn: _original, ...parameters } = exchange.request.parameters
  const to = found.attributes.lnk as string
  const request = { ...exchange.request, to, resultContent: undefined, parameters: { ...parameters, to } }
  const target = resolveTarget(to, services)
  if (target.kind === 'remote') return forward({ ...exchange, request }, target, services)
  return relayedOutcome((await services.handle(request, exchange.context)) as ResponsePrimitive)
}
