import type { JsonObject } from '@waystation/model'
import type { AccessDenied } from '../access/AccessDenied.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import { authorizationSystemsOf } from './Consultation.ts'
import { composeRequest } from './composeRequest.ts'

/**
 * Says, to who asks for it, where to get a token that would help and what to ask there.
 * @returns a dynAuthTokenReqInfo; undefined when the request does not ask or no authorization system is in charge
 * @see TS-0001 11.5.3 (indirect dynamic authorization)
 */
export function tokenRequestInformation(
  denial: AccessDenied,
  exchange: Exchange,
  services: Services,
): JsonObject | undefined {
  if (exchange.request.tokenRequestIndicator !== true) return undefined
  const systems = authorizationSystemsOf(denial.resource, services)
  const information = systems.flatMap((system) => {
    const dreq = composeRequest({ denial, exchange }, system, services)
    return system.pointsOfAccess.map((uri) => ({ uri, dreq }))
  })
  return information.length === 0 ? undefined : { dasi: information }
}
