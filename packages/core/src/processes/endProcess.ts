import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import { revise } from '../revise.ts'
import type { Services } from '../Services.ts'
import { processStatuses } from './ProcessAttributes.ts'
import { stateOf } from './states.ts'

/** Takes a process out of its state. */
export function leaveState(process: Resource, changes: Changes, services: Services): void {
  const current = stateOf(process.id, process.attributes.cust, services)
  if (current !== undefined && changes.resource(current.id)?.attributes.sact === true) {
    revise(current.id, { sact: false }, changes, services)
  }
}

/** Ends a process: completed or aborted. */
export function endProcess(
  process: Resource,
  status: typeof processStatuses.completed | typeof processStatuses.aborted,
  changes: Changes,
  services: Services,
): void {
  leaveState(process, changes, services)
  revise(process.id, { prst: status, cust: null }, changes, services)
}

export function isRunning({ attributes }: Resource): boolean {
  const { enabled, activated, paused } = processStatuses
  return attributes.prst === enabled || attributes.prst === activated || attributes.prst === paused
}
