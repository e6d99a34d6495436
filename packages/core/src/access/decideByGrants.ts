import { definitionOf } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { type AccessQuestion, eitherOf, type PermittedAttributes } from './AccessQuestion.ts'
import type { Facts, RuleTarget } from './compileRule.ts'
import type { Grants } from './Grants.ts'

/**
 * Decides by rules that a request brings along. They count for the resources they name, and below these for those that
 * are decided by their parent.
 */
export function decideByGrants(
  { privileges }: Grants,
  resource: Resource,
  question: AccessQuestion,
  target: () => RuleTarget,
  facts: Facts,
  services: Pick<Services, 'store' | 'registry'>,
): PermittedAttributes | undefined {
  let permitted: PermittedAttributes | undefined
  // A polling channel is for its owner alone.
  if (privileges.length === 0 || resource.resourceType === 15) return permitted
  const governing = governingOf(resource, services)
  for (const { resources, rules } of privileges) {
    if (!resources.has(governing.resourceID) && !resources.has(governing.path)) continue
    for (const rule of rules) {
      if (rule.matches(question, target, facts)) permitted = eitherOf(permitted, rule.permits)
    }
  }
  return permitted
}

/** @returns the resource whose policies decide: the resource itself or the nearest ancestor that can link to policies */
export function governingOf(resource: Resource, services: Pick<Services, 'store' | 'registry'>): Resource {
  let governing = resource
  while (governing.resourceType !== 1 && !mayLinkPolicies(governing, services)) {
    const parent = services.store.resource(governing.parent)
    if (parent === undefined) break
    governing = parent
  }
  return governing
}

function mayLinkPolicies(resource: Resource, services: Pick<Services, 'registry'>): boolean {
  return definitionOf(resource, services).attributes.accessControlPolicyIDs !== undefined
}
