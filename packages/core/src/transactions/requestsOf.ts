import {
  type JsonObject,
  normaliseOriginator,
  operations,
  parseRequest,
  RequestError,
  type RequestPrimitive,
} from '@waystation/model'
import type { Services } from '../Services.ts'

/** Parameters that say when and how to answer: a transaction executes when it is time, and keeps the answer itself. */
const answering = ['rt', 'rp', 'rqet', 'rset', 'oet', 'mi']

/** @returns the requests of requestPrimitives, in the order of their execution, short names as given */
export function requestsOf(requestPrimitives: unknown): JsonObject[] {
  if (Array.isArray(requestPrimitives)) return requestPrimitives as JsonObject[]
  const [list] = Object.values(requestPrimitives as Record<string, JsonObject[]>)
  return list ?? []
}

/**
 * Reads a request of a transaction.
 * @param given as its resource has it, short names
 * @param defaults for what it leaves out: its address, its originator, what identifies it
 * @throws RequestError badRequest when it is malformed or of another originator
 */
export function parsePart(
  given: JsonObject,
  defaults: { readonly to: string; readonly originator: string; readonly identifier: string },
  services: Pick<Services, 'clock' | 'configuration' | 'identity'>,
): RequestPrimitive {
  const wire: JsonObject = {
    rqi: defaults.identifier,
    rvi: services.configuration.supportedReleases.at(-1) as string,
    to: defaults.to,
    fr: defaults.originator,
    ...(given.mi as JsonObject | undefined),
    ...given,
  }
  for (const name of answering) delete wire[name]
  const originator = normaliseOriginator(wire.fr as string, services.identity)
  if (originator !== defaults.originator) {
    throw new RequestError(
      'badRequest',
      `From (fr) ${wire.fr as string} of a request of the transaction must be its creator, ${defaults.originator}`,
    )
  }
  if (wire.op === operations.notify) {
    throw new RequestError('badRequest', 'operation (op) of a request of a transaction must not be NOTIFY')
  }
  return parseRequest(wire, services.clock.now())
}
