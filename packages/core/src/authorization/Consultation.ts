import type { AccessDenied } from '../access/AccessDenied.ts'
import { policyAt } from '../access/decideAccess.ts'
import { governingOf } from '../access/decideByGrants.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** What others are asked about. */
export interface Denied {
  readonly denial: AccessDenied
  readonly exchange: Exchange
}

/** A dynamic authorization system, and until when its grants are to be good (an m2m:timestamp), where that is said. */
export interface AuthorizationSystem {
  readonly pointsOfAccess: readonly string[]
  readonly lifetime: string | undefined
}

/**
 * @returns the authorization systems in charge of a resource: those it links to, else those of its nearest ancestor that
 *   links to some, else those of the configuration. One that is disabled is left out
 * @see TS-0001 9.6.1.3.2 (dynamicAuthorizationConsultationIDs), 9.6.40
 */
export function authorizationSystemsOf(resource: Resource, services: Services): readonly AuthorizationSystem[] {
  let current: Resource | undefined = resource
  while (current !== undefined && current.attributes.daci === undefined) {
    current = services.store.resource(current.parent)
  }
  if (current === undefined) return systemDefault(services)
  return (current.attributes.daci as string[])
    .map((address) => findLocal(address, services))
    .filter((found) => found instanceof Resource && found.resourceType === 34 && found.attributes.dae === true)
    .map((found) => ({
      pointsOfAccess: found?.attributes.dap as string[],
      lifetime: found?.attributes.dal as string | undefined,
    }))
}

function systemDefault({ configuration }: Services): readonly AuthorizationSystem[] {
  const pointsOfAccess = configuration.authorization.systems
  return pointsOfAccess.length === 0 ? [] : [{ pointsOfAccess, lifetime: undefined }]
}

/** @returns the policies that decide about a resource, as far as they are here */
export function policiesOf(resource: Resource, services: Services): readonly Resource[] {
  const linked = (governingOf(resource, services).attributes.acpi as string[] | undefined) ?? []
  return linked.map((address) => policyAt(address, services)).filter((policy) => policy !== undefined)
}

/** @returns addresses in one attribute of the linked policies, each once */
export function addressesIn(
  attribute: 'adri' | 'apri' | 'airi',
  resource: Resource,
  services: Services,
): readonly string[] {
  const addresses = policiesOf(resource, services).flatMap(
    (policy) => (policy.attributes[attribute] as string[] | undefined) ?? [],
  )
  return [...new Set(addresses)]
}
