import { formatTimestamp, type JsonObject, normaliseOriginator } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** Keeps hostedAELinks of nodes in step with nodeLink of an AE. @see TS-0001 9.6.5 (nodeLink), 9.6.18 (hostedAELinks) */
export function linkApplication(
  before: Resource | undefined,
  after: Resource,
  changes: Changes,
  services: Services,
): void {
  if (before?.attributes.nl === after.attributes.nl) return
  if (before !== undefined) unlinkApplication(before, changes, services)
  change(nodeOf(after, changes, services), changes, services, (node) => {
    const others = otherLinks(node, after, services)
    return { hael: [...others, after.resourceID] }
  })
}

/** Takes an AE that goes off its node. */
export function unlinkApplication(application: Resource, changes: Changes, services: Services): void {
  change(nodeOf(application, changes, services), changes, services, (node) => {
    const others = otherLinks(node, application, services)
    return { hael: others.length === 0 ? undefined : others }
  })
}

function otherLinks(node: Resource, application: Resource, { identity }: Services): string[] {
  const links = (node.attributes.hael as string[] | undefined) ?? []
  return links.filter((link) => normaliseOriginator(link, identity) !== application.resourceID)
}

/** Keeps hostedCSELink of nodes in step with nodeLink of a remoteCSE. @see TS-0001 9.6.4, 9.6.18 (hostedCSELink) */
export function linkRemoteCSE(
  before: Resource | undefined,
  after: Resource,
  changes: Changes,
  services: Services,
): void {
  if (before?.attributes.nl === after.attributes.nl) return
  if (before !== undefined) unlinkRemoteCSE(before, changes, services)
  change(nodeOf(after, changes, services), changes, services, () => ({ hcl: after.resourceID }))
}

/** Takes a CSE that goes off its node. */
export function unlinkRemoteCSE(remote: Resource, changes: Changes, services: Services): void {
  change(nodeOf(remote, changes, services), changes, services, ({ attributes }) => ({
    hcl: attributes.hcl === remote.resourceID ? undefined : attributes.hcl,
  }))
}

/** Takes nodeLink from the AEs and CSEs of a node that goes. */
export function forgetNode(node: Resource, changes: Changes, services: Services): void {
  const links = [...((node.attributes.hael as string[] | undefined) ?? []), node.attributes.hcl as string | undefined]
  for (const link of links) {
    const registree = link === undefined ? undefined : findLocal(link, services)
    if (!(registree instanceof Resource) || nodeOf(registree, changes, services)?.id !== node.id) continue
    change(changes.resource(registree.id), changes, services, () => ({ nl: undefined }))
  }
}

/** @returns the node that a registration links to, if it is here; a link that leads nowhere is the registree's affair */
function nodeOf(registration: Resource, changes: Changes, services: Services): Resource | undefined {
  const link = registration.attributes.nl
  const found = typeof link === 'string' ? findLocal(link, services) : undefined
  return found instanceof Resource && found.resourceType === 14 ? changes.resource(found.id) : undefined
}

/** Changes attributes of a resource beside the one that the request is about; undefined takes one away. */
function change(
  resource: Resource | undefined,
  changes: Changes,
  services: Services,
  changed: (resource: Resource) => Record<string, JsonObject[string] | undefined>,
): void {
  if (resource === undefined) return
  const attributes: JsonObject = { ...resource.attributes, lt: formatTimestamp(services.clock.now()) }
  for (const [name, value] of Object.entries(changed(resource))) {
    if (value === undefined) delete attributes[name]
    else attributes[name] = value
  }
  changes.updateResource(resource.with(attributes))
}
