import { type JsonObject, normaliseOriginator } from '@waystation/model'
import { definitionOf, findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { AccessQuestion, PermittedAttributes } from './AccessQuestion.ts'
import { type AccessControlRule, matchRule, type OriginatorFacts } from './matchRule.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity' | 'configuration'>

/**
 * Decides whether the originator may do the operation on the resource; instances are decided by their container.
 * @returns the attributes that the permission covers, or undefined when there is none
 * @see TS-0003 7.1.5; the order is that of the access decision procedure: policies, default, parent
 */
export function decideAccess(
  resource: Resource,
  question: AccessQuestion,
  services: Needs,
): PermittedAttributes | undefined {
  if (question.originator === services.configuration.adminOriginator) return 'all'
  if (question.originator === services.identity.cseID) return 'all'
  return decideByType(resource, question, services)
}

function decideByType(resource: Resource, question: AccessQuestion, services: Needs): PermittedAttributes | undefined {
  switch (resource.resourceType) {
    case 1:
      return decideByRules(rulesOf(resource, 'pvs'), resource, question, services)
    case 15:
      return ownerOnly(resource, question)
    case 17:
      return resource.attributes.acpi === undefined && question.operation === 'update'
        ? undefined
        : decideByPolicies(resource, question, services)
    case 5:
      return decideCSEBase(resource, question, services)
    default:
      return decideByPolicies(resource, question, services)
  }
}

function ownerOnly(resource: Resource, question: AccessQuestion): PermittedAttributes | undefined {
  return resource.originator === question.originator ? 'all' : undefined
}

/** What a registered AE may do on the CSEBase is configuration; policies linked to it grant more. */
function decideCSEBase(resource: Resource, question: AccessQuestion, services: Needs): PermittedAttributes | undefined {
  const isRegistered =
    services.store.resourceByID(question.originator)?.resourceType === 2 ||
    services.store.childrenOfType(resource.id, 16).some((csr) => csr.attributes.csi === question.originator)
  if (isRegistered && services.configuration.cseBasePrivileges.includes(question.operation)) return 'all'
  return resource.attributes.acpi === undefined ? undefined : decideByPolicies(resource, question, services)
}

function decideByPolicies(
  resource: Resource,
  question: AccessQuestion,
  services: Needs,
): PermittedAttributes | undefined {
  const linked = resource.attributes.acpi as string[] | undefined
  if (linked !== undefined) return decideByLinkedPolicies(linked, 'pv', resource, question, services)
  if (definitionOf(resource, services).attributes.accessControlPolicyIDs === undefined) {
    const parent = services.store.resource(resource.parent)
    return parent === undefined ? undefined : decideByType(parent, question, services)
  }
  return holderOf(resource, services) === question.originator ? 'all' : undefined
}

/** @returns who holds the default privileges: the custodian where there is one, else the creator */
function holderOf(resource: Resource, services: Needs): string {
  const custodian = resource.attributes.cstn
  return typeof custodian === 'string' ? normaliseOriginator(custodian, services.identity) : resource.originator
}

/**
 * Decides a change of accessControlPolicyIDs: by the selfPrivileges of the policies linked now.
 * @see TS-0001 9.6.1.3.2 (accessControlPolicyIDs)
 */
export function mayChangePolicies(resource: Resource, question: AccessQuestion, services: Needs): boolean {
  if (question.originator === services.configuration.adminOriginator) return true
  const linked = resource.attributes.acpi as string[] | undefined
  if (linked === undefined) return holderOf(resource, services) === question.originator
  return decideByLinkedPolicies(linked, 'pvs', resource, question, services) !== undefined
}

/**
 * Decides by the rules of the policies at these addresses; one that is missing grants nothing.
 * @param privileges which of the two sets of rules counts
 */
export function decideByLinkedPolicies(
  addresses: readonly string[],
  privileges: 'pv' | 'pvs',
  resource: Resource,
  question: AccessQuestion,
  services: Needs,
): PermittedAttributes | undefined {
  let permitted: PermittedAttributes | undefined
  for (const address of addresses) {
    const policy = findLocal(address, services)
    if (!(policy instanceof Resource) || policy.resourceType !== 1) continue
    const granted = decideByRules(rulesOf(policy, privileges), resource, question, services)
    if (granted === 'all') return 'all'
    permitted = union(permitted, granted)
  }
  return permitted
}

function decideByRules(
  rules: readonly AccessControlRule[],
  resource: Resource,
  question: AccessQuestion,
  services: Needs,
): PermittedAttributes | undefined {
  const target = { type: resource.resourceType, specialisation: specialisationOf(resource) }
  let permitted: PermittedAttributes | undefined
  for (const rule of rules) {
    if (!matchRule(rule, question, target, factsOf(services))) continue
    if (rule.aca === undefined) return 'all'
    permitted = union(permitted, new Set(rule.aca))
  }
  return permitted
}

function union(
  a: PermittedAttributes | undefined,
  b: PermittedAttributes | undefined,
): PermittedAttributes | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a === 'all' || b === 'all' ? 'all' : new Set([...a, ...b])
}

function specialisationOf(resource: Resource): string | number | undefined {
  return (resource.attributes.cnd ?? resource.attributes.mgd) as string | number | undefined
}

function rulesOf(policy: Resource, privileges: 'pv' | 'pvs'): readonly AccessControlRule[] {
  const set = policy.attributes[privileges] as JsonObject | undefined
  return (set?.acr ?? []) as unknown as readonly AccessControlRule[]
}

const facts = new WeakMap<object, OriginatorFacts>()

function factsOf(services: Needs): OriginatorFacts {
  let known = facts.get(services)
  if (known === undefined) {
    known = { identity: services.identity, isMember: (group, originator) => isMember(group, originator, services) }
    facts.set(services, known)
  }
  return known
}

function isMember(address: string, originator: string, services: Needs): boolean | undefined {
  const group = findLocal(address, services)
  if (!(group instanceof Resource) || group.resourceType !== 9) return undefined
  const members = group.attributes.mid as string[]
  return members.some((member) => {
    if (normaliseOriginator(member, services.identity) === originator) return true
    return findLocal(member, services)?.resourceID === originator
  })
}
