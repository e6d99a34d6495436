import type { AccessControlLocationRegion } from '../access/AccessControlRule.ts'
import { compileContexts } from '../access/compileContexts.ts'
import { registrationOf } from '../access/isMember.ts'
import { positionOf } from '../access/position.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** As stored. @see TS-0004 6.3.5.37 (m2m:deletionContexts) */
interface DeletionContexts {
  readonly tod?: readonly string[]
  readonly lr?: readonly AccessControlLocationRegion[]
}

const policyDeletionRules = 27

/** Numbers of logicalOperator. */
const operators = { and: 1, or: 2 } as const

/**
 * Evaluates the policyDeletionRules of a policy for the target that asks. No rules are always met; of two without a
 * rulesRelationship both must be, as the stricter reading.
 * @see TS-0001 9.6.32, 9.6.33
 */
export function allowsRemoval(policy: Resource, exchange: Exchange, services: Services): boolean {
  const rules = services.store.childrenOfType(policy.id, policyDeletionRules)
  const isMet = (rule: Resource): boolean => meetsRules(rule, exchange, services)
  return policy.attributes.rrs === operators.or ? rules.length === 0 || rules.some(isMet) : rules.every(isMet)
}

/** A location that nobody knows lies in no region. */
function meetsRules(rules: Resource, exchange: Exchange, services: Services): boolean {
  const { tod, lr } = (rules.attributes.dr ?? {}) as DeletionContexts
  const parts = [tod && [{ actw: tod }], lr?.map((aclr) => ({ aclr }))].filter((part) => part !== undefined)
  const question = questionOf(exchange, 'delete')
  const locate = (originator: string) => positionOf(registrationOf(originator, services)?.attributes.loc)
  const isMet = (contexts: (typeof parts)[number]): boolean => compileContexts(contexts)(question, locate)
  if (rules.attributes.drr === operators.and) return parts.every(isMet)
  return parts.length === 0 || parts.some(isMet)
}
