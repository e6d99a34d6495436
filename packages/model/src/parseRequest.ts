import { parseDuration } from './durations.ts'
import { RequestError } from './errors.ts'
import { checkCoordinates } from './geoCoordinates.ts'
import type { JsonObject, JsonValue } from './JsonText.ts'
import { parseLabelsQuery } from './labelsQuery.ts'
import { type Operation, operationOf } from './operations.ts'
import { legalResultContents, type ParameterDefinition, requestParameters } from './parameters.ts'
import type { FilterCriteria, RequestPrimitive, WirePrimitive } from './primitives.ts'
import { type Instant, parseAbsoluteOrRelativeTimestamp } from './timestamps.ts'
import { excerpt, isPlainObject } from './validator.ts'
import { compileReader, type WireReader } from './wireReader.ts'

interface Row {
  readonly definition: ParameterDefinition
  readonly title: string
  readonly read: WireReader
}

type Parameters = Record<string, JsonValue>

const rows = new Map<string, Row>()
for (const [shortName, definition] of Object.entries<ParameterDefinition>(requestParameters)) {
  const title = `${shortName} (${definition.name})`
  rows.set(shortName, { definition, title, read: compileReader(definition.type, title) })
}
const responseTypeRow = rows.get('rt')!
// The bare number of a response type is short for one without targets.
rows.set('rt', {
  ...responseTypeRow,
  read: (value) => responseTypeRow.read(isPlainObject(value) ? value : { rtv: value }),
})
const readOperation = rows.get('op')!.read
const readTimePoint = rows.get('rqet')!.read

function refuse(reason: string): never {
  throw new RequestError('badRequest', reason)
}

function checkIdentity(wire: WirePrimitive): Operation {
  const operation = wire.op === undefined ? undefined : operationOf(readOperation(wire.op))
  if (operation === undefined) refuse('op (operation) is missing.')
  if (wire.to === undefined || wire.to === '') refuse('to (to) is missing.')
  if (wire.rqi === undefined || wire.rqi === '') refuse('rqi (requestIdentifier) is missing.')
  return operation
}

/** What timestamps can say. */
const firstInstant = Date.UTC(1970, 0, 1)
const lastInstant = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

function instantOf(value: JsonValue | undefined, received: Instant): Instant | undefined {
  if (value === undefined) return undefined
  const isDuration = typeof value === 'string' && value.startsWith('P')
  const instant = isDuration ? received + parseDuration(value)! : parseAbsoluteOrRelativeTimestamp(value, received)!
  return Math.min(Math.max(instant, firstInstant), lastInstant)
}

function checkNotExpired(wire: WirePrimitive, received: Instant): void {
  if (wire.rqet === undefined) return
  const expiration = instantOf(readTimePoint(wire.rqet), received)!
  if (expiration <= received) {
    throw new RequestError('requestTimeout', 'rqet (requestExpirationTimestamp) had passed when the request arrived.')
  }
}

/** The name of the resource was a parameter in release 1; it has been an attribute since. */
function isForeign(name: string, wire: WirePrimitive): boolean {
  return name !== 'nm' || (wire.rvi !== undefined && wire.rvi !== '1')
}

function readParameters(wire: WirePrimitive, operation: Operation): Parameters {
  const parameters: Parameters = {}
  for (const name in wire) {
    const value = wire[name]
    if (name === 'pc' || value === undefined) continue
    const row = rows.get(name)
    if (row === undefined) {
      if (isForeign(name, wire)) refuse(`${excerpt(name)} is not a parameter of a request.`)
      continue
    }
    if (row.definition.presence[operation] === 'notPresent') refuse(`${row.title} may not be given to ${operation}.`)
    parameters[name] = row.read(value)
  }
  return parameters
}

