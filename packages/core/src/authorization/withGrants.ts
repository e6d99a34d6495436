import { AccessDenied } from '../access/AccessDenied.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { resolveTarget } from '../pipeline/resolveTarget.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'
import { consult } from './consult.ts'
import { grantsOf, hasEvidence, validTokens, verifyTokens } from './Evidence.ts'
import { tokenRequestInformation } from './tokenRequestInformation.ts'

type Operate = (exchange: Exchange, target: Target, services: Services) => Promise<Outcome>

/**
 * Performs an operation with what the request brings along to prove that it may. When policies deny it all the same, others
 * are consulted, and what they grant makes it try again; nothing has changed before a denial.
 * @throws AccessDenied with token request information, where the request asks for it
 * @see TS-0003 7.1.5, TS-0001 11.5
 */
export function withGrants(exchange: Exchange, target: Target, services: Services, operate: Operate): Promise<Outcome> {
  if (hasEvidence(exchange.request)) return withEvidence(exchange, services, operate)
  return operate(exchange, target, services).catch((error: unknown) => reconsider(error, exchange, services, operate))
}

async function withEvidence(exchange: Exchange, services: Services, operate: Operate): Promise<Outcome> {
  const { request, originator } = exchange
  await verifyTokens(request, services)
  const equipped = { ...exchange, grants: grantsOf(request, originator, services) }
  const target = resolveTarget(request.to, services)
  const outcome = await operate(equipped, target, services).catch((error: unknown) =>
    reconsider(error, equipped, services, operate),
  )
  const tokens = validTokens(request, originator, services)
  if (tokens.length === 0) return outcome
  const assigned = tokens.map(({ localTokenID, tokenID }) => ({ lti: localTokenID, tkid: tokenID }))
  return { ...outcome, assignedTokenIdentifiers: { ltia: assigned } }
}

/** Each question is put to others once: one operation may need several permissions. */
async function reconsider(error: unknown, exchange: Exchange, services: Services, operate: Operate): Promise<Outcome> {
  let failure = error
  let current = exchange
  const asked = new Set<string>()
  while (failure instanceof AccessDenied) {
    const question = `${failure.question.operation} ${failure.resource.id}`
    const grants = asked.has(question) ? undefined : await consult(failure, current, services)
    asked.add(question)
    if (grants === undefined) {
      failure.tokenRequestInformation = tokenRequestInformation(failure, exchange, services)
      break
    }
    current = { ...current, grants }
    try {
      return await operate(current, resolveTarget(exchange.request.to, services), services)
    } catch (next) {
      failure = next
    }
  }
  throw failure
}
