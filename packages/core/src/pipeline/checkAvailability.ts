import { matchesSchedule, type RequestContext, RequestError } from '@waystation/model'
import { isUnrestricted } from '../access/decideAccess.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/**
 * Refuses requests outside the schedule of the CSEBase. The administrator is let through always: nobody else could take
 * back a schedule that never matches.
 * @throws RequestError targetNotReachable
 * @see TS-0001 9.6.9 (schedule below CSEBase)
 */
export function checkAvailability(
  originator: string,
  context: RequestContext,
  services: Pick<Services, 'store' | 'configuration' | 'identity'>,
): void {
  const { store, identity } = services
  const base = store.resourceByPath(identity.cseName) as Resource
  const [schedule] = store.childrenOfType(base.id, 18)
  if (schedule === undefined || context.internal === true) return
  if (isUnrestricted(originator, services)) return
  if (matchesSchedule((schedule.attributes.se as { sce: string[] }).sce, context.received)) return
  throw new RequestError('targetNotReachable', `the schedule ${schedule.path} closes the CSE at this time`)
}