function checkFilter(filter: FilterCriteria, operation: Operation): void {
  if (filter.lbq !== undefined && parseLabelsQuery(filter.lbq) === undefined) {
    refuse('fc (filterCriteria).lbq must be a labels query such as "key EQ value".')
  }
  const geo = Number(filter.gmty !== undefined) + Number(filter.geom !== undefined) + Number(filter.gsf !== undefined)
  if (geo !== 0) {
    if (geo !== 3) refuse('fc (filterCriteria) must have all of gmty, geom and gsf, or none.')
    const fault = checkCoordinates(filter.gmty, filter.geom)
    if (fault !== undefined) refuse(`fc (filterCriteria).geom is no geometry: ${fault}.`)
  }
  if ((filter.cfs === undefined) !== (filter.cfq === undefined)) {
    refuse('fc (filterCriteria) must have both of cfs and cfq, or none.')
  }
  if ((filter.fu === 1 || filter.fu === 3) && operation !== 'retrieve') {
    refuse('fc (filterCriteria).fu asks for discovery, which is a RETRIEVE.')
  }
}

function isLegalResultContent(
  operation: Operation,
  parameters: Parameters,
  filter: FilterCriteria | undefined,
): boolean {
  const { rcn, rvi, sqi } = parameters
  const isRelease4 = typeof rvi === 'string' && rvi >= '4'
  if (filter?.fu === 1 || filter?.fu === 3) return rcn === 6 || (rcn === 11 && isRelease4)
  if ((legalResultContents[operation] as readonly unknown[]).includes(rcn)) return true
  return operation === 'retrieve' && ((rcn === 10 && sqi === true) || (rcn === 12 && isRelease4))
}

function checkParameters(operation: Operation, parameters: Parameters): void {
  const isRegistration = operation === 'create' && parameters.ty === 2
  if (!isRegistration && (parameters.fr === undefined || parameters.fr === '')) refuse('fr (from) is missing.')
  if (operation === 'create' && parameters.ty === undefined) refuse('ty (resourceType) is missing.')
  const filter = parameters.fc as FilterCriteria | undefined
  if (filter !== undefined) checkFilter(filter, operation)
  if (parameters.rcn === undefined) return
  if (!isLegalResultContent(operation, parameters, filter)) {
    refuse(
      `rcn (resultContent) ${parameters.rcn as number} is not possible for ${filter?.fu === 1 ? 'discovery' : operation}.`,
    )
  }
  if ((parameters.rt as JsonObject | undefined)?.rtv === 5)
    refuse('rcn (resultContent) may not be given with noResponse.')
}

const readAttributeList = compileReader(requestParameters.atrl.type, 'pc (content).m2m:atrl')

function readContent(content: unknown, operation: Operation): JsonObject | undefined {
  if (operation === 'delete')
    return content === undefined ? undefined : refuse('pc (content) may not be given to delete.')
  if (content === undefined) return operation === 'retrieve' ? undefined : refuse('pc (content) is missing.')
  if (!isPlainObject(content)) refuse('pc (content) must be an object.')
  const names = Object.keys(content)
  const root = names[0]
  if (root === undefined || names.length > 1) refuse('pc (content) must have exactly one member.')
  if (operation === 'retrieve') {
    if (root !== 'm2m:atrl') refuse('pc (content) of retrieve may only be m2m:atrl, a list of attributes.')
  } else if (operation !== 'notify' && !isPlainObject(content[root])) {
    refuse(`pc (content).${excerpt(root)} must be an object.`)
  }
  return content as JsonObject
}

/** The name that release 1 gives as a parameter becomes the attribute that it has been since. */
function withName(content: JsonObject, name: unknown): JsonObject {
  const [root] = Object.keys(content) as [string]
  return { [root]: { rn: name as JsonValue, ...(content[root] as JsonObject) } }
}

/** An attribute list given as a parameter moves to the content, where forwarding expects it. */
function readRequestContent(wire: WirePrimitive, operation: Operation, parameters: Parameters): JsonObject | undefined {
  const content = readContent(wire.pc, operation)
  if (operation === 'create' && content !== undefined && wire.nm !== undefined) return withName(content, wire.nm)
  if (operation !== 'retrieve') return content
  if (content !== undefined) return { 'm2m:atrl': readAttributeList(content['m2m:atrl']) }
  const list = parameters.atrl
  if (list === undefined) return undefined
  delete parameters.atrl
  return { 'm2m:atrl': list }
}

