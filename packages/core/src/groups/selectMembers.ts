import { RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { describeMember } from './describeMember.ts'

/**
 * @returns the members that a request to the group goes to, in the order of the group: all, those that it names
 *   (groupRequestTargetMembers), or as many as it wants (groupSomecastTargetNumber), others each time
 * @throws RequestError noMembers when the group is empty, badRequest when the request names one that is none
 */
export function selectMembers(group: Resource, exchange: Exchange, services: Services): readonly string[] {
  const { groupRequestTargetMembers: named, groupSomecastTargetNumber: count } = exchange.request
  const all = group.attributes.mid as string[]
  if (all.length === 0) throw new RequestError('noMembers', `${group.path} has no members`)
  const members = named === undefined || named.length === 0 ? all : membersNamed(named, all, group, services)
  if (count === undefined || count >= members.length) return members
  return services.groupRequests.takeTurns(group, count, members.length).map((index) => members[index] as string)
}

function membersNamed(
  named: readonly string[],
  all: readonly string[],
  group: Resource,
  services: Services,
): readonly string[] {
  const wanted = new Set(named)
  const exact = all.filter((member) => wanted.has(member))
  if (exact.length === wanted.size) return exact
  const keys = new Map([...wanted].map((address) => [describeMember(address, services).key, address]))
  const found = all.filter((member) => keys.delete(describeMember(member, services).key))
  const [missing] = keys.values()
  if (missing === undefined) return found
  throw new RequestError('badRequest', `groupRequestTargetMembers (grtm): ${missing} is no member of ${group.path}`)
}
