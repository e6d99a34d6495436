import { RequestError } from './errors.ts'
import type { JsonObject } from './JsonText.ts'
import { valueOf } from './JsonText.ts'
import type { ResponsePrimitive, WirePrimitive } from './primitives.ts'
import { statusCodes } from './statusCodes.ts'
import { isPlainObject } from './validator.ts'

/**
 * Writes a response with the short names of the wire, content last, as a value. The release version is left out towards
 * release 1, which does not know it.
 */
export function toWireResponse(response: ResponsePrimitive): WirePrimitive {
  const wire: WirePrimitive = { rsc: response.responseStatusCode, rqi: response.requestIdentifier }
  if (response.releaseVersion !== undefined && response.releaseVersion !== '1') wire.rvi = response.releaseVersion
  if (response.to !== undefined) wire.to = response.to
  if (response.from !== undefined) wire.fr = response.from
  if (response.originatingTimestamp !== undefined) wire.ot = response.originatingTimestamp
  if (response.resultExpiration !== undefined) wire.rset = response.resultExpiration
  if (response.eventCategory !== undefined) wire.ec = response.eventCategory
  if (response.contentStatus !== undefined) wire.cnst = response.contentStatus
  if (response.contentOffset !== undefined) wire.cnot = response.contentOffset
  if (response.assignedTokenIdentifiers !== undefined) wire.ati = response.assignedTokenIdentifiers
  if (response.tokenRequestInformation !== undefined) wire.tqf = response.tokenRequestInformation
  if (response.vendorInformation !== undefined) wire.vsi = response.vendorInformation
  if (response.content !== undefined) wire.pc = valueOf(response.content)
  return wire
}

/** @returns what the content of a response has under the name of its root member, e.g. `m2m:cin` */
export function rootMember({ content }: ResponsePrimitive, name: string): JsonObject | undefined {
  return (content && valueOf(content)[name]) as JsonObject | undefined
}

function refuse(reason: string): never {
  throw new RequestError('badRequest', reason)
}

function readText(wire: WirePrimitive, name: string): string | undefined {
  const value = wire[name]
  if (value === undefined || typeof value === 'string') return value
  return refuse(`${name} of the response must be text.`)
}

function readInteger(wire: WirePrimitive, name: string): number | undefined {
  const value = wire[name]
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return Number.isSafeInteger(number) ? (number as number) : refuse(`${name} of the response must be an integer.`)
}

function readObject(wire: WirePrimitive, name: string): JsonObject {
  const value = wire[name]
  return isPlainObject(value) ? (value as JsonObject) : refuse(`${name} of the response must be an object.`)
}

function readContent(content: unknown): JsonObject | undefined {
  if (content === undefined || content === null) return undefined
  return isPlainObject(content) ? (content as JsonObject) : refuse('pc of the response must be an object.')
}

/**
 * Checks the form of a response as it came from a binding, and names its parts in full. Numbers may come as text; unknown
 * parameters are passed over, as a later release may add some; so is a missing request identifier, which some peers leave out.
 * @throws RequestError badRequest when it is no response, naming the parameter
 * @see TS-0004 7.2.2
 */
export function parseResponse(wire: WirePrimitive): ResponsePrimitive {
  const resultExpiration = typeof wire.rset === 'number' ? String(wire.rset) : readText(wire, 'rset')
  return {
    responseStatusCode: readInteger(wire, 'rsc') ?? refuse('rsc of the response is missing.'),
    requestIdentifier: readText(wire, 'rqi') ?? '',
    releaseVersion: readText(wire, 'rvi'),
    content: readContent(wire.pc),
    to: readText(wire, 'to'),
    from: readText(wire, 'fr'),
    originatingTimestamp: readText(wire, 'ot'),
    resultExpiration,
    eventCategory: readInteger(wire, 'ec'),
    contentStatus: readInteger(wire, 'cnst'),
    contentOffset: readInteger(wire, 'cnot'),
    vendorInformation: readText(wire, 'vsi'),
    ...(wire.ati === undefined ? {} : { assignedTokenIdentifiers: readObject(wire, 'ati') }),
    ...(wire.tqf === undefined ? {} : { tokenRequestInformation: readObject(wire, 'tqf') }),
  }
}

/**
 * Turns what was thrown into a response: the row and reason of a RequestError, and for everything else
 * internalServerError without a word about its cause.
 */
export function errorResponse(error: unknown, requestIdentifier: string, releaseVersion?: string): ResponsePrimitive {
  const isExpected = error instanceof RequestError
  return {
    responseStatusCode: isExpected ? error.code : statusCodes.internalServerError.code,
    requestIdentifier,
    releaseVersion,
    content: { 'm2m:dbg': isExpected ? error.message : 'The server failed to answer; its log says why.' },
  }
}
