import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { criteriaOf } from './criteriaOf.ts'

/** Adds to the change of a subscription that nothing more goes to targets that it no longer has. */
export function planTargetRemoval(
  before: Resource,
  after: Resource,
  changes: Changes,
  services: Pick<Services, 'identity' | 'delivery'>,
): void {
  const remaining = new Set(after.attributes.nu as string[])
  for (const { target, queue } of criteriaOf(before, services.identity).targets) {
    if (remaining.has(target)) continue
    changes.write({ kind: 'removeQueue', queue })
    changes.afterCommit(() => services.delivery.forget(queue))
  }
}
