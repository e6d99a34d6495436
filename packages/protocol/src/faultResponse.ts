import { errorResponse, RequestError, type ResponsePrimitive, type WirePrimitive } from '@waystation/model'
import type { BindingLog } from './BindingLog.ts'

/**
 * @param wire what is known of the request that failed
 * @param fields of the log beside the error
 * @returns the answer to it. A fault of ours is told in the log, and not to the peer
 */
export function faultResponse(
  error: unknown,
  { rqi, rvi }: WirePrimitive,
  log: BindingLog,
  fields: object = {},
): ResponsePrimitive {
  const isFaultOfPeer = error instanceof RequestError
  if (!isFaultOfPeer) log.error({ err: error, ...fields }, 'request failed by a fault of ours')
  const told = isFaultOfPeer
    ? error
    : new RequestError('internalServerError', 'The request failed by a fault of the server')
  return errorResponse(told, typeof rqi === 'string' ? rqi : '', typeof rvi === 'string' ? rvi : undefined)
}
