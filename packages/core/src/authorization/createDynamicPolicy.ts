import {
  formatTimestamp,
  type JsonObject,
  parseAbsoluteOrRelativeTimestamp,
  parseTimestamp,
  type ResourceTypeDefinition,
} from '@waystation/model'
import { decideAccess, holderOf } from '../access/decideAccess.ts'
import { governingOf } from '../access/decideByGrants.ts'
import { behaviourOf } from '../behaviours/index.ts'
import { planCreation } from '../pipeline/createResource.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { definitionOf } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { AuthorizationSystem, Denied } from './Consultation.ts'
import { labelFor, relink } from './dynamicPolicies.ts'

const policyType = 1
const everything = 63

/**
 * Turns privileges that an authorization system grants into a policy with a lifetime, linked to the resource in question.
 * @returns whether the resource has a new policy
 * @see TS-0001 11.5.2 (dynamicACPInfo)
 */
export async function createDynamicPolicy(
  denied: Denied,
  granted: { readonly gp?: JsonObject; readonly pl?: string | number },
  system: AuthorizationSystem,
  services: Services,
): Promise<boolean> {
  const { denial, exchange } = denied
  const resource = services.store.resource(governingOf(denial.resource, services).id)
  if (granted.gp === undefined || resource === undefined || !mayLink(resource)) return false
  const end = endOf(granted.pl, system, services)
  if (end !== undefined && end <= services.clock.now()) return false
  // Somebody else's request may have brought the same grant while this one waited.
  if (decideAccess(resource, denial.question, services) !== undefined) return true
  const parent = parentFor(resource, services)
  if (parent === undefined) return false
  const changes = services.changes()
  const { resource: policy } = planCreation(
    {
      exchange: asHost(exchange, services),
      parent,
      definition: services.registry.byCode(policyType) as ResourceTypeDefinition,
      content: contentOf(resource, granted.gp, end, services),
      behaviour: behaviourOf(policyType),
    },
    changes,
    services,
  )
  const linked = (resource.attributes.acpi as string[] | undefined) ?? []
  relink(resource, [...linked, policy.resourceID], changes, services)
  await changes.commit()
  return true
}

/** The CSEBase follows the configuration, and a policy is decided by its own rules. */
function mayLink({ resourceType }: Resource): boolean {
  return resourceType !== policyType && resourceType !== 5
}

/** What the system says, else what its consultation resource says. */
function endOf(
  lifetime: string | number | undefined,
  system: AuthorizationSystem,
  services: Services,
): number | undefined {
  if (lifetime !== undefined) return parseAbsoluteOrRelativeTimestamp(lifetime, services.clock.now())
  return parseTimestamp(system.lifetime)
}

/** The nearest place where a policy may be. */
function parentFor(resource: Resource, services: Services): Resource | undefined {
  let place: Resource | undefined = resource
  while (place !== undefined && !services.registry.mayHaveChild(definitionOf(place, services), policyType)) {
    place = services.store.resource(place.parent)
  }
  return place
}

/** A resource that had no policy belongs to its holder, who keeps all rights beside what is granted to others. */
function contentOf(
  resource: Resource,
  privileges: JsonObject,
  end: number | undefined,
  services: Services,
): JsonObject {
  const own = { acor: [services.identity.cseID], acop: everything }
  const holder = { acor: [holderOf(resource, services)], acop: everything }
  const hadNone = resource.attributes.acpi === undefined
  const granted = (privileges.acr ?? []) as JsonObject[]
  return {
    lbl: [labelFor(resource)],
    pv: { acr: hadNone ? [...granted, holder] : granted },
    pvs: { acr: hadNone ? [own, holder] : [own] },
    ...(end === undefined ? {} : { et: formatTimestamp(end) }),
  }
}

function asHost(exchange: Exchange, { identity }: Services): Exchange {
  return { request: exchange.request, context: exchange.context, originator: identity.cseID }
}
