import {
  RequestError,
  type ResponsePrimitive,
  type StatusCodeName,
  statusCodes,
  type WirePrimitive,
} from '@waystation/model'
import type { BindingLog } from './BindingLog.ts'

/** @returns the answer to a request that failed. A fault of ours is told in the log, and not to the peer. */
export function faultResponse(error: unknown, { rqi, rvi }: WirePrimitive, log: BindingLog): ResponsePrimitive {
  const isFaultOfPeer = error instanceof RequestError
  if (!isFaultOfPeer) log.error({ err: error }, 'request failed by a fault of ours')
  const status: StatusCodeName = isFaultOfPeer ? error.status : 'internalServerError'
  const reason = isFaultOfPeer ? error.message : 'The request failed by a fault of the server'
  return {
    responseStatusCode: statusCodes[status].code,
    requestIdentifier: typeof rqi === 'string' ? rqi : '',
    ...(typeof rvi === 'string' ? { releaseVersion: rvi } : {}),
    content: { 'm2m:dbg': reason },
  }
}
