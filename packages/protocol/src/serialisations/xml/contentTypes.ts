import { complexTypes, dataTypes, enumerations, requestParameters } from '@waystation/model'

type DataType = dataTypes.DataType
type Members = Record<string, dataTypes.Member>

const { any, anyURI, boolean, ID, integer, list, member, NCName, optional, record, string } = dataTypes

function optionalMembers(types: Readonly<Record<string, readonly [name: string, type: DataType]>>): Members {
  return Object.fromEntries(Object.entries(types).map(([name, [long, type]]) => [name, optional(long, type)]))
}

/** Members of these hold content: elements with a name of their own. */
export const contentMembers: ReadonlySet<string> = new Set(['pc', 'rep'])

/**
 * Lists that are one element for each item, where their items could be words of one element as well.
 * @see TS-0004 6.3.5, maxOccurs unbounded
 */
export const repeatedMembers: ReadonlySet<string> = new Set([
  'cty',
  'net',
  'sdc',
  'smf',
  'tod',
  'sce',
  'actw',
  'escert',
])

/** Members of any type whose text is a number or boolean where it can be: thresholds, compared with attributes of any type. */
export const guessedMembers: ReadonlySet<string> = new Set(['thld'])
export const guessed: DataType = dataTypes.union<unknown>('value', dataTypes.float, boolean, string)

/** Records that are one text with XML attributes. @see TS-0004 6.3.5.29 (childResourceRef), 6.3.5.20 (mgmtLinkRef) */
export const textRecords: ReadonlySet<string> = new Set(['childResourceRef', 'mgmtLinkRef'])

/** Records without a mandatory member that are often empty; of others an element without anything is null. */
export const emptyRecords: ReadonlySet<string> = new Set(['setOfAcrs'])

/** A reference to a child resource, of any resource with result content 5 and 6. */
export const childResourceRef = record('childResourceRef', {
  nm: member('name', string),
  typ: member('type', integer('resourceType')),
  spid: optional('specializationID', dataTypes.anySimple),
  val: member('value', anyURI),
})

const request = record('requestPrimitive', {
  op: member('operation', enumerations.operation),
  ...optionalMembers({ to: ['to', anyURI], fr: ['from', ID], rqi: ['requestIdentifier', string] }),
  ty: optional('resourceType', integer('resourceType')),
  nm: optional('name', string),
  pc: optional('primitiveContent', any),
  ...complexTypes.metaInformation.members,
  rcn: optional('resultContent', integer('resultContent')),
  mi: optional('metaInformation', complexTypes.metaInformation),
  prpi: optional('primitiveProfileIdentifier', ID),
  atrl: optional('attributeList', requestParameters.atrl.type),
})

const dasRequest = record('dynAuthDasRequest', {
  or: member('originator', ID),
  trt: optional('targetedResourceType', integer('resourceType')),
  op: member('operation', enumerations.operation),
  oip: optional('originatorIP', complexTypes.ipAddress),
  olo: optional('originatorLocation', complexTypes.locationRegion),
  orid: optional('originatorRoleIDs', list(complexTypes.roleID)),
  rts: optional('requestTimestamp', complexTypes.absRelTimestamp),
  trid: member('targetedResourceID', anyURI),
  ppl: optional('proposedPrivilegesLifetime', complexTypes.absRelTimestamp),
  rfa: optional('roleIDsFromACPs', list(complexTypes.roleID)),
  tids: optional('tokenIDs', list(complexTypes.tokenID)),
  asi: optional('authorSignIndicator', boolean),
})

const response = record('responsePrimitive', {
  ...complexTypes.operationResult.members,
  ati: optional(
    'assignedTokenIdentifiers',
    record('dynAuthLocalTokenIdAssignments', {
      ltia: member(
        'localTokenIdAssignment',
        list(
          record('localTokenIdAssignment', { lti: member('localTokenID', string), tkid: member('tokenID', string) }),
        ),
      ),
    }),
  ),
  tqf: optional(
    'tokenRequestInformation',
    record('dynAuthTokenReqInfo', {
      dasi: member(
        'dasInfo',
        list(
          record('dasInfo', {
            uri: member('URI', anyURI),
            dreq: optional('dasRequest', dasRequest),
            sdr: optional('securedDasRequest', string),
          }),
        ),
      ),
    }),
  ),
  asri: optional('authorizationSignatureRequestInformation', boolean),
  ri: optional('resourceID', anyURI),
})

