import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { criteriaOf } from './criteriaOf.ts'

/**
 * Tells subscriptions that monitor operations that one is attempted; before it is carried out, as it may be the deletion of
 * the subject, and may fail.
 * @see TS-0001 9.6.8 (operationMonitor)
 */
export function tellAttempt(exchange: Exchange, subject: Resource, services: Services): void {
  const subscriptions = services.store.childrenOfType(subject.id, 23)
  if (subscriptions.length === 0) return
  const { request, context, originator } = exchange
  if (!subscriptions.some((one) => criteriaOf(one, services.identity).monitors.length > 0)) return
  // A notification of ours that monitored itself would never end.
  if (request.operation === 'notify' && context.internal === true) return
  const isDiscovery = request.operation === 'retrieve' && request.filterCriteria?.fu === 1
  const changes = services.changes()
  changes.tell({ kind: 'attempted', subject, operation: isDiscovery ? 'discovery' : request.operation, originator })
  changes.commit().catch((error: unknown) => {
    services.log.error({ err: error, subject: subject.path }, 'a monitored operation could not be notified')
  })
}
