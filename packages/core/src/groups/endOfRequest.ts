import type { Instant } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'

/** @returns when the answer to the originator is due: as the request says, else as the configuration does */
export function endOfRequest(
  { request, context }: Exchange,
  { configuration }: Pick<Services, 'configuration'>,
): Instant {
  const { requestExpiration, resultExpiration, operationExecutionTime } = request
  const ends = [requestExpiration, resultExpiration].filter((end) => end !== undefined)
  if (ends.length > 0) return Math.min(...ends)
  return Math.max(context.received, operationExecutionTime ?? 0) + configuration.defaults.requestExpiration
}