const notification = record('notification', {
  nev: optional(
    'notificationEvent',
    record('notificationEvent', {
      rep: optional('representation', any),
      om: optional(
        'operationMonitor',
        list(
          record('operationMonitor', {
            op: optional('operation', enumerations.operation),
            or: optional('originator', ID),
          }),
        ),
      ),
      net: optional('notificationEventType', integer('notificationEventType')),
    }),
  ),
  ...optionalMembers({
    vrq: ['verificationRequest', boolean],
    sud: ['subscriptionDeletion', boolean],
    sur: ['subscriptionReference', anyURI],
    cr: ['creator', ID],
    nfu: ['notificationForwardingURI', anyURI],
    ntt: ['notificationTarget', anyURI],
    trr: ['targetRemovalRequest', boolean],
    tra: ['targetRemovalAllowance', boolean],
    idr: [
      'IPEDiscoveryRequest',
      record('IPEDiscoveryRequest', {
        or: member('originator', ID),
        fc: optional('filterCriteria', complexTypes.filterCriteria),
      }),
    ],
    aerp: ['AERegistrationPointChange', any],
    aerid: ['AEReferenceIDChange', any],
    tid1: ['trackingID1', string],
    tid2: ['trackingID2', string],
  }),
})

const securityInfo = record('securityInfo', {
  sit: member('securityInfoType', integer('securityInfoType')),
  dreq: optional('dasRequest', dasRequest),
  dres: optional('dasResponse', complexTypes.dynAuthDasResponse),
  ero: optional('esprimRandObject', complexTypes.receiverESPrimRandObject),
  ...optionalMembers({
    epo: ['esprimObject', string],
    eckm: ['escertkeMessage', string],
    darq: ['dynAuthRelMapRequest', any],
    dars: ['dynAuthRelMapResponse', any],
  }),
})

const triggerPayload = record('triggerPayload', {
  tpe: optional('triggerPurpose', integer('triggerPurpose')),
  tia: optional('triggerInfoAddress', anyURI),
  tio: optional('triggerInfoOperation', enumerations.operation),
  tirt: optional('triggerInfoResourceType', integer('resourceType')),
  tiae: optional('triggerInfoAE-ID', ID),
  tipa: optional('triggerInfoPoA', list(anyURI)),
  tist: optional('triggerInfoSerializationType', list(string)),
})

/** Types of the elements of content that are no resources. @see TS-0004 6.4, 7.2.1.1 */
export const contentTypes: Readonly<Record<string, DataType>> = {
  'm2m:rqp': request,
  'm2m:rsp': response,
  'm2m:sgn': notification,
  'm2m:agn': record('aggregatedNotification', {
    'm2m:sgn': optional('notification', list(notification, 0)),
    sgn: optional('notification', list(notification, 0)),
  }),
  'm2m:agr': record('aggregatedResponse', {
    'm2m:rsp': optional('responsePrimitive', list(response, 0)),
    rsp: optional('responsePrimitive', list(response, 0)),
    ri: optional('resourceID', anyURI),
  }),
  'm2m:agrp': record('aggregatedRequest', { 'm2m:rqp': optional('requestPrimitive', list(request, 0)) }),
  'm2m:uri': string,
  'm2m:uril': list(anyURI, 0),
  'm2m:atrl': list(NCName),
  'm2m:rrl': record('resourceRefList', { rrf: optional('resourceRef', list(childResourceRef, 0)) }),
  'm2m:dbg': string,
  'm2m:qres': string,
  'm2m:seci': securityInfo,
  'm2m:tgp': triggerPayload,
  'm2m:tsn': record('timeSeriesNotification', {
    mdlt: optional('missingDataList', complexTypes.missingDataList),
    mdc: optional('missingDataCurrentNr', integer('missingDataCurrentNr')),
  }),
}

/** The name of what wraps a resource together with its address. @see TS-0004 7.5.2, result content 3 */
export const resourceWrapper = 'm2m:rce'
