import type { IncomingHttpHeaders } from 'node:http'
import {
  type JsonObject,
  RequestError,
  type ResponsePrimitive,
  type StatusCodeName,
  statusCodes,
} from '@waystation/model'
import { json, parseContentType } from '../serialisations/index.ts'
import { integerOrText, textOfHeader, valueOfText } from './fieldValues.ts'
import { responseHeaders, statusCodeHeader } from './parameters.ts'

/** What an answer without a response status code comes closest to; others by their class. */
const nearestStatus: Readonly<Record<number, StatusCodeName>> = {
  401: 'originatorHasNoPrivilege',
  403: 'originatorHasNoPrivilege',
  404: 'notFound',
  405: 'operationNotAllowed',
  406: 'notAcceptable',
  408: 'requestTimeout',
  409: 'conflict',
  410: 'notFound',
  415: 'unsupportedMediaType',
  429: 'targetNotReachable',
  501: 'notImplemented',
  502: 'targetNotReachable',
  503: 'targetNotReachable',
  504: 'requestTimeout',
}

/**
 * Makes the response primitive of an HTTP response. An answer without X-M2M-RSC is one of a plain HTTP server: 2xx counts as
 * OK, everything else as the nearest response status code, and its body is nobody's content.
 * @param requestIdentifier of the request, for answers that do not repeat it
 * @throws RequestError badRequest or unsupportedMediaType when the answer cannot be read
 * @see TS-0009 6.3, 6.4
 */
export function decodeResponse(
  status: number,
  headers: IncomingHttpHeaders,
  body: Buffer | undefined,
  requestIdentifier: string,
): ResponsePrimitive {
  const code = headers[statusCodeHeader.toLowerCase()]
  if (typeof code !== 'string') return { responseStatusCode: statusCodes[nearest(status)].code, requestIdentifier }
  const responseStatusCode = integerOrText(code)
  if (typeof responseStatusCode !== 'number' || responseStatusCode < 1000 || responseStatusCode > 9999) {
    throw new RequestError('badRequest', `${statusCodeHeader} of the answer is no response status code`)
  }
  const response: Record<string, unknown> = { responseStatusCode, requestIdentifier }
  for (const { key, header, member, kind } of responseHeaders) {
    const text = headers[key]
    if (typeof text !== 'string') continue
    const value = valueOfText(kind, textOfHeader(text))
    if (kind === 'integer' && typeof value !== 'number') {
      throw new RequestError('badRequest', `${header} of the answer is no number`)
    }
    response[member] = value
  }
  if (body !== undefined && body.length > 0) response.content = contentOf(headers['content-type'], body)
  return response as unknown as ResponsePrimitive
}

function nearest(status: number): StatusCodeName {
  if (status >= 200 && status < 300) return 'ok'
  const name = nearestStatus[status]
  if (name !== undefined) return name
  if (status >= 300 && status < 400) return 'targetNotReachable'
  return status < 500 ? 'badRequest' : 'internalServerError'
}

function contentOf(contentType: string | undefined, body: Buffer): JsonObject {
  const serialisation = contentType === undefined ? json : parseContentType(contentType).serialisation
  const value = serialisation.decode(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError('badRequest', 'The content of the answer is no object')
  }
  return value as JsonObject
}
