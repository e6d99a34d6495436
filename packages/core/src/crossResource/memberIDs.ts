import { normaliseOriginator, parseAddress, RequestError, toSPRelative } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Identity, Services } from '../Services.ts'
import { subscriptionReference } from '../subscriptions/criteriaOf.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

/** @returns CSE-ID of the CSE that hosts what an address leads to; undefined when that is this one, or the address is none */
export function remoteHostOf(address: string, identity: Identity): string | undefined {
  try {
    const parsed = parseAddress(address, identity)
    return parsed.kind === 'remote' ? parsed.cseID : undefined
  } catch (error) {
    if (error instanceof RequestError) return undefined
    throw error
  }
}

/** @returns the one form in which members are compared: SP-relative and, where they are here, unstructured */
export function memberID(address: string, services: Needs): string {
  const found = findLocal(address, services)
  if (found !== undefined) return subscriptionReference(found.resourceID, services.identity)
  return toSPRelative(normaliseOriginator(address, services.identity), services.identity)
}

/** @returns the subscription here that an address leads to */
export function subscriptionAt(address: string, services: Needs): Resource | undefined {
  const found = findLocal(address, services)
  return found instanceof Resource && found.resourceType === 23 ? found : undefined
}

/** @returns the addresses less those of a resource here, in whatever form they are written */
export function without(
  addresses: readonly string[] | undefined,
  resourceID: string,
  identity: Identity,
): readonly string[] {
  return (addresses ?? []).filter((address) => normaliseOriginator(address, identity) !== resourceID)
}
