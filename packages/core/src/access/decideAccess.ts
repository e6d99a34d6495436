import { normaliseOriginator } from '@waystation/model'
import { definitionOf, findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { type AccessQuestion, eitherOf, type PermittedAttributes } from './AccessQuestion.ts'
import type { Facts, RuleTarget } from './compileRule.ts'
import { decideByGrants } from './decideByGrants.ts'
import { decideByPolicy, type PrivilegeSet } from './decideByPolicy.ts'
import { decideCSEBase } from './decideCSEBase.ts'
import { isMember, registrationOf } from './isMember.ts'
import { positionOf } from './position.ts'

export type AccessNeeds = Pick<Services, 'store' | 'registry' | 'identity' | 'configuration'>

/**
 * Decides whether the originator may do the operation on the resource; instances are decided by their container.
 * @returns the attributes that the permission covers, or undefined when there is none
 * @see TS-0003 7.1.5; the order is that of the access decision procedure: policies, default, parent
 */
export function decideAccess(
  resource: Resource,
  question: AccessQuestion,
  services: AccessNeeds,
): PermittedAttributes | undefined {
  if (isUnrestricted(question.originator, services)) return 'all'
  const permitted = decideByType(resource, question, services)
  const { grants } = question
  if (grants === undefined || permitted === 'all') return permitted
  const target = () => targetOf(resource)
  return eitherOf(permitted, decideByGrants(grants, resource, question, target, factsOf(services), services))
}

/** @returns whether an originator may do everything: the administrator, and the CSE itself */
export function isUnrestricted(originator: string, { configuration }: Pick<Services, 'configuration'>): boolean {
  return originator === configuration.adminOriginator || originator === configuration.cseID
}

function decideByType(
  resource: Resource,
  question: AccessQuestion,
  services: AccessNeeds,
): PermittedAttributes | undefined {
  switch (resource.resourceType) {
    case 1:
      return decideByPolicy(resource, 'pvs', question, () => targetOf(resource), factsOf(services))
    case 15:
      return resource.originator === question.originator ? 'all' : undefined
    case 5:
      return eitherOf(
        decideCSEBase(resource, question, services),
        resource.attributes.acpi === undefined ? undefined : decideByLinks(resource, question, services),
      )
    default:
      return decideByLinks(resource, question, services)
  }
}

function decideByLinks(
  resource: Resource,
  question: AccessQuestion,
  services: AccessNeeds,
): PermittedAttributes | undefined {
  const linked = resource.attributes.acpi as string[] | undefined
  if (linked !== undefined) return decideByLinkedPolicies(linked, 'pv', resource, question, services)
  if (definitionOf(resource, services).attributes.accessControlPolicyIDs !== undefined) {
    return holderOf(resource, services) === question.originator ? 'all' : undefined
  }
  const parent = services.store.resource(resource.parent)
  return parent === undefined ? undefined : decideByType(parent, question, services)
}

/** @returns who holds the default privileges: the custodian where there is one, else the creator */
export function holderOf(resource: Resource, services: AccessNeeds): string {
  const custodian = resource.attributes.cstn
  return typeof custodian === 'string' ? normaliseOriginator(custodian, services.identity) : resource.originator
}

/**
 * Decides a change of accessControlPolicyIDs: by the selfPrivileges of the policies linked now, without any by the default
 * privileges.
 * @see TS-0001 9.6.1.3.2 (accessControlPolicyIDs)
 */
export function mayChangePolicies(resource: Resource, question: AccessQuestion, services: AccessNeeds): boolean {
  if (isUnrestricted(question.originator, services)) return true
  const linked = resource.attributes.acpi as string[] | undefined
  if (linked === undefined) return decideByType(resource, question, services) !== undefined
  return decideByLinkedPolicies(linked, 'pvs', resource, question, services) !== undefined
}

/**
 * Decides by the rules of the policies at these addresses; one that is missing grants nothing, one match is enough.
 * @param set which of the two sets of rules counts
 */
export function decideByLinkedPolicies(
  addresses: readonly string[],
  set: PrivilegeSet,
  resource: Resource,
  question: AccessQuestion,
  services: AccessNeeds,
): PermittedAttributes | undefined {
  let permitted: PermittedAttributes | undefined
  for (const address of addresses) {
    const policy = policyAt(address, services)
    if (policy === undefined) continue
    const granted = decideByPolicy(policy, set, question, () => targetOf(resource), factsOf(services))
    if (granted === 'all') return 'all'
    permitted = eitherOf(permitted, granted)
  }
  return permitted
}

/** @returns the accessControlPolicy at an address of any form */
export function policyAt(address: string, services: AccessNeeds): Resource | undefined {
  const found = address.includes('/') ? findLocal(address, services) : services.store.resourceByID(address)
  return found instanceof Resource && found.resourceType === 1 ? found : undefined
}

function targetOf(resource: Resource): RuleTarget {
  const { cnd, mgd } = resource.attributes
  return { type: resource.resourceType, specialisation: (cnd ?? mgd) as string | number | undefined }
}

const facts = new WeakMap<object, Facts & Pick<AccessNeeds, 'identity'>>()

export function factsOf(services: AccessNeeds): Facts & Pick<AccessNeeds, 'identity'> {
  let known = facts.get(services)
  if (known === undefined) {
    known = {
      identity: services.identity,
      isMember: (group, originator) => isMember(group, originator, services),
      locate: (originator) => positionOf(registrationOf(originator, services)?.attributes.loc),
    }
    facts.set(services, known)
  }
  return known
}
