import { normaliseOriginator, toSPRelative } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Identity, Services } from '../Services.ts'
import { subscriptionReference } from '../subscriptions/criteriaOf.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

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
