import * as types from './dataTypes.ts'
import { choice, list, member, optional, record, union } from './dataTypes.ts'
import * as enumerations from './enumerations.ts'
import {
  absRelTimestamp,
  accessControlOperationMask,
  attributeList,
  countryCode,
  eventCat,
  ipv4,
  ipv6,
  joseCompact,
  labels,
  listOfM2MID,
  listOfURIs,
  releaseVersion,
  requestID,
  resourceTypeList,
  roleID,
  sparql,
  tokenID,
} from './simpleTypes.ts'

export * from './execReqArgsListType.ts'
export * from './securityTypes.ts'
export * from './simpleTypes.ts'

// Access control

export const evalCriteria = record('evalCriteria', {
  optr: member('operator', enumerations.evalCriteriaOperator),
  sbjt: member('subject', types.NCName),
  thld: member('threshold', types.any),
})
/** Latitude and longitude in degrees, radius in metres. */
export const circularRegion = types.tuple(types.float, 3)
export const locationRegion = choice('locationRegion', {
  accc: member('countryCode', list(countryCode)),
  accr: member('circularRegion', circularRegion),
})
const accessControlIpAddresses = record('accessControlIpAddresses', {
  ipv4: optional('ipv4Addresses', list(ipv4)),
  ipv6: optional('ipv6Addresses', list(ipv6)),
})
const accessControlContexts = record('accessControlContexts', {
  actw: optional('accessControlWindow', list(types.scheduleEntry)),
  acip: optional('accessControlIpAddresses', accessControlIpAddresses),
  aclr: optional('accessControlLocationRegion', locationRegion),
  acui: optional('accessControlUserIDs', list(types.string)),
  acec: optional('accessControlEvalCriteria', evalCriteria),
  acl: optional('accessControlLimit', types.nonNegativeInteger),
})
const accessControlObjectDetails = record('accessControlObjectDetails', {
  ty: optional(
    'resourceType',
    union<unknown>('resourceType or a list of them', enumerations.resourceType, resourceTypeList),
  ),
  spty: optional('specializationID', types.anyURI),
  chty: member('childResourceType', resourceTypeList),
})
/** @see TS-0004 6.3.5.8, TS-0003 7.1 */
export const accessControlRule = record('accessControlRule', {
  acor: member('accessControlOriginators', list(types.text('originator pattern', /^\S+$/))),
  acop: member('accessControlOperations', accessControlOperationMask),
  acco: optional('accessControlContexts', list(accessControlContexts)),
  acaf: optional('accessControlAuthenticationFlag', types.boolean),
  acod: optional('accessControlObjectDetails', list(accessControlObjectDetails)),
  aca: optional('accessControlAttributes', list(types.NCName)),
})
/** May be empty: then nobody is granted anything. */
export const setOfAcrs = record('setOfAcrs', { acr: optional('accessControlRule', list(accessControlRule, 0)) })
export const nonEmptySetOfAcrs = record('setOfAcrs', { acr: member('accessControlRule', list(accessControlRule)) })
const tokenPermission = record('tokenPermission', {
  ris: optional('resourceIDs', listOfURIs),
  pv: optional('privileges', setOfAcrs),
  rids: optional('roleIDs', list(roleID)),
})
export const tokenPermissions = record('tokenPermissions', { pm: optional('permission', list(tokenPermission, 0)) })
/** What a token says of itself; the payload of its JWT. @see TS-0004 6.3.5 (tokenClaimSet) */
export const tokenClaimSet = record('tokenClaimSet', {
  vr: optional('version', types.string),
  tkid: member('tokenID', tokenID),
  tkhd: member('holder', types.ID),
  tkis: member('issuer', types.ID),
  tknb: member('notBefore', types.timestamp),
  tkna: member('notAfter', types.timestamp),
  tknm: optional('tokenName', types.string),
  tkau: optional('audience', list(types.ID)),
  tkps: optional('permissions', tokenPermissions),
  tkex: optional('extension', types.string),
})
const dynamicACPInfo = record('dynamicACPInfo', {
  gp: optional('grantedPrivileges', setOfAcrs),
  pl: optional('privilegesLifetime', absRelTimestamp),
})
/** What a dynamic authorization system answers. @see TS-0004 6.3.5 (dynAuthDasResponse) */
export const dynAuthDasResponse = record('dynAuthDasResponse', {
  dai: optional('dynamicACPInfo', dynamicACPInfo),
  tkns: optional('tokens', list(joseCompact, 0)),
  asri: optional('authorSignReqInfo', types.boolean),
})
export const setOfPermissions = record('setOfPermissions', { pv: optional('privileges', list(setOfAcrs, 0)) })

