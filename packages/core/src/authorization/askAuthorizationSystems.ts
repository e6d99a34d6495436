import { compileType, complexTypes, isSuccess, type JsonObject, RequestError, rootMember } from '@waystation/model'
import { bothOf, type Grants, noGrants } from '../access/Grants.ts'
import { notifyRequest } from '../delivery/notifyRequest.ts'
import type { Services } from '../Services.ts'
import { type AuthorizationSystem, authorizationSystemsOf, type Denied } from './Consultation.ts'
import { composeRequest } from './composeRequest.ts'
import { createDynamicPolicy } from './createDynamicPolicy.ts'
import { grantsOf, verifyTokens } from './Evidence.ts'

const request = 1
const response = 2

const faultOf = compileType(complexTypes.dynAuthDasResponse)

interface Answer {
  readonly dai?: { readonly gp?: JsonObject; readonly pl?: string | number }
  readonly tkns?: readonly string[]
}

/**
 * Asks the authorization systems in charge, one after the other until one grants something: privileges become a policy, tokens
 * count for this request and are remembered.
 * @returns what was granted; undefined when none did
 * @see TS-0001 11.5.2 (direct dynamic authorization), TS-0004 7.5.1 (securityInfo)
 */
export async function askAuthorizationSystems(denied: Denied, services: Services): Promise<Grants | undefined> {
  for (const system of authorizationSystemsOf(denied.denial.resource, services)) {
    const answer = await askOne(denied, system, services)
    if (answer === undefined) continue
    const isCreated = await createDynamicPolicy(denied, answer.dai ?? {}, system, services)
    const evidence = { tokens: answer.tkns ?? [] }
    await verifyTokens(evidence, services)
    const proved = grantsOf(evidence, denied.exchange.originator, services)
    if (isCreated || proved !== undefined) return bothOf(noGrants, proved ?? noGrants)
  }
  return undefined
}

/** By its points of access, in their order. */
async function askOne(denied: Denied, system: AuthorizationSystem, services: Services): Promise<Answer | undefined> {
  const dreq = composeRequest(denied, system, services)
  for (const address of system.pointsOfAccess) {
    try {
      return await notify(address, dreq, denied, services)
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      services.log.warn({ address, reason: error.message }, 'an authorization system could not be asked')
    }
  }
  return undefined
}

/** @returns undefined when the answer grants nothing or is none. @throws RequestError when there is no answer */
async function notify(
  address: string,
  dreq: JsonObject,
  { exchange }: Denied,
  services: Services,
): Promise<Answer | undefined> {
  const timeoutMilliseconds = services.configuration.notification.timeout
  const notification = notifyRequest(services.identity.cseID, {
    to: address,
    identifier: `seci-${services.store.nextMessageNumber().toString(36)}`,
    releaseVersion: exchange.request.releaseVersion,
    text: JSON.stringify({ 'm2m:seci': { sit: request, dreq } }),
  })
  const expires = services.clock.now() + timeoutMilliseconds
  const answered = await services.dispatch(address, notification, { timeoutMilliseconds, expires })
  if (!isSuccess(answered.responseStatusCode)) return undefined
  const information = rootMember(answered, 'm2m:seci')
  if (information?.sit !== response || information.dres === undefined) return undefined
  const fault = faultOf(information.dres, 'dasResponse (dres)')
  if (fault === undefined) return information.dres as unknown as Answer
  services.log.warn({ address, reason: fault }, 'an authorization system gave an answer that can not be read')
  return undefined
}
