import { isSuccess, RequestError, type ResponsePrimitive, rootMember, toSPRelative } from '@waystation/model'
import { notifyRequest } from '../delivery/notifyRequest.ts'
import { noSubscription, queueName } from '../delivery/queueName.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { subscriptionReference } from '../subscriptions/criteriaOf.ts'
import { allowsRemoval } from './allowsRemoval.ts'
import { targetPolicyOf } from './targetPolicyOf.ts'

/** Numbers of notificationTargetPolicyAction. @see TS-0004 6.3.4.2.32 */
const actions = { accept: 1, reject: 2, seekAuthorization: 3, inform: 4 } as const

/**
 * Decides whether the originator may take itself off the targets of a subscription, and asks or informs its creator where the
 * policy says so. Without any policy the removal is accepted.
 * @throws RequestError originatorHasNoPrivilege when it may not
 * @see TS-0001 10.2.10.13, TS-0004 7.4.33
 */
export async function decideRemoval(exchange: Exchange, subscription: Resource, services: Services): Promise<void> {
  const policy = targetPolicyOf(subscription, exchange.originator, services)
  if (policy === undefined) return
  if (!allowsRemoval(policy, exchange, services)) refuse(exchange, `the rules of ${policy.path} are not met`)
  switch (policy.attributes.acn) {
    case actions.reject:
      return refuse(exchange, `${policy.path} rejects it`)
    case actions.seekAuthorization:
      return askCreator(exchange, subscription, services)
    case actions.inform:
      await informCreator(exchange, subscription, services)
      return refuse(exchange, `${policy.path} leaves it to ${subscription.originator}, who has been informed`)
  }
}

function refuse({ originator }: Exchange, reason: string): never {
  throw new RequestError('originatorHasNoPrivilege', `${originator} can not remove itself from the targets: ${reason}`)
}

function removalNotification(
  { originator }: Exchange,
  { resourceID }: Resource,
  { identity }: Pick<Services, 'identity'>,
): string {
  const notification = {
    trr: true,
    ntt: toSPRelative(originator, identity),
    sur: subscriptionReference(resourceID, identity),
  }
  return JSON.stringify({ 'm2m:sgn': notification })
}

/** @throws RequestError originatorHasNoPrivilege unless the creator answers that it allows the removal (tra) */
async function askCreator(exchange: Exchange, subscription: Resource, services: Services): Promise<void> {
  const { identity, configuration, clock, dispatch, store } = services
  const creator = toSPRelative(subscription.originator, identity)
  const request = notifyRequest(identity.cseID, {
    to: creator,
    identifier: `trr-${store.nextMessageNumber().toString(36)}`,
    releaseVersion: exchange.request.releaseVersion,
    text: removalNotification(exchange, subscription, services),
  })
  const timeoutMilliseconds = configuration.notification.timeout
  let response: ResponsePrimitive
  try {
    response = await dispatch(creator, request, { timeoutMilliseconds, expires: clock.now() + timeoutMilliseconds })
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return refuse(exchange, `${creator}, who must allow it, gave no answer`)
  }
  if (!isAllowed(response)) refuse(exchange, `${creator} does not allow it`)
}

function isAllowed(response: ResponsePrimitive): boolean {
  return isSuccess(response.responseStatusCode) && rootMember(response, 'm2m:sgn')?.tra === true
}

async function informCreator(exchange: Exchange, subscription: Resource, services: Services): Promise<void> {
  const changes = services.changes()
  const queue = queueName(noSubscription, toSPRelative(subscription.originator, services.identity))
  const text = removalNotification(exchange, subscription, services)
  services.delivery.notify(changes, [{ queue }], { text, eventCategory: undefined, isEvent: false })
  await changes.commit()
}
