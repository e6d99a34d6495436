import { type JsonObject, normaliseOriginator, operationOf, parseTimestamp } from '@waystation/model'
import { decideAccess } from '../access/decideAccess.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { grantsOf } from './Evidence.ts'

/** Attributes of an authorizationDecision, short names. */
export type Question = JsonObject

const status = { ok: 1, notApplicable: 2, missingAttribute: 3 }
const decision = { permit: 1, deny: 2 }
const parts = ['to', 'fr', 'op', 'rrt', 'fu', 'rids', 'tids', 'tkns', 'rtm', 'olo', 'oip']

/** A request that sets target, originator and operation asks anew: what it leaves out is not that of the question before. */
export function replaceQuestion(attributes: JsonObject, modified: JsonObject): void {
  if (!['to', 'fr', 'op'].every((name) => modified[name] !== undefined && modified[name] !== null)) return
  for (const name of parts) if (modified[name] === undefined) delete attributes[name]
}

/**
 * Decides by the policies of this CSE whether the request that the attributes describe is permitted. Nobody vouches for the
 * identity of the originator, so that rules that want it authenticated do not match.
 * @returns decision and status; a status alone where there is nothing to decide: an attribute is missing, or the target is
 *   not on this CSE
 * @see TS-0001 9.6.41, TS-0003 7.5
 */
export function decisionOf(question: Question, services: Services): { readonly dec?: number; readonly sus: number } {
  const { to, fr, op, rids, tids, tkns } = question
  const operation = operationOf(op)
  if (typeof to !== 'string' || typeof fr !== 'string' || operation === undefined) {
    return { sus: status.missingAttribute }
  }
  const target = targetOf(to, services)
  if (target === undefined) return { sus: status.notApplicable }
  const originator = normaliseOriginator(fr, services.identity)
  const evidence = { roleIDs: rids as string[], tokenIDs: tids as string[], tokens: tkns as string[] }
  const permitted = decideAccess(
    target,
    {
      originator,
      operation: isDiscovery(question) ? 'discovery' : operation,
      received: parseTimestamp(question.rtm) ?? services.clock.now(),
      isAuthenticated: false,
      remoteAddress: addressOf(question),
      childType: question.rrt as number | undefined,
      grants: grantsOf(evidence, originator, services),
    },
    services,
  )
  return { dec: permitted === undefined ? decision.deny : decision.permit, sus: status.ok }
}

/** @returns the resource that decides about an address; instances are decided by their parent */
function targetOf(to: string, services: Services): Resource | undefined {
  const found = findLocal(to, services)
  return found === undefined || found instanceof Resource ? found : services.store.resource(found.container)
}

/** filterUsage alone, or as a member of filterCriteria. */
function isDiscovery({ op, fu }: Question): boolean {
  const usage = fu !== null && typeof fu === 'object' ? (fu as JsonObject).fu : fu
  return op === 2 && usage === 1
}

function addressOf({ oip }: Question): string | undefined {
  const { ip4, ip6 } = (oip ?? {}) as { ip4?: string; ip6?: string }
  return ip4 ?? ip6
}
