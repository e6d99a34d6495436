import { formatTimestamp, RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { planTargetRemoval } from './planTargetRemoval.ts'
import { isOriginator } from './verifyTargets.ts'

/**
 * Takes the originator off the targets of a subscription, as it asked by deleting notificationTargetSelfReference. No policy
 * says otherwise in this release, and by default the removal is accepted; a subscription without targets is deleted.
 * @throws RequestError originatorHasNoPrivilege when the originator is no target
 * @see TS-0001 10.2.10.13, TS-0004 7.4.33
 */
export async function removeTarget(exchange: Exchange, subscription: Resource, services: Services): Promise<Outcome> {
  const { originator } = exchange
  const targets = subscription.attributes.nu as string[]
  const remaining = targets.filter((target) => !isOriginator(target, originator, services))
  if (remaining.length === targets.length) {
    throw new RequestError('originatorHasNoPrivilege', `${originator} is no target (nu) of ${subscription.path}`)
  }
  const changes = services.changes()
  if (remaining.length === 0) planDeletion(subscription, originator, changes, services)
  else {
    const lt = formatTimestamp(services.clock.now())
    const after = subscription.with({ ...subscription.attributes, nu: remaining, lt })
    changes.updateResource(after)
    planTargetRemoval(subscription, after, changes, services)
  }
  await changes.commit()
  return { status: 'deleted' }
}
