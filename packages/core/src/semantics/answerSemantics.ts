import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'
import { semanticFanOut } from './semanticFanOut.ts'
import { semanticQuery } from './semanticQuery.ts'
import { semanticValidation } from './semanticValidation.ts'

/** @returns the outcome of a request that is about meaning; undefined for all others */
export function answerSemantics(exchange: Exchange, target: Target, services: Services): Promise<Outcome> | undefined {
  if (target.kind === 'semanticFanOutPoint') return semanticFanOut(exchange, target.group, services)
  if (target.kind === 'semanticValidation') return semanticValidation(exchange, target.repository, services)
  if (exchange.request.semanticQueryIndicator !== true) return undefined
  return semanticQuery(exchange, target, services)
}
