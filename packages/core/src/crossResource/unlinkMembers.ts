import { formatTimestamp } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import { remoteHostOf } from '../pipeline/remoteHostOf.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { criteriaOf } from '../subscriptions/criteriaOf.ts'
import { planTargetRemoval } from '../subscriptions/planTargetRemoval.ts'
import { subscriptionAt, without } from './memberIDs.ts'
import type { RemoteStep } from './RemoteSteps.ts'

/**
 * Adds to the deletion of a crossResourceSubscription that the subscriptions made for it go, and that it is no target of those
 * it shared any more; those at other CSEs follow when it is durable.
 * @param root what is deleted: the crossResourceSubscription itself or an ancestor, with all that is below it
 * @see TS-0004 7.4.58.2.4
 */
export function unlinkMembers(crossResource: Resource, root: Resource, changes: Changes, services: Services): void {
  const { rrats, srat } = crossResource.attributes as { rrats?: string[]; srat?: string[] }
  const isGoing = (one: Resource): boolean => one.path.startsWith(`${root.path}/`)
  const steps: RemoteStep[] = []
  const { originator, resourceID } = crossResource
  for (const address of rrats ?? []) {
    const member = subscriptionAt(address, services)
    if (member !== undefined && !isGoing(member)) removeMember(member, crossResource, changes, services)
    if (isRemote(address, services)) steps.push({ kind: 'remove', to: address, originator, resourceID })
  }
  for (const address of srat ?? []) {
    const member = subscriptionAt(address, services)
    if (member !== undefined && !isGoing(member)) releaseMember(member, crossResource, changes, services)
    if (isRemote(address, services)) steps.push({ kind: 'release', to: address, originator, resourceID })
  }
  if (steps.length > 0) services.crossResources.steps.plan(steps, changes)
}

function isRemote(address: string, { identity }: Pick<Services, 'identity'>): boolean {
  return remoteHostOf(address, identity) !== undefined
}

/** The crossResourceSubscription goes itself: it is not told, and what waits for it is not wanted. */
function removeMember(member: Resource, { resourceID }: Resource, changes: Changes, services: Services): void {
  for (const { target, queue } of criteriaOf(member, services.identity).targets) {
    if (without([target], resourceID, services.identity).length > 0) continue
    changes.write({ kind: 'removeQueue', queue })
    changes.afterCommit(() => services.delivery.forget(queue))
  }
  const acrs = [...without(member.attributes.acrs as string[] | undefined, resourceID, services.identity)]
  planDeletion(member.with({ ...member.attributes, acrs }), services.identity.cseID, changes, services)
}

function releaseMember(found: Resource, crossResource: Resource, changes: Changes, services: Services): void {
  // With an ancestor, several that share it may go at once.
  const member = changes.resource(found.id) as Resource
  const { resourceID } = crossResource
  const { nu, acrs, ...rest } = member.attributes as { nu: string[]; acrs?: string[] }
  const targets = [...without(nu, resourceID, services.identity)]
  if (targets.length === 0) return removeMember(member, crossResource, changes, services)
  const others = [...without(acrs, resourceID, services.identity)]
  const after = member.with({
    ...rest,
    nu: targets,
    ...(others.length === 0 ? {} : { acrs: others }),
    lt: formatTimestamp(services.clock.now()),
  })
  changes.updateResource(after)
  planTargetRemoval(member, after, changes, services)
}
