import { type Milliseconds, nextScheduleStart, RequestError } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

type Needs = Pick<Services, 'clock' | 'identity' | 'registry' | 'store'>

/**
 * How long the schedule of the node that an AE or CSE runs on holds back requests to it.
 * @param patience how long the request may wait
 * @returns 0 when they may pass now
 * @throws RequestError targetNotReachable when the node stays closed for longer
 * @see TS-0001 9.6.9 (schedule below node)
 */
export function untilNodeOpens(registree: Resource, patience: Milliseconds, services: Needs): Milliseconds {
  const schedule = scheduleOf(registree, services)
  if (schedule === undefined) return 0
  const now = services.clock.now()
  const opens = nextScheduleStart((schedule.attributes.se as { sce: string[] }).sce, now)
  if (opens !== undefined && opens - now < patience) return opens - now
  throw new RequestError(
    'targetNotReachable',
    `the schedule ${schedule.path} lets nothing to ${registree.path} in time`,
  )
}

function scheduleOf(registree: Resource, services: Needs): Resource | undefined {
  const { nl } = registree.attributes
  const node = typeof nl === 'string' ? findLocal(nl, services) : undefined
  if (!(node instanceof Resource) || node.resourceType !== 14) return undefined
  return services.store.childrenOfType(node.id, 18)[0]
}
