import type { Content, JsonObject, JsonValue } from './JsonText.ts'
import type { Operation } from './operations.ts'
import type { Instant } from './timestamps.ts'

/** A request or response as it travels: short names, JSON values. Bindings build it, `parseRequest` checks it. */
export type WirePrimitive = { [shortName: string]: unknown }

/** Conditions and handling of discovery and of conditional operations, by short name as on the wire, checked. @see TS-0004 6.3.5.8 */
export type FilterCriteria = Readonly<Record<string, unknown>>

/** Response types. @see TS-0004 6.3.4.2.6 */
export const responseTypes = {
  nonBlockingRequestSynch: 1,
  nonBlockingRequestAsynch: 2,
  blockingRequest: 3,
  flexBlocking: 4,
  noResponse: 5,
} as const

/** Result contents. @see TS-0004 6.3.4.2.7 */
export const resultContents = {
  nothing: 0,
  attributes: 1,
  hierarchicalAddress: 2,
  hierarchicalAddressAndAttributes: 3,
  attributesAndChildResources: 4,
  attributesAndChildResourceReferences: 5,
  childResourceReferences: 6,
  originalResource: 7,
  childResources: 8,
  modifiedAttributes: 9,
  semanticContent: 10,
  permissions: 12,
} as const

/** A request, independent of the transport, checked for form; long names. Absent parameters are undefined. @see TS-0004 7.2.1 */
export interface RequestPrimitive {
  readonly operation: Operation
  /** Address as the originator wrote it. */
  readonly to: string
  /** Empty only in the registration of an AE that wants an identifier assigned. */
  readonly from: string
  readonly requestIdentifier: string
  readonly releaseVersion: string
  readonly resourceType?: number
  readonly content?: JsonObject
  readonly resultContent?: number
  readonly responseType?: number
  /** Targets of the asynchronous result: undefined is "the originator", [] is "nobody". */
  readonly responseTargets?: readonly string[]
  readonly filterCriteria?: FilterCriteria
  readonly desiredIdentifierResultType?: 1 | 2
  /** Names of single attributes asked for, short. */
  readonly attributeList?: readonly string[]
  readonly requestExpiration?: Instant
  readonly resultExpiration?: Instant
  readonly operationExecutionTime?: Instant
  readonly resultPersistence?: Instant
  readonly originatingTimestamp?: string
  readonly eventCategory?: number
  readonly deliveryAggregation?: boolean
  readonly groupRequestIdentifier?: string
  readonly groupRequestTargetMembers?: readonly string[]
  readonly groupSomecastTargetNumber?: number
  readonly roleIDs?: readonly string[]
  readonly tokens?: readonly string[]
  readonly tokenIDs?: readonly string[]
  readonly localTokenIDs?: readonly string[]
  readonly tokenRequestIndicator?: boolean
  readonly semanticQueryIndicator?: boolean
  readonly maximumAge?: number
  readonly vendorInformation?: string
  /** Parameters as received, short names, without content: what a `<request>` resource keeps as metaInformation. */
  readonly parameters: Readonly<Record<string, JsonValue>>
}

/** @see TS-0004 7.2.2 */
export interface ResponsePrimitive {
  readonly responseStatusCode: number
  readonly requestIdentifier: string
  readonly releaseVersion?: string
  readonly content?: Content
  readonly to?: string
  readonly from?: string
  readonly originatingTimestamp?: string
  readonly resultExpiration?: string
  readonly eventCategory?: number
  readonly contentStatus?: number
  readonly contentOffset?: number
  /** Short names for tokens that the originator presented: `{ltia: [{lti, tkid}]}`. */
  readonly assignedTokenIdentifiers?: JsonObject
  /** Of a refusal: where tokens that would help are issued, and what to ask for: `{dasi: [{uri, dreq}]}`. */
  readonly tokenRequestInformation?: JsonObject
  readonly vendorInformation?: string
}

/** What the receiving end knows about the peer and the exchange. */
export interface RequestContext {
  /** When the request arrived. */
  readonly received: Instant
  /** Address of the peer, for access rules on IP addresses. */
  readonly remoteAddress?: string
  /** Originators, or patterns of them with `*`, that the peer's credential entitles it to; undefined: the listener is open. */
  readonly entitledOriginators?: readonly string[]
  /** Credential-IDs of the credentials that the peer showed, as far as they have any. @see TS-0003 10.4 */
  readonly credentialIDs?: readonly string[]
  /** Aborted when the peer is gone. */
  readonly signal?: AbortSignal
  /** The request comes from the CSE itself, as the originator it names. */
  readonly internal?: boolean
}

/**
 * The one door: every binding, the client in-process, group fan-out and tests call it.
 * It takes the primitive as it came, answers every fault with a response, and rejects only on a fault of its own.
 * A noResponse request resolves to undefined.
 */
export type RequestHandler = (request: WirePrimitive, context: RequestContext) => Promise<ResponsePrimitive | undefined>
