import { type JsonObject, normaliseOriginator, RequestError } from '@waystation/model'
import { decideAccess } from '../access/decideAccess.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { governingOf } from '../pipeline/governingOf.ts'
import { resolveTarget } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { actionRequest } from './actionRequest.ts'
import type { Criteria } from './Criteria.ts'
import { checkCriteria, requireWatched } from './checkCriteria.ts'

/** Values of evalMode. */
export const evaluationModes = { off: 0, once: 1, periodic: 2, continuous: 3 } as const

/** What evalControlParam is where a request leaves it out: milliseconds, and number of executions. */
const defaultControl: Readonly<Record<number, number>> = {
  [evaluationModes.periodic]: 10_000,
  [evaluationModes.continuous]: 1000,
}

/**
 * Checks the attributes of an action as they would be stored.
 * @param parent the subject when the action names none
 * @throws RequestError badRequest
 * @see TS-0001 9.6 (action)
 */
export function checkAction(attributes: JsonObject, parent: Resource, exchange: Exchange, services: Services): void {
  const subject =
    attributes.sri === undefined
      ? ({ resource: parent, through: 'itself' } as const)
      : requireWatched(attributes.sri as string, 'subjectResourceID (sri)', exchange, services)
  checkCriteria(attributes.evc as unknown as Criteria, subject, services)
  checkInput(attributes, exchange, services)
}

/**
 * Settles evalControlParam: the host chooses it where it is needed and not given.
 * @param given whether the request gives it
 * @throws RequestError badRequest where the evalMode has no use for it
 */
export function settleControl(attributes: JsonObject, given: boolean): void {
  const preset = defaultControl[attributes.evm as number]
  if (preset === undefined) {
    if (given) {
      throw new RequestError(
        'badRequest',
        'evalControlParam (ecp) needs an evalMode (evm) of 2 (periodic) or 3 (continuous)',
      )
    }
    delete attributes.ecp
  } else {
    attributes.ecp ??= preset
  }
}

/**
 * Checks what an action does: its request must be one of the originator's own, and well-formed, and go to something that
 * the originator may use in that way.
 * @throws RequestError badRequest
 */
export function checkPrimitive(attributes: JsonObject, exchange: Exchange, services: Services): void {
  const { fr } = attributes.apv as JsonObject
  if (typeof fr !== 'string' || normaliseOriginator(fr, services.identity) !== exchange.originator) {
    throw new RequestError(
      'badRequest',
      `actionPrimitive (apv) must be from (fr) its originator, ${exchange.originator}`,
    )
  }
  // What the input will give can be known only then.
  const content = attributes.ipu === undefined ? undefined : { 'm2m:cin': {} }
  const request = asBadRequest('actionPrimitive (apv)', () => actionRequest(attributes, content, services))
  const title = 'objectResourceID (orc)'
  const target = asBadRequest(title, () => resolveTarget(request.to, services))
  const governing = governingOf(target)
  if (governing === undefined || decideAccess(governing, questionOf(exchange, request.operation), services)) return
  throw new RequestError('badRequest', `${title} ${request.to}: ${exchange.originator} may not ${request.operation} it`)
}

function asBadRequest<T>(title: string, check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (error instanceof RequestError) throw new RequestError('badRequest', `${title}: ${error.message}`)
    throw error
  }
}

function checkInput(attributes: JsonObject, exchange: Exchange, services: Services): void {
  const input = attributes.ipu as { cstr?: string; rsid?: string; raid?: string } | undefined
  if (input === undefined) return
  if (input.cstr === undefined && input.raid === undefined) {
    throw new RequestError('badRequest', 'input (ipu) needs contentString (cstr) or resourceAttributeID (raid)')
  }
  if (input.rsid !== undefined) requireWatched(input.rsid, 'input (ipu) resourceID (rsid)', exchange, services)
}