function checkResultExpiration(request: RequestPrimitive, received: Instant): void {
  const { resultExpiration, requestExpiration } = request
  if (resultExpiration === undefined) return
  if (requestExpiration !== undefined && resultExpiration <= requestExpiration) {
    refuse('rset (resultExpirationTimestamp) must be later than rqet (requestExpirationTimestamp).')
  }
  if (resultExpiration <= received) {
    throw new RequestError('requestTimeout', 'rset (resultExpirationTimestamp) had passed when the request arrived.')
  }
}

type Content = JsonObject | undefined
type ResponseTypeInfo = { rtv: number; nu?: string[] }
type Value<K extends keyof RequestPrimitive> = RequestPrimitive[K]

function build(operation: Operation, parameters: Parameters, pc: Content, received: Instant): RequestPrimitive {
  const rt = parameters.rt as ResponseTypeInfo | undefined
  return {
    operation,
    to: parameters.to as string,
    from: (parameters.fr as string | undefined) ?? '',
    requestIdentifier: parameters.rqi as string,
    releaseVersion: (parameters.rvi as string | undefined) ?? '1',
    resourceType: parameters.ty as Value<'resourceType'>,
    content: pc,
    resultContent: parameters.rcn as Value<'resultContent'>,
    responseType: rt?.rtv,
    responseTargets: rt?.nu,
    filterCriteria: parameters.fc as Value<'filterCriteria'>,
    desiredIdentifierResultType: parameters.drt as Value<'desiredIdentifierResultType'>,
    attributeList: operation === 'retrieve' ? (pc?.['m2m:atrl'] as Value<'attributeList'>) : undefined,
    requestExpiration: instantOf(parameters.rqet, received),
    resultExpiration: instantOf(parameters.rset, received),
    operationExecutionTime: instantOf(parameters.oet, received),
    resultPersistence: instantOf(parameters.rp, received),
    originatingTimestamp: parameters.ot as Value<'originatingTimestamp'>,
    eventCategory: parameters.ec as Value<'eventCategory'>,
    deliveryAggregation: parameters.da as Value<'deliveryAggregation'>,
    groupRequestIdentifier: parameters.gid as Value<'groupRequestIdentifier'>,
    groupRequestTargetMembers: parameters.grtm as Value<'groupRequestTargetMembers'>,
    groupSomecastTargetNumber: parameters.gstn as Value<'groupSomecastTargetNumber'>,
    roleIDs: parameters.rids as Value<'roleIDs'>,
    tokens: parameters.tkns as Value<'tokens'>,
    tokenIDs: parameters.tids as Value<'tokenIDs'>,
    localTokenIDs: parameters.ltids as Value<'localTokenIDs'>,
    tokenRequestIndicator: parameters.tqi as Value<'tokenRequestIndicator'>,
    semanticQueryIndicator: parameters.sqi as Value<'semanticQueryIndicator'>,
    maximumAge: parameters.ma === undefined ? undefined : parseDuration(parameters.ma),
    vendorInformation: parameters.vsi as Value<'vendorInformation'>,
    parameters,
  }
}

/**
 * Checks the form of a request as it came from a binding, in the order of the standard, and names its parts in full.
 * Values may be typed (JSON, CBOR) or text (headers, query strings). Whether the release is supported, the target exists
 * and the content fits its resource type is for later steps. An absent release version means release 1.
 * @param received instant of arrival, to which relative times refer
 * @throws RequestError requestTimeout when the request or its result has expired; badRequest, naming the parameter, for
 *   every other fault
 * @see TS-0004 7.3.2.1
 */
export function parseRequest(wire: WirePrimitive, received: Instant): RequestPrimitive {
  const operation = checkIdentity(wire)
  checkNotExpired(wire, received)
  const parameters = readParameters(wire, operation)
  checkParameters(operation, parameters)
  const content = readRequestContent(wire, operation, parameters)
  const request = build(operation, parameters, content, received)
  checkResultExpiration(request, received)
  return request
}
