import { formatTimestamp, type JsonObject } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const mark = 'dynamicAuthorizationOf:'

/** @returns the label of a policy that was made for a resource, by which it is found when the policy goes */
export function labelFor(resource: Resource): string {
  return `${mark}${resource.resourceID}`
}

/**
 * Takes a policy that was made for a resource off it when the policy goes, so that the resource is decided as before.
 * @param root what is deleted: the policy itself or an ancestor of it
 */
export function unlinkDynamicPolicy(policy: Resource, root: Resource, changes: Changes, services: Services): void {
  const label = (policy.attributes.lbl as string[] | undefined)?.find((one) => one.startsWith(mark))
  if (label === undefined || policy.originator !== services.identity.cseID) return
  const linked = services.store.resourceByID(label.slice(mark.length))
  const resource = linked && changes.resource(linked.id)
  if (resource === undefined || resource.path === root.path || resource.path.startsWith(`${root.path}/`)) return
  const policies = (resource.attributes.acpi as string[] | undefined) ?? []
  const others = policies.filter((address) => address !== policy.resourceID)
  if (others.length < policies.length) relink(resource, others, changes, services)
}

/** Sets accessControlPolicyIDs in the name of the CSE; none means that the attribute goes. */
export function relink(
  resource: Resource,
  policies: readonly string[],
  changes: Changes,
  { clock, identity }: Services,
): void {
  const { acpi: _former, ...rest } = resource.attributes
  const attributes: JsonObject = { ...rest, lt: formatTimestamp(clock.now()) }
  if (policies.length > 0) attributes.acpi = [...policies]
  const after = resource.with(attributes)
  changes.updateResource(after)
  const modified: JsonObject = { acpi: policies.length > 0 ? [...policies] : null }
  changes.tell({ kind: 'updated', before: resource, after, modified, originator: identity.cseID })
}
