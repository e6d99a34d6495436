import { operations, type StatusCodeName, statusCodes } from '@waystation/model'
import { codeOf, codes } from './codes.ts'

const codeOfStatus = new Map<number, number>(
  Object.values(statusCodes).map(({ code, coap }) => [code, codeOf(coap)] as const),
)

/**
 * @param operation of the request: a NOTIFY has changed something rather than brought content
 * @returns the code of a response status code; of one that is not in the table, that of its class
 * @see TS-0008 6.3.2
 */
export function coapCodeOf(responseStatusCode: number, operation: unknown): number {
  if (responseStatusCode === statusCodes.ok.code && operation === operations.notify) return codes.changed
  const code = codeOfStatus.get(responseStatusCode)
  if (code !== undefined) return code
  if (responseStatusCode < 3000) return codes.changed
  return responseStatusCode < 5000 ? codes.badRequest : codes.internalServerError
}

const nearestStatus: Readonly<Record<number, StatusCodeName>> = {
  [codeOf('2.01')]: 'created',
  [codeOf('2.02')]: 'deleted',
  [codeOf('2.04')]: 'updated',
  [codeOf('4.01')]: 'originatorHasNoPrivilege',
  [codeOf('4.03')]: 'originatorHasNoPrivilege',
  [codeOf('4.04')]: 'notFound',
  [codeOf('4.05')]: 'operationNotAllowed',
  [codeOf('4.06')]: 'notAcceptable',
  [codeOf('4.15')]: 'unsupportedMediaType',
  [codeOf('5.01')]: 'notImplemented',
  [codeOf('5.02')]: 'targetNotReachable',
  [codeOf('5.03')]: 'targetNotReachable',
  [codeOf('5.04')]: 'requestTimeout',
}

/** @returns the response status code that an answer without one comes closest to */
export function nearestStatusOf(code: number): number {
  const name = nearestStatus[code]
  if (name !== undefined) return statusCodes[name].code
  if (code < 128) return statusCodes.ok.code
  return code < 160 ? statusCodes.badRequest.code : statusCodes.internalServerError.code
}
