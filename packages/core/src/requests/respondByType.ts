import { RequestError, type ResponsePrimitive, responseTypes } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import { failed } from '../pipeline/response.ts'
import type { Services } from '../Services.ts'
import { acceptNonBlocking } from './acceptNonBlocking.ts'
import { inTime } from './inTime.ts'

/**
 * Answers when the operation has ended, at once, or not at all, as responseType asks. flexBlocking leaves the choice to
 * the CSE: it answers when the operation has ended.
 * @see TS-0001 8.2, TS-0004 7.3.2.2
 */
export async function respondByType(
  exchange: Exchange,
  services: Services,
  execute: (exchange: Exchange) => Promise<ResponsePrimitive>,
): Promise<ResponsePrimitive | undefined> {
  const { request } = exchange
  switch (request.responseType) {
    case responseTypes.nonBlockingRequestSynch:
    case responseTypes.nonBlockingRequestAsynch:
      return acceptNonBlocking(exchange, services)
    case responseTypes.noResponse:
      if (request.resultContent !== undefined) {
        throw new RequestError('badRequest', 'result content (rcn) must not be given when no response is wanted (rt 5)')
      }
      // Nobody is told, but a fault of ours is logged.
      await inTime(exchange, services, execute).catch((error: unknown) => failed(error, request, services))
      return undefined
    default:
      return inTime(exchange, services, execute)
  }
}
