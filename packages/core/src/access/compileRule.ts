import { accessControlOperations } from '@waystation/model'
import type { Identity } from '../Services.ts'
import type { AccessControlObjectDetails, AccessControlRule } from './AccessControlRule.ts'
import type { AccessQuestion, PermittedAttributes } from './AccessQuestion.ts'
import { compileContexts } from './compileContexts.ts'
import { compileOriginators, type IsMember } from './compileOriginators.ts'
import type { Position } from './position.ts'

/** What deciding needs to know of other resources. */
export interface Facts {
  readonly isMember: IsMember
  /** Where an originator is, as far as known. */
  readonly locate: (originator: string) => Position | undefined
}

/** The resource that the question is about. */
export interface RuleTarget {
  readonly type: number
  readonly specialisation: string | number | undefined
}

/** An accessControlRule, ready to be asked many times. */
export interface CompiledRule {
  /** What it covers when it matches. */
  readonly permits: PermittedAttributes
  /** Whether every part of the rule matches. @see TS-0003 7.1.4 */
  matches(question: AccessQuestion, target: () => RuleTarget, facts: Facts): boolean
}

/** @returns the rule as functions and sets, so that asking it costs no parsing */
export function compileRule(rule: AccessControlRule, identity: Identity): CompiledRule {
  const mask = rule.acop
  const isMeant = compileOriginators(rule.acor, identity)
  const isInContext = rule.acco === undefined ? undefined : compileContexts(rule.acco)
  return {
    permits: rule.aca === undefined ? 'all' : new Set(rule.aca),
    matches: (question, target, facts) =>
      (mask & accessControlOperations[question.operation]) !== 0 &&
      isMeant(question.originator, facts.isMember, question.grants?.roles) &&
      (rule.acaf !== true || question.isAuthenticated) &&
      (isInContext === undefined || isInContext(question, facts.locate)) &&
      // Object details restrict what may be created; for other operations the standard ignores them.
      (rule.acod === undefined ||
        question.operation !== 'create' ||
        matchesObjectDetails(rule.acod, question.childType, target())),
  }
}

function matchesObjectDetails(
  details: readonly AccessControlObjectDetails[],
  childType: number | undefined,
  target: RuleTarget,
): boolean {
  return details.some(
    ({ ty, spty, chty }) =>
      (ty === undefined || (typeof ty === 'number' ? ty === target.type : ty.includes(target.type))) &&
      (spty === undefined || String(spty) === String(target.specialisation)) &&
      childType !== undefined &&
      chty.includes(childType),
  )
}
