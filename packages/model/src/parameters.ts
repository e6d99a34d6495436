import * as complexTypes from './complexTypes.ts'
import * as types from './dataTypes.ts'
import type { Presence } from './defineResourceType.ts'
import * as enumerations from './enumerations.ts'
import type { Operation } from './operations.ts'

/** A parameter of request primitives. @see TS-0004 7.2.1 */
export interface ParameterDefinition {
  /** The standard's name. */
  readonly name: string
  readonly type: types.DataType
  readonly presence: Readonly<Record<Operation, Presence>>
}

const letters = { M: 'mandatory', O: 'optional', '-': 'notPresent' } as const

/** @param presence five letters, for create, retrieve, update, delete and notify: M mandatory, O optional, - not present */
function parameter(name: string, type: types.DataType, presence: string): ParameterDefinition {
  const [create, retrieve, update, remove, notify] = presence
    .split('')
    .map((letter) => letters[letter as keyof typeof letters])
  return {
    name,
    type,
    presence: { create: create!, retrieve: retrieve!, update: update!, delete: remove!, notify: notify! },
  }
}

const timePoint = complexTypes.absRelTimestamp
const persistence = types.union<unknown>('timestamp, duration or milliseconds', timePoint, types.duration)

/**
 * The parameters of a request by short name. Content (`pc`) is not among them. Presence of the release 4 parameters is
 * undocumented in our sources: optional everywhere.
 * @see TS-0004 7.2.1
 */
export const requestParameters = {
  op: parameter('operation', enumerations.operation, 'MMMMM'),
  to: parameter('to', types.text('address', /^\S+$/), 'MMMMM'),
  // Absent, or empty, only when an AE registers and wants an identifier assigned.
  fr: parameter('from', types.text('ID', /^[^\s<>"{}|\\^`]*$/), 'OMMMM'),
  rqi: parameter('requestIdentifier', types.text('requestID', /^[ -~\u00a0-\uffff]+$/), 'MMMMM'),
  rvi: parameter('releaseVersionIndicator', types.text('releaseVersion', /^[0-9a-z.]{1,8}$/), 'OOOOO'),
  ty: parameter('resourceType', types.integer('resourceType', 0, 65_535), 'M----'),
  rids: parameter('roleIDs', types.list(complexTypes.roleID), 'OOOOO'),
  ot: parameter('originatingTimestamp', types.timestamp, 'OOOOO'),
  rqet: parameter('requestExpirationTimestamp', timePoint, 'OOOOO'),
  rset: parameter('resultExpirationTimestamp', timePoint, 'OOOOO'),
  oet: parameter('operationExecutionTime', timePoint, 'OOOOO'),
  rt: parameter('responseType', complexTypes.responseTypeInfo, 'OOOOO'),
  rp: parameter('resultPersistence', persistence, 'OOOO-'),
  rcn: parameter('resultContent', types.integer('resultContent', 0, 12), 'OOOO-'),
  ec: parameter('eventCategory', complexTypes.eventCat, 'OOOOO'),
  da: parameter('deliveryAggregation', types.boolean, 'OOOOO'),
  gid: parameter('groupRequestIdentifier', types.string, 'OOOOO'),
  fc: parameter('filterCriteria', complexTypes.filterCriteria, '-OOO-'),
  drt: parameter('desiredIdentifierResultType', enumerations.desIdResType, '-O---'),
  tkns: parameter('tokens', types.list(complexTypes.joseCompact), 'OOOOO'),
  tids: parameter('tokenIDs', types.list(complexTypes.tokenID), 'OOOOO'),
  ltids: parameter('localTokenIDs', types.list(types.NCName), 'OOOOO'),
  tqi: parameter('tokenRequestIndicator', types.boolean, 'OOOOO'),
  grtm: parameter('groupRequestTargetMembers', complexTypes.listOfURIs, 'OOOO-'),
  asi: parameter('authorizationSignatureIndicator', types.boolean, 'OOOO-'),
  aus: parameter('authorizationSignatures', types.list(types.string), 'OOOO-'),
  auri: parameter('authorizationRelationshipIndicator', types.boolean, 'OOOO-'),
  sqi: parameter('semanticQueryIndicator', types.boolean, '-O---'),
  vsi: parameter('vendorInformation', types.string, 'OOOOO'),
  ma: parameter('maxAge', types.duration, 'OOOOO'),
  gstn: parameter('groupSomecastTargetNumber', types.positiveInteger, 'OOOOO'),
  omr: parameter('ontologyMappingResources', types.ID, 'OOOOO'),
  msu: parameter('M2MServiceUser', types.ID, 'OOOOO'),
  prpi: parameter('primitiveProfileIdentifier', types.ID, 'OOOOO'),
  // In a primitive the list is content (m2m:atrl); bindings with a query string have it as a field.
  atrl: parameter('attributeList', complexTypes.attributeList, '-O---'),
} as const satisfies Record<string, ParameterDefinition>

export type ParameterShortName = keyof typeof requestParameters

/** Result contents that an operation may ask for; those of discovery, semantic queries and release 4 come on top. */
export const legalResultContents = {
  create: [0, 1, 2, 3, 9],
  retrieve: [1, 4, 5, 6, 7, 8],
  update: [0, 1, 9],
  delete: [0, 1, 4, 5, 6, 8],
  notify: [],
} as const satisfies Record<Operation, readonly number[]>
