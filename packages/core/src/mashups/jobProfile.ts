import { type JsonObject, type JsonValue, RequestError } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { authorize } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { attributesAt } from '../semantics/attributesAt.ts'
import { mashupTypes } from './MashupAttributes.ts'

/**
 * @param address smjpID of an instance
 * @returns the attributes of its profile, which another CSE may host
 * @throws RequestError notFound, badRequest, originatorHasNoPrivilege
 */
export async function jobProfileAt(address: string, exchange: Exchange, services: Services): Promise<JsonObject> {
  const local = findLocal(address, services)
  if (local !== undefined) {
    if (!(local instanceof Resource) || local.resourceType !== mashupTypes.jobProfile) {
      throw new RequestError('badRequest', `smjpID (mjid) ${address} is no semanticMashupJobProfile`)
    }
    authorize(local, exchange, 'retrieve', services)
    return local.attributes
  }
  const wanted = { resourceType: mashupTypes.jobProfile, operation: 'retrieve' } as const
  const remote = await attributesAt(address, wanted, exchange, services)
  if (remote !== undefined) return remote
  throw new RequestError('notFound', `smjpID (mjid) ${address} leads to no semanticMashupJobProfile`)
}

/** Notes in a profile of this CSE that an instance uses it. */
export function linkProfile(instance: Resource, changes: Changes, services: Services): void {
  reviseLinks(instance, (links) => [...links, instance.resourceID], changes, services)
}

/** @param root what is deleted: a profile that goes with it needs no change */
export function unlinkProfile(
  instance: Resource,
  root: Resource | undefined,
  changes: Changes,
  services: Services,
): void {
  const remove = (links: readonly string[]) => links.filter((link) => link !== instance.resourceID)
  reviseLinks(instance, remove, changes, services, root)
}

function reviseLinks(
  { attributes }: Resource,
  revise: (links: readonly string[]) => string[],
  changes: Changes,
  services: Services,
  root?: Resource,
): void {
  const found = findLocal(attributes.mjid as string, services)
  const profile = found instanceof Resource ? changes.resource(found.id) : undefined
  if (profile?.resourceType !== mashupTypes.jobProfile) return
  if (root !== undefined && `${profile.path}/`.startsWith(`${root.path}/`)) return
  const links = revise((profile.attributes.miid ?? []) as string[])
  changes.updateResource(profile.with(withLinks(profile.attributes, links)))
}

/** A list that would be empty is not there. */
function withLinks(attributes: JsonObject, links: JsonValue | undefined): JsonObject {
  const { miid: _former, ...others } = attributes
  return Array.isArray(links) && links.length > 0 ? { ...others, miid: links } : others
}
