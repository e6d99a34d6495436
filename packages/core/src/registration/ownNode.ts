import type { Changes } from '../Changes.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const baseType = 5

/** Has the CSEBase name (nodeLink) the node whose hostedCSELink says that this CSE runs there. @see TS-0001 9.6.3, 9.6.18 */
export function linkOwnNode(node: Resource, changes: Changes, services: Services): void {
  const { hcl } = node.attributes
  const isOwn =
    typeof hcl === 'string' && (hcl === services.identity.cseID || findLocal(hcl, services)?.resourceType === baseType)
  if (isOwn) setNodeLink(node.resourceID, changes, services)
  else forgetOwnNode(node, changes, services)
}

/** Takes nodeLink off the CSEBase when it names a node that goes, or that is no longer that of this CSE. */
export function forgetOwnNode(node: Resource, changes: Changes, services: Services): void {
  if (baseOf(changes, services).attributes.nl === node.resourceID) setNodeLink(undefined, changes, services)
}

function setNodeLink(nodeLink: string | undefined, changes: Changes, services: Services): void {
  const base = baseOf(changes, services)
  if (base.attributes.nl === nodeLink) return
  const { nl: _former, ...others } = base.attributes
  changes.updateResource(base.with(nodeLink === undefined ? others : { ...others, nl: nodeLink }))
}

function baseOf(changes: Changes, { store, identity }: Services): Resource {
  const base = store.resourceByPath(identity.cseName) as Resource
  return changes.resource(base.id) as Resource
}
