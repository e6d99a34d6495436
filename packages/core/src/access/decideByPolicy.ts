import type { JsonObject } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Identity } from '../Services.ts'
import type { AccessControlRule } from './AccessControlRule.ts'
import { type AccessQuestion, eitherOf, type PermittedAttributes } from './AccessQuestion.ts'
import { type CompiledRule, compileRule, type Facts, type RuleTarget } from './compileRule.ts'

/** The set of rules of a policy that counts: privileges for what links to it, selfPrivileges for the policy itself. */
export type PrivilegeSet = 'pv' | 'pvs'

const compiled: Readonly<Record<PrivilegeSet, WeakMap<Resource, readonly CompiledRule[]>>> = {
  pv: new WeakMap(),
  pvs: new WeakMap(),
}

/** @returns the rules of a policy; a policy never changes, a change makes another, so they are compiled once */
function rulesOf(policy: Resource, set: PrivilegeSet, identity: Identity): readonly CompiledRule[] {
  let rules = compiled[set].get(policy)
  if (rules === undefined) {
    const stored = (policy.attributes[set] as JsonObject | undefined)?.acr ?? []
    rules = (stored as unknown as readonly AccessControlRule[]).map((rule) => compileRule(rule, identity))
    compiled[set].set(policy, rules)
  }
  return rules
}

/** @returns what the rules of a policy permit together; undefined when none of them matches */
export function decideByPolicy(
  policy: Resource,
  set: PrivilegeSet,
  question: AccessQuestion,
  target: () => RuleTarget,
  facts: Facts & { readonly identity: Identity },
): PermittedAttributes | undefined {
  let permitted: PermittedAttributes | undefined
  for (const rule of rulesOf(policy, set, facts.identity)) {
    if (!rule.matches(question, target, facts)) continue
    if (rule.permits === 'all') return 'all'
    permitted = eitherOf(permitted, rule.permits)
  }
  return permitted
}