// Time and place

export const scheduleEntries = record('scheduleEntries', { sce: member('scheduleEntry', list(types.scheduleEntry)) })
export const ipAddress = record('ipAddress', { ip4: optional('ipv4Address', ipv4), ip6: optional('ipv6Address', ipv6) })
const activityPattern = record('activityPattern', {
  se: optional(
    'scheduleElement',
    union<unknown>('scheduleEntries or a list of them', scheduleEntries, list(scheduleEntries)),
  ),
  sti: optional('stationaryIndication', enumerations.stationaryIndication),
  dsi: optional('dataSizeIndicator', types.positiveInteger),
})
/** The standard leaves the JSON form open: a plain list is what other systems send, the wrapped one follows the XML schema. */
export const activityPatternElements = union<unknown>(
  'activityPatternElements',
  list(activityPattern),
  record('activityPatternElements', { apt: member('activityPattern', list(activityPattern)) }),
)

// Subscriptions and notifications

export const batchNotify = record('batchNotify', {
  num: optional('number', types.nonNegativeInteger),
  dur: optional('duration', types.duration),
})
export const rateLimit = record('rateLimit', {
  mnn: member('maxNrOfNotify', types.nonNegativeInteger),
  tww: member('timeWindow', types.duration),
})
export const missingData = record('missingData', {
  num: member('number', types.positiveInteger),
  dur: member('duration', types.duration),
})
export const operationMonitor = record('operationMonitor', {
  ops: optional('operations', accessControlOperationMask),
  or: optional('originator', types.ID),
})

const conditions = {
  crb: optional('createdBefore', types.timestamp),
  cra: optional('createdAfter', types.timestamp),
  ms: optional('modifiedSince', types.timestamp),
  us: optional('unmodifiedSince', types.timestamp),
  sts: optional('stateTagSmaller', types.positiveInteger),
  stb: optional('stateTagBigger', types.nonNegativeInteger),
  exb: optional('expireBefore', types.timestamp),
  exa: optional('expireAfter', types.timestamp),
  sza: optional('sizeAbove', types.nonNegativeInteger),
  szb: optional('sizeBelow', types.positiveInteger),
}
/** @see TS-0004 6.3.5.9, TS-0001 9.6.8 */
export const eventNotificationCriteria = record('eventNotificationCriteria', {
  ...conditions,
  om: optional('operationMonitor', list(operationMonitor)),
  atr: optional('attribute', attributeList),
  net: optional('notificationEventType', list(enumerations.notificationEventType)),
  chty: optional('childResourceType', resourceTypeList),
  md: optional('missingData', missingData),
  fo: optional('filterOperation', enumerations.filterOperation),
})
export const attribute = record('attribute', {
  nm: member('name', types.NCName),
  val: member('value', types.anySimple),
})
/** @see TS-0004 6.3.5.8, TS-0001 8.1.2 */
export const filterCriteria = record('filterCriteria', {
  ...conditions,
  lbl: optional('labels', labels),
  clbl: optional('childLabels', labels),
  palb: optional('parentLabels', labels),
  lbq: optional('labelsQuery', types.string),
  ty: optional('resourceType', resourceTypeList),
  chty: optional('childResourceType', resourceTypeList),
  pty: optional('parentResourceType', resourceTypeList),
  cty: optional('contentType', list(types.string)),
  atr: optional('attribute', list(attribute)),
  catr: optional('childAttribute', list(attribute)),
  patr: optional('parentAttribute', list(attribute)),
  fu: optional('filterUsage', enumerations.filterUsage),
  lim: optional('limit', types.nonNegativeInteger),
  smf: optional('semanticsFilter', list(sparql)),
  fo: optional('filterOperation', enumerations.filterOperation),
  cfs: optional('contentFilterSyntax', enumerations.contentFilterSyntax),
  cfq: optional('contentFilterQuery', types.string),
  lvl: optional('level', types.positiveInteger),
  ofst: optional('offset', types.positiveInteger),
  arp: optional('applyRelativePath', types.text('anyURI', /^\S+$/)),
  gmty: optional('geometryType', enumerations.geometryType),
  geom: optional('geometry', types.string),
  gsf: optional('geoSpatialFunction', enumerations.geoSpatialFunctionType),
})
export const setOfNotificationStatsInfo = record('setOfNotificationStatsInfo', {
  tg: member('target', types.anyURI),
  rqs: member('requestsSent', types.nonNegativeInteger),
  rsr: member('responsesReceived', types.nonNegativeInteger),
  noec: optional('notificationEventCount', types.nonNegativeInteger),
})

