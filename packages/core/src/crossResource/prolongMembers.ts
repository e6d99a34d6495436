import type { Changes } from '../Changes.ts'
import { grantExpiration } from '../pipeline/expiration.ts'
import { remoteHostOf } from '../pipeline/remoteHostOf.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { subscriptionAt } from './memberIDs.ts'
import type { RemoteStep } from './RemoteSteps.ts'

/**
 * Adds to the change of a crossResourceSubscription's expirationTime that the subscriptions made for it live as long: the end
 * of one would end it. The standard is silent on this.
 */
export function prolongMembers(crossResource: Resource, changes: Changes, services: Services): void {
  const { et, rrats } = crossResource.attributes as { et: string; rrats?: string[] }
  const { originator, resourceID } = crossResource
  const steps: RemoteStep[] = []
  for (const address of rrats ?? []) {
    const member = subscriptionAt(address, services)
    if (member !== undefined) {
      const granted = grantExpiration(et, services.store.resource(member.parent), services)
      changes.updateResource(member.with({ ...member.attributes, et: granted.text }, { expires: granted.instant }))
    } else if (remoteHostOf(address, services.identity) !== undefined) {
      steps.push({ kind: 'prolong', to: address, originator, resourceID, expirationTime: et })
    }
  }
  if (steps.length > 0) services.crossResources.steps.plan(steps, changes)
}
