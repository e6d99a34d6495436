import { formatTimestamp, RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import type { Outcome } from '../pipeline/respond.ts'
import { settle } from '../pipeline/settle.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { decideRemoval } from '../targetPolicies/decideRemoval.ts'
import { planTargetRemoval } from './planTargetRemoval.ts'
import { isOriginator } from './verifyTargets.ts'

/**
 * Takes the originator off the targets of a subscription, as it asked by deleting notificationTargetSelfReference, if the
 * policy for that target lets it; a subscription without targets is deleted.
 * @param subscription a `<subscription>` or `<crossResourceSubscription>`
 * @throws RequestError originatorHasNoPrivilege when the originator is no target or may not leave
 * @see TS-0001 10.2.10.13, TS-0004 7.4.33
 */
export async function removeTarget(exchange: Exchange, subscription: Resource, services: Services): Promise<Outcome> {
  targetsWithout(exchange, subscription, services)
  await decideRemoval(exchange, subscription, services)
  const current = services.store.resource(subscription.id)
  if (current === undefined) throw new RequestError('notFound', `${subscription.path} was deleted meanwhile`)
  const remaining = targetsWithout(exchange, current, services)
  const changes = services.changes()
  if (remaining.length === 0) planDeletion(current, exchange.originator, changes, services)
  else {
    const lt = formatTimestamp(services.clock.now())
    const after = current.with({ ...current.attributes, nu: remaining, lt })
    changes.updateResource(after)
    planTargetRemoval(current, after, changes, services)
  }
  return settle(changes, exchange, { status: 'deleted' })
}

/** @throws RequestError originatorHasNoPrivilege when the originator is no target */
function targetsWithout({ originator }: Exchange, subscription: Resource, services: Services): string[] {
  const targets = subscription.attributes.nu as string[]
  const remaining = targets.filter((target) => !isOriginator(target, originator, services))
  if (remaining.length < targets.length) return remaining
  throw new RequestError('originatorHasNoPrivilege', `${originator} is no target (nu) of ${subscription.path}`)
}
