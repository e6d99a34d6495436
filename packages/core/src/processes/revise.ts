import { formatTimestamp, type JsonObject } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { processStatuses } from './ProcessAttributes.ts'
import { stateOf } from './states.ts'

/** Adds a change that the CSE makes of itself to a unit of work; null deletes an attribute. */
export function revise(
  id: number,
  modified: JsonObject,
  changes: Changes,
  services: Pick<Services, 'clock' | 'identity'>,
): void {
  const before = changes.resource(id)
  if (before === undefined) return
  const attributes: JsonObject = { ...before.attributes, lt: formatTimestamp(services.clock.now()) }
  for (const [name, value] of Object.entries(modified)) {
    if (value === null) delete attributes[name]
    else attributes[name] = value
  }
  const after = before.with(attributes)
  changes.updateResource(after)
  changes.tell({ kind: 'updated', before, after, modified, originator: services.identity.cseID })
}

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
