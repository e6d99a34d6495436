import { type Content, operations, RequestError, valueOf, type WirePrimitive } from '@waystation/model'
import type { Serialisation } from '../serialisations/index.ts'
import { headerOfText, percentEncode, textOfValue } from './fieldValues.ts'
import { requestHeaders, responseTargetsHeader } from './parameters.ts'
import { encodeQuery } from './query.ts'
import { pathOfTarget } from './target.ts'

/** An HTTP request, ready to send. */
export interface EncodedRequest {
  readonly method: 'POST' | 'GET' | 'PUT' | 'DELETE'
  /** Path and query. */
  readonly path: string
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body?: Buffer | string
}

const methodOfOperation = { 1: 'POST', 2: 'GET', 3: 'PUT', 4: 'DELETE', 5: 'POST' } as const

/**
 * Makes the HTTP request of a request primitive, the counterpart of `decodeRequest`.
 * @param prefix path of the point of access, without a trailing slash
 * @throws RequestError badRequest when there is no way to write the primitive in HTTP
 * @see TS-0009 6.2, 6.4
 */
export function encodeRequest(request: WirePrimitive, serialisation: Serialisation, prefix = ''): EncodedRequest {
  const method = methodOf(request)
  const attributes = attributeListOf(request)
  const query = [encodeQuery(request), attributes].filter((part) => part !== '').join('&')
  const path = prefix + pathOfTarget(typeof request.to === 'string' ? request.to : '')
  const content = attributes === '' ? request.pc : undefined
  return {
    method,
    path: query === '' ? path : `${path}?${query}`,
    headers: headersOf(request, serialisation),
    ...(content === undefined ? {} : { body: serialisation.encode(content as Content) }),
  }
}

/**
 * Makes the HTTP request of a notification to a target that is no oneM2M entity: a POST to exactly that path.
 * @param path path and query of the target
 * @throws RequestError badRequest when there is no way to write the primitive in HTTP
 */
export function encodeNotification(request: WirePrimitive, serialisation: Serialisation, path: string): EncodedRequest {
  const body = request.pc === undefined ? {} : { body: serialisation.encode(request.pc as Content) }
  return { method: 'POST', path, headers: headersOf(request, serialisation), ...body }
}

function methodOf(request: WirePrimitive): EncodedRequest['method'] {
  const method = methodOfOperation[request.op as keyof typeof methodOfOperation]
  if (method === undefined) throw new RequestError('badRequest', 'op is no operation')
  return method
}

/** Names of attributes go into the query, since the content of a GET means nothing in HTTP. */
function attributeListOf(request: WirePrimitive): string {
  if (request.op !== operations.retrieve || request.pc == null) return ''
  const names = valueOf(request.pc as Content)['m2m:atrl']
  if (!Array.isArray(names)) return ''
  return `atrl=${names.map((name) => percentEncode(textOfValue(name), 'A name of an attribute')).join('+')}`
}

function headersOf(request: WirePrimitive, serialisation: Serialisation): string[] {
  const headers: string[] = []
  for (const { header, shortName } of requestHeaders) {
    const value = request[shortName]
    if (value === undefined) continue
    const text = Array.isArray(value) ? value.map(textOfValue).join('+') : textOfValue(value)
    headers.push(header, headerOfText(header, text))
  }
  const targets = (request.rt as { nu?: unknown } | undefined)?.nu
  if (Array.isArray(targets)) {
    const { header } = responseTargetsHeader
    headers.push(header, headerOfText(header, targets.map(textOfValue).join('&')))
  }
  if (Array.isArray(request.tkns)) {
    headers.push('Authorization', headerOfText('Authorization', request.tkns.map(textOfValue).join('+')))
  }
  const mediaType = serialisation.mediaTypes[0]!
  if (request.op === operations.create) headers.push('Content-Type', `${mediaType};ty=${textOfValue(request.ty)}`)
  else if (request.pc !== undefined) headers.push('Content-Type', mediaType)
  headers.push('Accept', mediaType)
  return headers
}
