import { isSuccess, normaliseOriginator, RequestError, statusCodes, toSPRelative } from '@waystation/model'
import { isURL } from '../delivery/isURL.ts'
import { notifyRequest } from '../delivery/notifyRequest.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Services } from '../Services.ts'
import { subscriptionReference } from './criteriaOf.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity' | 'configuration' | 'dispatch' | 'clock'>

/**
 * Asks the targets of a subscription whether they agree to be notified; those of the originator itself are not asked.
 * @param resourceID of the subscription, which may still have to be created
 * @throws RequestError subscriptionVerificationInitiationFailed when one does not answer or disagrees,
 *   subscriptionCreatorHasNoPrivilege and subscriptionHostHasNoPrivilege when it says that
 * @see TS-0001 10.2.10.2, TS-0004 7.4.8.2.1, 7.5.1.2.2
 */
export async function verifyTargets(
  targets: Iterable<string>,
  resourceID: string,
  exchange: Exchange,
  services: Needs,
): Promise<void> {
  const asked = [...new Set(targets)].filter((target) => mustAsk(target, exchange.originator, services))
  await Promise.all(asked.map((target, index) => ask(target, index, resourceID, exchange, services)))
}

function mustAsk(target: string, originator: string, services: Needs): boolean {
  if (isURL(target)) return services.configuration.notification.verifyURLs
  return !isOriginator(target, originator, services)
}

/** @returns whether a notification target in any form is the originator */
export function isOriginator(
  target: string,
  originator: string,
  services: Pick<Services, 'store' | 'registry' | 'identity'>,
): boolean {
  if (isURL(target)) return false
  if (normaliseOriginator(target, services.identity) === originator) return true
  return findLocal(target, services)?.resourceID === originator
}

async function ask(
  target: string,
  index: number,
  resourceID: string,
  exchange: Exchange,
  services: Needs,
): Promise<void> {
  const { identity, configuration } = services
  const notification = {
    vrq: true,
    sur: subscriptionReference(resourceID, identity),
    cr: toSPRelative(exchange.originator, identity),
  }
  const request = notifyRequest(identity.cseID, {
    to: target,
    identifier: `vrq-${resourceID}-${exchange.context.received.toString(36)}-${index}`,
    releaseVersion: exchange.request.releaseVersion,
    text: JSON.stringify({ 'm2m:sgn': notification }),
  })
  let status: number
  try {
    const timeoutMilliseconds = configuration.notification.timeout
    const options = { timeoutMilliseconds, expires: services.clock.now() + timeoutMilliseconds }
    status = (await services.dispatch(target, request, options)).responseStatusCode
  } catch (error) {
    if (error instanceof RequestError) throw refused(target, error.message)
    throw error
  }
  if (isSuccess(status)) return
  if (status === statusCodes.subscriptionCreatorHasNoPrivilege.code) {
    throw new RequestError('subscriptionCreatorHasNoPrivilege', `${target} refuses its creator`)
  }
  if (status === statusCodes.subscriptionHostHasNoPrivilege.code) {
    throw new RequestError('subscriptionHostHasNoPrivilege', `${target} refuses ${identity.cseID}`)
  }
  throw refused(target, `it answered ${status}`)
}

function refused(target: string, reason: string): RequestError {
  return new RequestError(
    'subscriptionVerificationInitiationFailed',
    `notificationURI (nu) ${target} did not agree to be notified: ${reason}`,
  )
}
