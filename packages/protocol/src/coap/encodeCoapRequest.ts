import { type Content, operations, RequestError, responseTypes, valueOf, type WirePrimitive } from '@waystation/model'
import { textOfValue } from '../http/fieldValues.ts'
import type { Serialisation } from '../serialisations/index.ts'
import { encodeCoapQuery } from './coapQuery.ts'
import { segmentsOfTarget } from './coapTarget.ts'
import { codes } from './codes.ts'
import { contentFormatOf } from './contentFormats.ts'
import type { EncodedCoapResponse } from './encodeCoapResponse.ts'
import { OptionList } from './OptionList.ts'
import { requestOptions, resourceTypeOption, responseTargetsOption, signatureRequestOption } from './oneM2MOptions.ts'
import { options } from './optionNumbers.ts'

/** A request before it is given to an exchange: whole, however long. */
export type EncodedCoapRequest = EncodedCoapResponse

const methodOfOperation: Readonly<Record<number, number>> = {
  [operations.create]: codes.post,
  [operations.retrieve]: codes.get,
  [operations.update]: codes.put,
  [operations.delete]: codes.delete,
  [operations.notify]: codes.post,
}

/** Of a path segment and a query field. @see RFC 7252 5.10 */
const longestPart = 255
const noPayload = Buffer.alloc(0)

/**
 * Makes the request of a request primitive, the counterpart of `decodeCoapRequest`.
 * @param segments of the point of access, before those of the target
 * @throws RequestError badRequest when there is no way to write the primitive in CoAP
 * @see TS-0008 6.2
 */
export function encodeCoapRequest(
  request: WirePrimitive,
  serialisation: Serialisation,
  segments: readonly string[] = [],
): EncodedCoapRequest {
  const list = new OptionList()
  const to = typeof request.to === 'string' ? request.to : ''
  for (const segment of [...segments, ...segmentsOfTarget(to)]) addPart(list, options.uriPath, segment)
  const attributes = attributesOf(request)
  for (const field of encodeCoapQuery(request)) addPart(list, options.uriQuery, field)
  for (const name of attributes) addPart(list, options.uriQuery, `atrl=${name}`)
  if (Array.isArray(request.tkns)) for (const token of request.tkns) addPart(list, options.uriQuery, `tkns=${token}`)
  const code = methodOf(request)
  if (code === codes.post && isOperationToldApart(request)) list.add(options.uriQuery, `op=${textOfValue(request.op)}`)
  addParameters(list, request)
  return { code, options: list, payload: addContent(list, request, serialisation, attributes.length > 0) }
}

/**
 * Makes the request of a notification to a target that is no oneM2M entity: a POST to exactly that path.
 * @throws RequestError badRequest when there is no way to write the primitive in CoAP
 */
export function encodeCoapNotification(
  request: WirePrimitive,
  serialisation: Serialisation,
  target: { readonly segments: readonly string[]; readonly query: readonly string[] },
): EncodedCoapRequest {
  const list = new OptionList()
  for (const segment of target.segments) addPart(list, options.uriPath, segment)
  for (const field of target.query) addPart(list, options.uriQuery, field)
  addParameters(list, request)
  return { code: codes.post, options: list, payload: addContent(list, request, serialisation, false) }
}

/** Requests that are not blocking are POST, whatever their operation. @see TS-0008 6.2.1 */
function isNonBlocking({ rt }: WirePrimitive): boolean {
  const type = (rt as { rtv?: unknown } | undefined)?.rtv
  return type !== undefined && type !== responseTypes.blockingRequest && type !== responseTypes.noResponse
}

function methodOf(request: WirePrimitive): number {
  const method = methodOfOperation[request.op as number]
  if (method === undefined) throw new RequestError('badRequest', 'op is no operation')
  return isNonBlocking(request) ? codes.post : method
}

/** A POST says by its resource type whether it is a CREATE or a NOTIFY. */
function isOperationToldApart({ op, ty }: WirePrimitive): boolean {
  return !(op === operations.create && ty !== undefined) && !(op === operations.notify && ty === undefined)
}

/** Names of attributes go into the query, since the content of a GET means nothing. */
function attributesOf({ op, pc }: WirePrimitive): readonly string[] {
  if (op !== operations.retrieve || pc == null) return []
  const names = valueOf(pc as Content)['m2m:atrl']
  return Array.isArray(names) ? names.map(textOfValue) : []
}

function addPart(list: OptionList, number: number, text: string): void {
  if (text.length * 3 > longestPart && Buffer.byteLength(text) > longestPart) {
    throw new RequestError('badRequest', `option ${number} cannot carry more than ${longestPart} bytes`)
  }
  list.add(number, text)
}

function addParameters(list: OptionList, request: WirePrimitive): void {
  for (const { number, shortName, format } of requestOptions) {
    const value = request[shortName]
    if (value === undefined) continue
    if (format === 'unsigned') list.add(number, Number(value))
    else list.add(number, Array.isArray(value) ? value.map(textOfValue).join('+') : textOfValue(value))
  }
  if (request.ty !== undefined) list.add(resourceTypeOption, Number(request.ty))
  if (request.asri !== undefined) list.add(signatureRequestOption, textOfValue(request.asri))
  const targets = (request.rt as { nu?: unknown } | undefined)?.nu
  if (Array.isArray(targets)) for (const target of targets) list.add(responseTargetsOption, textOfValue(target))
}

function addContent(
  list: OptionList,
  { pc, op }: WirePrimitive,
  serialisation: Serialisation,
  isInQuery: boolean,
): Buffer {
  const contentFormat = contentFormatOf(serialisation.mediaTypes[0]!)
  list.add(options.accept, contentFormat)
  if (pc === undefined || isInQuery || op === operations.delete) return noPayload
  list.add(options.contentFormat, contentFormat)
  const encoded = serialisation.encode(pc as Content)
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded
}
