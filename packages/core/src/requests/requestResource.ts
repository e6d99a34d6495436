import {
  formatTimestamp,
  type Instant,
  isSuccess,
  type JsonObject,
  type JsonValue,
  operations,
  type ResponsePrimitive,
  toWireResponse,
  type WirePrimitive,
} from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** States of a `<request>`. @see TS-0004 6.3.4.2.10 (m2m:requestStatus) */
export const requestStatus = { completed: 1, failed: 2, pending: 3, forwarded: 4, partiallyCompleted: 5 } as const

const accepted = 1000

/** Members of the request that have attributes of their own; the rest is metaInformation. */
const ownAttributes = new Set(['op', 'to', 'fr', 'rqi', 'pc'])

/** @returns the `<request>` that keeps a non-blocking request and later its result. @see TS-0001 9.6.12, TS-0004 7.4.12 */
export function requestResourceOf(exchange: Exchange, services: Services): Resource {
  const { request } = exchange
  const base = services.store.resourceByPath(services.identity.cseName) as Resource
  const id = services.store.nextResourceNumber()
  const name = `req-${id.toString(36)}`
  const now = formatTimestamp(services.clock.now())
  const expires = lifeOf(exchange, services)
  const attributes: JsonObject = {
    ty: 17,
    ri: name,
    rn: name,
    pi: base.resourceID,
    ct: now,
    lt: now,
    et: formatTimestamp(expires),
    lbl: [exchange.originator],
    op: operations[request.operation],
    tg: request.to,
    org: exchange.originator,
    rid: request.requestIdentifier,
    mi: metaInformationOf(exchange),
    ...(request.content === undefined ? {} : { pc: request.content }),
    rs: requestStatus.pending,
    ors: { rsc: accepted, rqi: request.requestIdentifier },
  }
  return new Resource(
    {
      id,
      resourceID: name,
      resourceType: 17,
      wireName: 'm2m:req',
      parent: base.id,
      path: `${base.path}/${name}`,
      originator: exchange.originator,
      expires,
      nextSequence: 1,
    },
    attributes,
  )
}

/** Relative times are kept as the instants they mean, so that a restart does not move them. */
function metaInformationOf(exchange: Exchange): JsonObject {
  const { request } = exchange
  const information: JsonObject = {}
  for (const [name, value] of Object.entries(request.parameters)) {
    if (!ownAttributes.has(name)) information[name] = value
  }
  const times: Readonly<Record<string, Instant | undefined>> = {
    rqet: request.requestExpiration,
    rset: request.resultExpiration,
    oet: request.operationExecutionTime,
    rp: request.resultPersistence,
  }
  for (const [name, instant] of Object.entries(times)) {
    if (instant !== undefined) information[name] = formatTimestamp(instant)
  }
  information.rvi ??= request.releaseVersion
  return information
}

function lifeOf(exchange: Exchange, services: Services): Instant {
  const { request } = exchange
  const { resultPersistence, maximumExpiration } = services.configuration.defaults
  const now = services.clock.now()
  const start = Math.max(now, request.operationExecutionTime ?? 0, request.requestExpiration ?? 0)
  return Math.min(request.resultPersistence ?? start + resultPersistence, now + maximumExpiration)
}

/** Adds the end of a non-blocking request to a unit of work. */
export function recordResult(id: number, response: ResponsePrimitive, changes: Changes, services: Services): void {
  const status = isSuccess(response.responseStatusCode) ? requestStatus.completed : requestStatus.failed
  record(id, status, response, changes, services)
}

/** Adds to a unit of work what is known so far of the result of a request that a group hands on to its members. */
export function recordPart(id: number, response: ResponsePrimitive, changes: Changes, services: Services): void {
  record(id, requestStatus.partiallyCompleted, response, changes, services)
}

/** @returns the result as kept and notified, far from its request: it says whom it answers, who does, and when */
export function resultOf(resource: Resource, response: ResponsePrimitive, services: Services): JsonObject {
  return addressedResult(resource.attributes.org as string, response, services)
}

/** @returns a result as it is notified to the originator of the request */
export function addressedResult(originator: string, response: ResponsePrimitive, services: Services): JsonObject {
  const addressed: ResponsePrimitive = {
    ...response,
    to: originator,
    from: services.identity.cseID,
    originatingTimestamp: response.originatingTimestamp ?? formatTimestamp(services.clock.now()),
  }
  return toWireResponse(addressed) as JsonObject
}

function record(id: number, status: number, response: ResponsePrimitive, changes: Changes, services: Services): void {
  const resource = changes.resource(id)
  if (resource === undefined) return
  const attributes: JsonObject = {
    ...resource.attributes,
    lt: formatTimestamp(services.clock.now()),
    rs: status,
    ors: resultOf(resource, response, services),
  }
  const after = resource.with(attributes)
  changes.updateResource(after)
  changes.tell({
    kind: 'updated',
    before: resource,
    after,
    modified: { rs: attributes.rs as JsonValue, ors: attributes.ors as JsonValue },
    originator: services.identity.cseID,
  })
}

/** @returns the request as it came, from its `<request>` */
export function wireRequestOf(resource: Resource): WirePrimitive {
  const { op, tg, org, rid, mi, pc } = resource.attributes
  return { ...(mi as JsonObject), op, to: tg, fr: org, rqi: rid, ...(pc === undefined ? {} : { pc }) }
}
