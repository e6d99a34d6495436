import * as types from './dataTypes.ts'
import { list, union } from './dataTypes.ts'
import * as enumerations from './enumerations.ts'

// Text with a form of its own

export const nodeID = types.text('nodeID', /^\S+$/)
export const externalID = types.text('externalID', /^[^\s@]+@[^\s@]+$/)
export const requestID = types.text('requestID', /^.+$/)
export const SPID = types.text('SP-ID', /^\/\/[A-Za-z0-9.-]+$/)
export const roleID = types.text('roleID', /^\S+$/)
export const tokenID = types.text('tokenID', /^\S+$/)
/** URN of a device: UUID, OPS, OS, IMEI, ESN or MEID. */
export const deviceID = types.text('deviceID', /^\S+$/)
/** A nodeID, an externalID or a telephone number. */
export const locationTargetID = types.text('locationTargetID', /^\S+$/)
/** Temporary Mobile Group Identity, as the underlying network gave it. */
export const TMGI = types.text('TMGI', /^\S+$/)
/** Text without white space at its ends and without doubled spaces. */
export const token = types.text('token', /^\S+(?: \S+)*$/)
const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
export const ipv4 = types.text('ipv4', new RegExp(`^(?:${octet}\\.){3}${octet}(?:/(?:3[0-2]|[12]?\\d))?$`))
export const ipv6 = types.text('ipv6', /^(?=[^/]*:)[0-9A-Fa-f:.]{2,45}(?:\/(?:12[0-8]|1[01]\d|\d?\d))?$/)
export const countryCode = types.text('countryCode', /^[A-Z]{2}$/)
export const base64 = types.text('base64', /^[A-Za-z0-9+/\s]*(?:={1,2}\s*)?$/)
export const sparql = types.text('sparql', /^\s*\S[\s\S]*$/)
export const joseCompact = types.text(
  'compact JOSE',
  /^[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){2}(?:(?:\.[A-Za-z0-9_-]*){2})?$/,
)
export const typeOfContent = types.text(
  'typeOfContent',
  /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(?:\s*;\s*[\w!#$&^.+-]+=[^\s:;]+)*$/,
)
/** Media type, how the content is encoded (0 plain, 1 text in base64, 2 binary in base64) and how it is secured. @see TS-0004 6.3.3 */
export const contentInfo = types.text(
  'contentInfo',
  /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(?:\s*;\s*[\w!#$&^.+-]+=[^\s:;]+)*:[012](?::[0-5])?$/,
)
export const releaseVersion = types.text('releaseVersion', /^(?:1|2|2a|3|4|5)$/)
/** `json`, `xml` or `cbor`, or one of their media types. */
export const serialization = types.text(
  'serialization',
  /^(?:application\/(?:vnd\.onem2m-[a-z]+\+)?)?(?:json|xml|cbor)$/,
)

// Numbers with limits of their own

/** Sum of CREATE 1, RETRIEVE 2, UPDATE 4, DELETE 8, NOTIFY 16, DISCOVERY 32. */
export const accessControlOperationMask = types.integer('accessControlOperations', 1, 63)
const applicabilityMask = types.integer('primitiveProfileApplicability', 1, 7)
/** Sum of requests 1, responses 2, notifications 4. Sources disagree on its form: the sum, or a list, of numbers or of text. */
export const primitiveProfileApplicability = union<unknown>(
  'primitiveProfileApplicability',
  applicabilityMask,
  list(union<unknown>('primitiveProfileApplicability', applicabilityMask, types.text('digit', /^[1-7]$/))),
)
export const triggerRecipientID = types.integer('triggerRecipientID', 0, 65_535)
export const long = types.integer('long')
export const unsignedLong = types.integer('unsignedLong', 0)
const standardEventCategory = types.enumeration('stdEventCats', { 2: 'IMMEDIATE', 3: 'BEST_EFFORT', 4: 'LATEST' })
export const eventCat = union('eventCat', standardEventCategory, types.integer('user-defined eventCat', 100, 999))
export const eventCatWithDef = union(
  'eventCatWithDef',
  types.enumeration('default eventCat', { 0: 'DEFAULT' }),
  standardEventCategory,
  types.integer('user-defined eventCat', 100, 999),
)

// Times

/** A timestamp, or milliseconds after the reception of the request. */
export const absRelTimestamp = union<string | number>('absRelTimestamp', types.timestamp, types.integer('milliseconds'))

// Lists

export const listOfURIs = list(types.anyURI)
export const listOfM2MID = list(types.ID)
export const attributeList = list(types.NCName)
export const resourceTypeList = list(enumerations.resourceType)
export const poaList = list(types.anyURI)
export const labels = list(types.string)
export const serializations = list(serialization)
export const supportedReleaseVersions = list(releaseVersion)
export const missingDataList = list(absRelTimestamp, 0)
export const listOfDuration = list(types.duration)
/** Least and greatest time in milliseconds, -1 for no limit. */
export const listOfMinMax = types.tuple(types.integer('long', -1, undefined, 'ms'), 2)
