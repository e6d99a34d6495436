import { formatDuration } from './durations.ts'
import type { JsonValue } from './JsonText.ts'
import { operations } from './operations.ts'
import type { requestParameters } from './parameters.ts'
import type { RequestPrimitive, WirePrimitive } from './primitives.ts'
import { formatTimestamp, type Instant } from './timestamps.ts'

/** A request to send: what every request has, and any of the rest. */
export type OutgoingRequest = Partial<RequestPrimitive> &
  Pick<RequestPrimitive, 'operation' | 'to' | 'from' | 'requestIdentifier'>

/** Parameters that `RequestPrimitive` has no field for: they travel in `parameters` alone. */
const passedOn = ['asi', 'aus', 'auri', 'omr', 'msu', 'prpi'] as const satisfies (keyof typeof requestParameters)[]

function put(wire: WirePrimitive, name: keyof typeof requestParameters, value: unknown): void {
  if (value !== undefined) wire[name] = value
}

function putInstant(wire: WirePrimitive, name: keyof typeof requestParameters, value: Instant | undefined): void {
  if (value !== undefined) wire[name] = formatTimestamp(value)
}

function putResponseType(wire: WirePrimitive, { responseType, responseTargets }: OutgoingRequest): void {
  if (responseType === undefined) return
  wire.rt = responseTargets === undefined ? { rtv: responseType } : { rtv: responseType, nu: responseTargets }
}

function putTimes(wire: WirePrimitive, request: OutgoingRequest): void {
  put(wire, 'ot', request.originatingTimestamp)
  putInstant(wire, 'rqet', request.requestExpiration)
  putInstant(wire, 'rset', request.resultExpiration)
  putInstant(wire, 'oet', request.operationExecutionTime)
  putInstant(wire, 'rp', request.resultPersistence)
  if (request.maximumAge !== undefined) wire.ma = formatDuration(request.maximumAge)
}

function putHandling(wire: WirePrimitive, request: OutgoingRequest): void {
  put(wire, 'ty', request.resourceType)
  putResponseType(wire, request)
  put(wire, 'rcn', request.resultContent)
  put(wire, 'ec', request.eventCategory)
  put(wire, 'da', request.deliveryAggregation)
  put(wire, 'gid', request.groupRequestIdentifier)
  put(wire, 'fc', request.filterCriteria)
  put(wire, 'drt', request.desiredIdentifierResultType)
  put(wire, 'rids', request.roleIDs)
  put(wire, 'tkns', request.tokens)
  put(wire, 'tids', request.tokenIDs)
  put(wire, 'ltids', request.localTokenIDs)
  put(wire, 'tqi', request.tokenRequestIndicator)
  put(wire, 'grtm', request.groupRequestTargetMembers)
  put(wire, 'gstn', request.groupSomecastTargetNumber)
  put(wire, 'sqi', request.semanticQueryIndicator)
  put(wire, 'vsi', request.vendorInformation)
}

/**
 * Writes a request with the short names of the wire, times as absolute timestamps, content last. The release version is
 * left out towards release 1, which does not know it; an attribute list without content becomes content.
 */
export function toWireRequest(request: OutgoingRequest): WirePrimitive {
  const wire: WirePrimitive = { op: operations[request.operation], to: request.to }
  if (request.from !== '') wire.fr = request.from
  wire.rqi = request.requestIdentifier
  if (request.releaseVersion !== undefined && request.releaseVersion !== '1') wire.rvi = request.releaseVersion
  putHandling(wire, request)
  putTimes(wire, request)
  const parameters: Readonly<Record<string, JsonValue>> | undefined = request.parameters
  if (parameters !== undefined) for (const name of passedOn) put(wire, name, parameters[name])
  if (request.content !== undefined) wire.pc = request.content
  else if (request.attributeList !== undefined) wire.pc = { 'm2m:atrl': request.attributeList }
  return wire
}
