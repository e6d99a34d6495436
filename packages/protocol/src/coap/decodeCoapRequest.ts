import { operations, RequestError, type WirePrimitive } from '@waystation/model'
import { integerOrText, valueOfText } from '../http/fieldValues.ts'
import { splitTargets } from '../http/splitTargets.ts'
import type { CoapMessage } from './CoapMessage.ts'
import { type CoapQuery, decodeCoapQuery } from './coapQuery.ts'
import { targetOfSegments } from './coapTarget.ts'
import { codes, textOfCode } from './codes.ts'
import { serialisationOfFormat } from './contentFormats.ts'
import {
  isPlain,
  requestOptionOf,
  resourceTypeOption,
  responseTargetsOption,
  signatureRequestOption,
} from './oneM2MOptions.ts'
import { options } from './optionNumbers.ts'

/** POST is a CREATE when there is a resource type, else a NOTIFY; FETCH is a RETRIEVE with content. */
const operationOfMethod: Readonly<Record<number, number>> = {
  [codes.post]: operations.notify,
  [codes.get]: operations.retrieve,
  [codes.fetch]: operations.retrieve,
  [codes.put]: operations.update,
  [codes.delete]: operations.delete,
}

/** Parts of a message that are collected before they make sense together. */
interface Parts {
  path: string[]
  query: string[] | undefined
  targets: string[] | undefined
}

/**
 * Makes the request primitive of a request message. What is missing stays absent and what is of the wrong kind stays text, so
 * that the check of the primitive can say so.
 * @param content the payload, put together of its blocks
 * @throws RequestError operationNotAllowed for a method without an operation; unsupportedMediaType; badRequest when a part
 *   cannot be read at all
 * @see TS-0008 6.2
 */
export function decodeCoapRequest(message: CoapMessage, content: Buffer): WirePrimitive {
  const operation = operationOfMethod[message.code]
  if (operation === undefined) {
    throw new RequestError('operationNotAllowed', `Method ${textOfCode(message.code)} is no operation of oneM2M`)
  }
  const request: WirePrimitive = { op: operation }
  const parts: Parts = { path: [], query: undefined, targets: undefined }
  const { spans } = message
  for (let at = 0; at < spans.length; at += 3) readOption(request, parts, message, at)
  const to = targetOfSegments(parts.path)
  if (to !== undefined) request.to = to
  if (content.length > 0) {
    request.pc = serialisationOfFormat(message.unsigned(options.contentFormat)).decode(content)
  }
  if (isPlain(message)) addPlain(request, parts, message)
  if (request.ty !== undefined && operation === operations.notify) request.op = operations.create
  if (parts.query !== undefined) addQuery(request, decodeCoapQuery(parts.query, isPlain(message)), message.code)
  if (parts.targets !== undefined && request.rt !== undefined) {
    request.rt = { ...(request.rt as object), nu: parts.targets }
  }
  return request
}

function readOption(request: WirePrimitive, parts: Parts, message: CoapMessage, at: number): void {
  const number = message.spans[at]!
  switch (number) {
    case options.uriPath:
      parts.path.push(message.textAt(at))
      return
    case options.uriQuery:
      parts.query ??= []
      parts.query.push(message.textAt(at))
      return
    case resourceTypeOption:
      request.ty = message.unsignedAt(at)
      return
    case responseTargetsOption:
      parts.targets = [...(parts.targets ?? []), ...splitTargets(message.textAt(at))]
      return
    case signatureRequestOption:
      request.asri = message.textAt(at)
      return
  }
  const option = requestOptionOf.get(number)
  if (option === undefined) return
  // Where both numbers of a parameter are there, that of this release counts: it is the higher one and comes last.
  request[option.shortName] =
    option.format === 'unsigned' ? message.unsignedAt(at) : valueOfText(option.kind, message.textAt(at))
}

/** A client of plain CoAP gives `fr`, `ty` and the like in the query, and may leave out what only correlates. */
function addPlain(request: WirePrimitive, parts: Parts, { code, token, messageID }: CoapMessage): void {
  request.rqi = token.length > 0 ? token.toString('hex') : String(messageID)
  const type = parts.query?.find((field) => field.startsWith('ty='))
  if (type === undefined || code !== codes.post) return
  parts.query = parts.query!.filter((field) => field !== type)
  request.ty = integerOrText(type.slice('ty='.length))
}

function addQuery(request: WirePrimitive, query: CoapQuery, method: number): void {
  Object.assign(request, query.parameters, query.ofOptions)
  if (query.operation !== undefined) {
    if (method !== codes.post) throw new RequestError('badRequest', 'op in Uri-Query is only for POST')
    request.op = integerOrText(query.operation)
  }
  if (query.tokens !== undefined) request.tkns = query.tokens
  if (query.filterCriteria !== undefined) request.fc = query.filterCriteria
  if (query.responseType !== undefined) request.rt = { rtv: query.responseType }
  if (query.attributeList === undefined) return
  if (request.op !== operations.retrieve) throw new RequestError('badRequest', 'atrl is only for RETRIEVE')
  if (request.pc !== undefined) throw new RequestError('badRequest', 'Both atrl and content name the attributes')
  request.pc = { 'm2m:atrl': query.attributeList }
}
