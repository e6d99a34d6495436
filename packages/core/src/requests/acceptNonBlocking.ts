import { RequestError, type ResponsePrimitive, responseTypes } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import { resolveTarget } from '../pipeline/resolveTarget.ts'
import { responseOf } from '../pipeline/response.ts'
import type { Services } from '../Services.ts'
import { requestResourceOf } from './requestResource.ts'

/**
 * Keeps a non-blocking request in a `<request>` and acknowledges it; the background executes it.
 * @see TS-0001 8.2.2, TS-0004 7.3.2.4
 */
export async function acceptNonBlocking(exchange: Exchange, services: Services): Promise<ResponsePrimitive> {
  refuseRequestTarget(exchange, services)
  refusePast(exchange, services)
  if (services.nonBlocking.pending >= services.configuration.limits.pendingRequests) {
    throw new RequestError('internalServerError', 'too many non-blocking requests are pending; try again later')
  }
  const resource = requestResourceOf(exchange, services)
  const changes = services.changes()
  changes.createResource(resource)
  changes.afterCommit(() => services.nonBlocking.execute(resource, exchange))
  await changes.commit()
  const isSynchronous = exchange.request.responseType === responseTypes.nonBlockingRequestSynch
  const status = isSynchronous ? 'acceptedNonBlockingRequestSynch' : 'acceptedNonBlockingRequestAsynch'
  return responseOf(exchange.request, { status, content: { 'm2m:uri': resource.path } })
}

/** A result that is over before it is there could never be read. */
function refusePast({ request }: Exchange, { clock }: Services): void {
  if (request.resultPersistence === undefined || request.resultPersistence > clock.now()) return
  throw new RequestError('badRequest', 'resultPersistence (rp) is in the past')
}

/** A request about a `<request>` is answered directly: otherwise results would need results. */
function refuseRequestTarget(exchange: Exchange, services: Services): void {
  let target: ReturnType<typeof resolveTarget>
  try {
    target = resolveTarget(exchange.request.to, services)
  } catch {
    return
  }
  if (target.kind === 'resource' && target.resource.resourceType === 17) {
    throw new RequestError('badRequest', 'a request about a <request> resource must be blocking (rt 3)')
  }
}
