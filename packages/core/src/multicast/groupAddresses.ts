import { type JsonObject, parseAddress, RequestError } from '@waystation/model'
import type { Identity } from '../Services.ts'

/** Where a request to a multicast group leads. */
export interface GroupAddress {
  /** CSE-ID of the group host and the segment that stands for the group, in one form. */
  readonly key: string
  /** Address below the members; empty for the members themselves. */
  readonly rest: string
  /** The group host is this CSE, where the address might be that of a resource. */
  readonly isLocal: boolean
}

/**
 * @returns undefined for the address of a CSE
 * @throws RequestError badRequest when it is malformed
 */
export function groupAddress(to: string, identity: Identity): GroupAddress | undefined {
  const address = parseAddress(to, identity)
  const isLocal = address.kind === 'local'
  const cseID = isLocal ? identity.cseID : address.cseID
  const [segment, ...rest] = isLocal ? address.segments : address.address.slice(cseID.length + 1).split('/')
  return segment ? { key: `${cseID}/${segment}`, rest: rest.join('/'), isLocal } : undefined
}

/** @throws RequestError badRequest unless multicastGroupFanoutTarget is the CSE-ID of the group host and one segment */
export function checkFanOutTarget(target: string, identity: Identity): void {
  const address = target.startsWith('/') ? groupAddress(target, identity) : undefined
  if (address?.rest === '') return
  throw new RequestError(
    'badRequest',
    `multicastGroupFanoutTarget (mgft) ${target} must be the CSE-ID of the group host and one more segment`,
  )
}

/** @throws RequestError badRequest for a member of another CSE, or an attribute */
export function checkMembers(members: readonly string[], identity: Identity): void {
  for (const member of members) {
    const { kind, attribute } = parseAddress(member, identity)
    if (kind === 'local' && attribute === undefined) continue
    throw new RequestError('badRequest', `memberList (mli) ${member} is no resource of this CSE`)
  }
}

/**
 * @returns those of the addresses in multicastAddress that are for multicast; requests to others come without joining
 * @throws RequestError badRequest when there is none, or a whole network
 */
export function multicastAddresses({ mad }: JsonObject): readonly string[] {
  const { ip4, ip6 } = mad as { ip4?: string; ip6?: string }
  const given = [ip4, ip6].filter((address) => address !== undefined)
  if (given.length === 0 || given.some((address) => address.includes('/'))) {
    throw new RequestError('badRequest', 'multicastAddress (mad) must have an address: ip4, ip6 or both')
  }
  return given.map((address) => address.toLowerCase()).filter(isMulticast)
}

/** @see RFC 5771, RFC 4291 2.7 */
function isMulticast(address: string): boolean {
  if (address.includes(':')) return address.startsWith('ff')
  const [first] = address.split('.').map(Number)
  return (first as number) >= 224 && (first as number) <= 239
}
