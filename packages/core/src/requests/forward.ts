import { RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'
import { nextHop } from './nextHop.ts'
import { passOn } from './relay.ts'

const registrations = new Set([2, 16])

/**
 * Sends a request on to the CSE that hosts its target, or towards it.
 * @throws RequestError notFound when no way leads there, requestTimeout when it has expired
 * @see TS-0004 7.3.2.6
 */
export async function forward(
  exchange: Exchange,
  target: Extract<Target, { kind: 'remote' }>,
  services: Services,
): Promise<Outcome> {
  if (exchange.request.operation === 'create' && registrations.has(exchange.request.resourceType ?? 0)) {
    throw new RequestError('badRequest', 'a registration is not forwarded: send it to the registrar')
  }
  const next = nextHop(target.cseID, services)
  if (next === undefined || next.originator === exchange.originator) {
    throw new RequestError('notFound', `no CSE ${target.cseID} is registered here`)
  }
  return passOn(exchange, next, services)
}