/**
 * One entry for all targets, or one for each. The standard's member is `encn`; `enc`, the name of the like attribute of a
 * subscription, is what other systems send.
 * @see TS-0004 6.3.5.66
 */
export const eventNotificationCriteriaSet = choice('eventNotificationCriteriaSet', {
  encn: member('eventNotificationCriteriaEntry', list(eventNotificationCriteria)),
  enc: member('eventNotificationCriteria', list(eventNotificationCriteria)),
})
/** When a target of notifications may remove itself: patterns of time, regions. @see TS-0004 6.3.5.37 */
export const deletionContexts = record('deletionContexts', {
  tod: optional('timeOfDay', list(types.scheduleEntry)),
  lr: optional('locationRegions', list(locationRegion)),
})

// Requests as resources

export const responseTypeInfo = record('responseTypeInfo', {
  rtv: member('responseTypeValue', enumerations.responseType),
  nu: optional('notificationURI', list(types.anyURI, 0)),
})
/** The parameters of a request apart from operation, target, originator, identifier and content. @see TS-0004 6.3.5.4 */
export const metaInformation = record('metaInformation', {
  ty: optional('resourceType', enumerations.resourceType),
  ot: optional('originatingTimestamp', types.timestamp),
  rqet: optional('requestExpirationTimestamp', absRelTimestamp),
  rset: optional('resultExpirationTimestamp', absRelTimestamp),
  oet: optional('operationalExecutionTime', absRelTimestamp),
  rt: optional('responseType', responseTypeInfo),
  rp: optional('resultPersistence', union<unknown>('absRelTimestamp or duration', absRelTimestamp, types.duration)),
  rcn: optional('resultContent', enumerations.resultContent),
  ec: optional('eventCategory', eventCat),
  da: optional('deliveryAggregation', types.boolean),
  gid: optional('groupRequestIdentifier', types.string),
  fc: optional('filterCriteria', filterCriteria),
  drt: optional('desiredIdentifierResultType', enumerations.desIdResType),
  rids: optional('roleIDs', list(roleID)),
  tqi: optional('tokenRequestIndicator', types.boolean),
  tkns: optional('tokens', list(joseCompact)),
  tids: optional('tokenIDs', list(tokenID)),
  ltids: optional('localTokenIDs', list(types.NCName)),
  grtm: optional('groupRequestTargetMembers', listOfURIs),
  asi: optional('authorizationSignatureIndicator', types.boolean),
  aus: optional('authorizationSignatures', list(types.any)),
  auri: optional('authorizationRelationshipIndicator', types.boolean),
  sqi: optional('semanticQueryIndicator', types.boolean),
  rvi: optional('releaseVersionIndicator', releaseVersion),
  vsi: optional('vendorInformation', types.string),
  ma: optional('maxAge', types.duration),
  gstn: optional('groupSomecastTargetNumber', types.positiveInteger),
  omr: optional('ontologyMappingResources', types.ID),
  msu: optional('M2M-Service-User', types.ID),
})
/** The response of the operation that a request resource stands for. @see TS-0004 6.3.5.26 */
export const operationResult = record('operationResult', {
  rsc: member('responseStatusCode', types.integer('responseStatusCode', 0)),
  rqi: member('requestIdentifier', requestID),
  pc: optional('primitiveContent', types.any),
  to: optional('to', types.ID),
  fr: optional('from', types.ID),
  ot: optional('originatingTimestamp', types.timestamp),
  rset: optional('resultExpirationTimestamp', absRelTimestamp),
  ec: optional('eventCategory', eventCat),
  cnst: optional('contentStatus', enumerations.contentStatus),
  cnot: optional('contentOffset', types.positiveInteger),
  rvi: optional('releaseVersionIndicator', releaseVersion),
  vsi: optional('vendorInformation', types.string),
})
const primitive = {
  op: member('operation', enumerations.operation),
  to: optional('to', types.anyURI),
  fr: optional('from', types.ID),
  rqi: optional('requestIdentifier', requestID),
  pc: optional('primitiveContent', types.any),
  ...metaInformation.members,
}
/**
 * A request to be executed later, as in a binding: parameters by short name. What is absent follows from the resource that
 * holds it.
 * @see TS-0004 6.4.1
 */
