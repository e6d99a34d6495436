import type { IncomingHttpHeaders } from 'node:http'
import { operations, RequestError, type WirePrimitive } from '@waystation/model'
import { json, parseContentType } from '../serialisations/index.ts'
import { textOfHeader, valueOfText } from './fieldValues.ts'
import { requestHeaders, responseTargetsHeader } from './parameters.ts'
import { decodeQuery, type Query } from './query.ts'
import { splitTargets } from './splitTargets.ts'
import { splitUrl, targetOfPath } from './target.ts'

/** Methods that carry a primitive; POST is a CREATE when the Content-Type names a resource type, else a NOTIFY. */
const operationOfMethod: ReadonlyMap<string, number> = new Map([
  ['POST', operations.notify],
  ['GET', operations.retrieve],
  ['PUT', operations.update],
  ['DELETE', operations.delete],
])

/**
 * Makes the request primitive of an HTTP request. What is missing stays absent and what is of the wrong kind stays text, so
 * that the check of the primitive can say so.
 * @param url request target as received, in origin or absolute form
 * @param headers names in lower case, as `node:http` has them
 * @param body undefined or empty: no content
 * @throws RequestError operationNotAllowed for a method without an operation; unsupportedMediaType; badRequest when a part
 *   cannot be read at all
 * @see TS-0009 6.2, 6.4
 */
export function decodeRequest(method: string, url: string, headers: IncomingHttpHeaders, body?: Buffer): WirePrimitive {
  const operation = operationOfMethod.get(method)
  if (operation === undefined) throw new RequestError('operationNotAllowed', `${method} is no operation of oneM2M`)
  const { path, query } = splitUrl(url)
  const request: WirePrimitive = { op: operation }
  const to = targetOfPath(path)
  if (to !== undefined) request.to = to
  addHeaders(request, headers)
  addContent(request, headers['content-type'], body)
  if (query !== '') addQuery(request, decodeQuery(query), headers)
  return request
}

function addHeaders(request: WirePrimitive, headers: IncomingHttpHeaders): void {
  for (let index = 0; index < requestHeaders.length; index++) {
    const field = requestHeaders[index]!
    const value = headers[field.key]
    if (typeof value === 'string') request[field.shortName] = valueOfText(field.kind, textOfHeader(value))
  }
  const name = headers['x-m2m-nm']
  // Later releases do not know the header, which makes it one to ignore.
  if (typeof name === 'string' && (request.rvi === undefined || request.rvi === '1')) request.nm = textOfHeader(name)
  const { authorization } = headers
  // A value with a scheme, such as Basic, proves who the peer is; tokens come without one.
  if (authorization !== undefined && !authorization.includes(' ')) request.tkns = authorization.split('+')
}

function addContent(request: WirePrimitive, contentType: string | undefined, body: Buffer | undefined): void {
  const type = contentType === undefined || contentType === '' ? undefined : parseContentType(contentType)
  if (type?.resourceType !== undefined && request.op === operations.notify) {
    request.op = operations.create
    request.ty = type.resourceType
  }
  if (body !== undefined && body.length > 0) request.pc = (type?.serialisation ?? json).decode(body)
}

function addQuery(request: WirePrimitive, query: Query, headers: IncomingHttpHeaders): void {
  Object.assign(request, query.parameters)
  if (query.filterCriteria !== undefined) request.fc = query.filterCriteria
  if (query.responseType !== undefined) {
    const targets = headers[responseTargetsHeader.key]
    const nu = typeof targets === 'string' ? splitTargets(textOfHeader(targets)) : undefined
    request.rt = nu === undefined ? { rtv: query.responseType } : { rtv: query.responseType, nu }
  }
  if (query.attributeList !== undefined) {
    if (request.op !== operations.retrieve) throw new RequestError('badRequest', 'atrl is only for RETRIEVE')
    if (request.pc !== undefined) throw new RequestError('badRequest', 'Both atrl and content name the attributes')
    request.pc = { 'm2m:atrl': query.attributeList }
  }
}
