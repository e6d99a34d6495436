import { type Instant, type JsonObject, parseAddress, type RequestPrimitive } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Identity } from '../Services.ts'

/** How a request goes through a group. */
interface Passage {
  readonly group: Resource
  /** Address below each member; empty for the members themselves. */
  readonly rest: string
  readonly groupRequestIdentifier: string
  /** Answers of members that come later do not count. */
  readonly deadline: Instant
}

/**
 * @returns the request as all members get it, but for its address: what concerns the group or the answer to the originator
 *   is taken out, as the group waits for the members and has waited for the time of execution
 * @see TS-0004 7.4.14.2
 */
export function requestForMembers(request: RequestPrimitive, passage: Passage, identity: Identity): RequestPrimitive {
  return {
    ...request,
    groupRequestIdentifier: passage.groupRequestIdentifier,
    groupRequestTargetMembers: undefined,
    groupSomecastTargetNumber: undefined,
    responseType: undefined,
    responseTargets: undefined,
    operationExecutionTime: undefined,
    resultPersistence: undefined,
    content: throughGroup(request, passage.group, identity),
  }
}

/**
 * @param request as `requestForMembers` makes it
 * @param index position of the member among those that are asked
 * @returns the request to one member. One that leaves this CSE has an identifier of its own, as one receiver may get several
 */
export function requestForMember(
  request: RequestPrimitive,
  member: string,
  index: number,
  passage: Passage,
  identity: Identity,
): RequestPrimitive {
  const to = passage.rest === '' ? member : `${member}/${passage.rest}`
  return {
    ...request,
    to,
    content: ownContent(request),
    ...(to.includes('/fopt') ? timesUntil(passage.deadline, request) : {}),
    ...(isOutbound(member, request, identity)
      ? { requestIdentifier: `${request.requestIdentifier}.${index + 1}` }
      : {}),
  }
}

/** A subgroup stops waiting before the group does. The earlier of the two times moves, so that they keep their order. */
function timesUntil(deadline: Instant, request: RequestPrimitive): Partial<RequestPrimitive> {
  const { requestExpiration, resultExpiration } = request
  if (requestExpiration === undefined && resultExpiration !== undefined) {
    return { resultExpiration: Math.min(resultExpiration, deadline) }
  }
  return { requestExpiration: Math.min(requestExpiration ?? deadline, deadline) }
}

/** Each member has attributes of its own, as a behaviour may keep what it knows of a request by them. */
function ownContent({ content, operation }: RequestPrimitive): JsonObject | undefined {
  if (content === undefined || (operation !== 'create' && operation !== 'update')) return content
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, { ...(value as JsonObject) }]))
}

/** @returns whether the answer comes from somebody else than this CSE */
export function isOutbound(member: string, request: RequestPrimitive, identity: Identity): boolean {
  if (request.operation === 'notify') return true
  return member.startsWith('/') && parseAddress(member, identity).kind === 'remote'
}

/**
 * A subscription that names a notificationForwardingURI is notified through the group, which puts the notifications of its
 * members together.
 * @see TS-0001 10.2.7.12
 */
function throughGroup(request: RequestPrimitive, group: Resource, identity: Identity): JsonObject | undefined {
  const { content, operation } = request
  const subscription = content?.['m2m:sub'] as JsonObject | null | undefined
  if (operation !== 'create' && operation !== 'update') return content
  if (typeof subscription?.nfu !== 'string') return content
  const address = groupAddress(group, identity)
  return { 'm2m:sub': { gpi: address, ...subscription, nu: [address] } }
}

/** @returns the address under which member hosts reach the group */
function groupAddress(group: Resource, identity: Pick<Identity, 'cseID'>): string {
  return `${identity.cseID}/${group.resourceID}`
}
