import type { JsonObject, JsonValue } from '@waystation/model'
import { holderOf } from '../access/decideAccess.ts'
import { governingOf } from '../access/decideByGrants.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { policiesOf } from './Consultation.ts'

const status = { ok: 1, notApplicable: 2, missingAttribute: 3 }
const permitOverrides = 1
const everything = 63

/**
 * @param to address of a resource
 * @returns policies, combiningAlgorithm and status: the rules that decide about the resource, those of its holder where it
 *   links to none. A status alone without an address, or when nothing is there
 * @see TS-0001 9.6.42
 */
export function policiesFor(to: JsonValue | undefined, services: Services): JsonObject {
  if (typeof to !== 'string') return { sus: status.missingAttribute }
  const found = findLocal(to, services)
  const resource = found === undefined || found instanceof Resource ? found : services.store.resource(found.container)
  if (resource === undefined) return { sus: status.notApplicable }
  return { ps: { pv: rulesOf(resource, services) }, ca: permitOverrides, sus: status.ok }
}

function rulesOf(resource: Resource, services: Services): JsonObject[] {
  if (resource.resourceType === 1) return [resource.attributes.pvs as JsonObject]
  const governing = governingOf(resource, services)
  if (governing.attributes.acpi === undefined) {
    return [{ acr: [{ acor: [holderOf(governing, services)], acop: everything }] }]
  }
  return policiesOf(governing, services).map((policy) => policy.attributes.pv as JsonObject)
}
