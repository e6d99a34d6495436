import { normaliseOriginator, parseAddress, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Identity } from '../Services.ts'

const known = new WeakMap<Resource, ReadonlySet<string>>()

/** @returns the CSE-IDs of those that host members of a group; found once for each version of it */
export function hostsOfMembers(group: Resource, identity: Identity): ReadonlySet<string> {
  let hosts = known.get(group)
  if (hosts === undefined) {
    hosts = new Set((group.attributes.mid as string[]).map((member) => hostOf(member, identity)))
    known.set(group, hosts)
  }
  return hosts
}

function hostOf(member: string, identity: Identity): string {
  try {
    const address = parseAddress(member, identity)
    return address.kind === 'remote' ? normaliseOriginator(address.cseID, identity) : identity.cseID
  } catch (error) {
    if (error instanceof RequestError) return ''
    throw error
  }
}