export const requestPrimitive = record('requestPrimitive', primitive)
const wrappedRequest = record('request', {
  ...primitive,
  to: member('to', types.anyURI),
  fr: member('from', types.ID),
  mi: optional('metaInformation', metaInformation),
})
/**
 * Requests in the order of their execution. No table gives the short name of the member `request`: the candidates are
 * accepted, and a plain list too. The parameters apart from the content may be given flat or as metaInformation.
 * @see TS-0004 6.3.5.3
 */
export const aggregatedRequest = union<unknown>(
  'aggregatedRequest',
  choice('aggregatedRequest', {
    rq: member('request', list(wrappedRequest)),
    req: member('request', list(wrappedRequest)),
    'm2m:rqp': member('requestPrimitive', list(wrappedRequest)),
  }),
  list(wrappedRequest),
)
/** @see TS-0004 6.4.2 */
export const responsePrimitive = record('responsePrimitive', { ...operationResult.members })
/** @see TS-0004 6.3.5.33 */
export const aggregatedResponse = record('aggregatedResponse', {
  'm2m:rsp': optional('responsePrimitive', list(responsePrimitive, 0)),
  ri: optional('resourceID', types.anyURI),
})
export const deliveryMetaData = record('deliveryMetaData', {
  tcop: member('tracingOption', types.boolean),
  tcin: optional('tracingInfo', listOfM2MID),
})

// Content, groups, management

export const contentRef = record('contentRef', {
  urir: member(
    'URIReference',
    list(record('URIReference', { nm: member('name', types.NCName), uri: member('URI', types.anyURI) })),
  ),
})
export const specializationType = choice('specializationType', {
  cnd: member('containerDefinition', types.anyURI),
  mgd: member('mgmtDefinition', enumerations.mgmtDefinition),
})
export const mgmtLinkRef = record('mgmtLinkRef', {
  nm: member('name', types.NCName),
  typ: member('type', enumerations.mgmtDefinition),
  val: member('value', types.anyURI),
})
export const actionStatus = record('actionStatus', {
  acn: optional('action', types.string),
  sus: optional('status', enumerations.status),
})
const backOffParametersSet = record('backOffParametersSet', {
  nwa: optional('networkAction', enumerations.networkAction),
  ibt: member('initialBackoffTime', types.nonNegativeInteger),
  abt: member('additionalBackoffTime', types.nonNegativeInteger),
  mbt: member('maximumBackoffTime', types.nonNegativeInteger),
  rbt: optional('optionalRandomBackoffTime', types.nonNegativeInteger),
})
export const backOffParameters = record('backOffParameters', {
  bops: member('backOffParametersSet', list(backOffParametersSet)),
})
export const wifiCredentials = record('wifiCredentials', {
  enct: member('encryptionType', enumerations.wifiEncryptionType),
  unm: optional('username', types.string),
  pwd: optional('password', types.string),
  wepk: optional('wepKey', types.string),
  wpap: optional('wpaPassphrase', types.string),
})

// Actions, processes, mashups, media

/** A condition on another resource. */
export const processCondition = record('processCondition', {
  sri: member('subjectResourceID', types.ID),
  evc: member('evalCriteria', evalCriteria),
})
/** Under which condition which state comes next. */
export const stateTransition = record('stateTransition', {
  evc: member('evalCriteria', evalCriteria),
  nxst: member('nextState', types.ID),
})
/** Where the content of an action comes from. */
export const actionInput = record('actionInput', {
  cstr: optional('contentString', types.string),
  rsid: optional('resourceID', types.ID),
  raid: optional('resourceAttributeID', types.string),
})
const mashupMember = record('mashupMember', {
  muri: member('memberURI', types.anyURI),
  mvl: optional('memberValue', types.float),
})
/** The wrapped form follows the XML schema; the plain list is accepted as well. @see TS-0004 6.3.5.68 */
export const mashupMembers = union<unknown>(
  'mashupMembers',
  record('mashupMembers', { msm: member('mashupMember', list(mashupMember)) }),
  list(mashupMember),
)
/** Each in the form of the Session Description Protocol. @see TS-0004 6.3.5.63 */
export const sessionDescriptions = record('sessionDescriptions', {
  sdc: member('sessionDescription', list(types.string)),
})
