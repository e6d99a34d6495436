import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Identity, Services } from '../Services.ts'
import { canonicalAddress } from './canonicalAddress.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

const members = new WeakMap<Resource, ReadonlySet<string>>()

/**
 * Whether the group at an address has the originator as a member, by its AE-ID or CSE-ID or by the address of its
 * registration. What is no group here has no members.
 * @see TS-0003 7.1.4 (accessControlOriginators)
 */
export function isMember(groupAddress: string, originator: string, services: Needs): boolean {
  const group = findLocal(groupAddress, services)
  if (!(group instanceof Resource) || group.resourceType !== 9) return false
  const ids = membersOf(group, services.identity)
  if (ids.has(originator)) return true
  const registration = registrationOf(originator, services)
  return registration !== undefined && (ids.has(registration.resourceID) || ids.has(registration.path))
}

function membersOf(group: Resource, identity: Identity): ReadonlySet<string> {
  let ids = members.get(group)
  if (ids === undefined) {
    ids = new Set((group.attributes.mid as string[]).map((id) => canonicalAddress(id, identity)))
    members.set(group, ids)
  }
  return ids
}

/** @returns the AE or remoteCSE that an originator is registered as */
export function registrationOf(
  originator: string,
  services: Pick<Services, 'store' | 'identity'>,
): Resource | undefined {
  const { store, identity } = services
  const application = originator.startsWith('/') ? undefined : store.resourceByID(originator)
  if (application?.resourceType === 2) return application
  const base = store.resourceByPath(identity.cseName)
  return base && store.childrenOfType(base.id, 16).find((remote) => remote.originator === originator)
}
