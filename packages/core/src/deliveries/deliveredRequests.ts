import {
  formatTimestamp,
  type Instant,
  type JsonObject,
  parseRequest,
  RequestError,
  type RequestPrimitive,
} from '@waystation/model'
import type { Services } from '../Services.ts'

/**
 * Reads the requests of a delivery.
 * @param aggregated aggregatedRequest, in any of the forms that the definition knows; undefined: none
 * @param received when the delivery came, which relative times count from
 * @returns in the order of their execution
 * @throws RequestError badRequest for a malformed one, requestTimeout for one that had expired by then
 */
export function deliveredRequests(
  aggregated: unknown,
  received: Instant,
  services: Pick<Services, 'configuration'>,
): RequestPrimitive[] {
  return wiresIn(aggregated).map((wire, index) => readRequest(wire, index, received, services))
}

/** @returns one of the requests, without a look at the others. @throws RequestError as `deliveredRequests` */
export function deliveredRequest(
  aggregated: unknown,
  index: number,
  received: Instant,
  services: Pick<Services, 'configuration'>,
): RequestPrimitive {
  return readRequest(flat(listIn(aggregated)[index] as JsonObject), index, received, services)
}

function readRequest(
  wire: JsonObject,
  index: number,
  received: Instant,
  { configuration }: Pick<Services, 'configuration'>,
): RequestPrimitive {
  try {
    return parseRequest({ rvi: configuration.supportedReleases.at(-1) as string, ...wire }, received)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    throw new RequestError(error.status, `request ${index + 1} of aggregatedRequest (arq): ${error.message}`)
  }
}

/** @returns aggregatedRequest with absolute times, as it may be passed on later */
export function withAbsoluteTimes(aggregated: unknown, received: Instant, services: Pick<Services, 'configuration'>) {
  const requests = deliveredRequests(aggregated, received, services)
  const rq = wiresIn(aggregated).map((wire, index) => {
    const { requestExpiration, resultExpiration, operationExecutionTime } = requests[index] as RequestPrimitive
    const times = { rqet: requestExpiration, rset: resultExpiration, oet: operationExecutionTime }
    const absolute: JsonObject = { ...wire }
    for (const [name, instant] of Object.entries(times)) {
      if (instant !== undefined) absolute[name] = formatTimestamp(instant)
    }
    return absolute
  })
  return { rq }
}

function wiresIn(aggregated: unknown): JsonObject[] {
  return listIn(aggregated).map(flat)
}

function listIn(aggregated: unknown): readonly JsonObject[] {
  if (aggregated === undefined || aggregated === null) return []
  return Array.isArray(aggregated) ? aggregated : (Object.values(aggregated as object).flat() as JsonObject[])
}

/** Parameters apart from the content may stand in metaInformation. */
function flat({ mi, ...wire }: JsonObject): JsonObject {
  return { ...(mi as JsonObject | undefined), ...wire }
}
