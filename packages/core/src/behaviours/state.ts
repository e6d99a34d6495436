import { RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import { endProcess, isRunning } from '../processes/endProcess.ts'
import { processStatuses, type StateTransition } from '../processes/ProcessAttributes.ts'
import { actionOf, requireSibling } from '../processes/states.ts'
import type { Services } from '../Services.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 Release 4, 9.6 (state) */
export const state: Behaviour = {
  create({ parent, requested }, _changes, services) {
    requireDisabled(parent)
    checkTransitions(parent.id, requested.sttrs, services)
  },
  update({ before, modified, attributes }, changes, services) {
    requireDisabled(changes.resource(before.parent))
    checkTransitions(before.parent, modified.sttrs, services)
    if (modified.stac !== undefined && modified.stac !== null) checkAction(before.with(attributes), services)
  },
  deleted(gone, originator, changes, services, root) {
    if (root !== gone) return
    const process = changes.resource(gone.parent)
    // What expires goes in any case; the process can not go on without it.
    if (originator !== services.identity.cseID) requireDisabled(process)
    else if (process !== undefined && isRunning(process)) {
      endProcess(process, processStatuses.aborted, changes, services)
    }
  },
}

/** @throws RequestError operationNotAllowed */
function requireDisabled(process: Resource | undefined): void {
  if (process === undefined || process.attributes.prst === processStatuses.disabled) return
  throw new RequestError(
    'operationNotAllowed',
    `the states of ${process.path} can be changed only while it is disabled`,
  )
}

function checkTransitions(process: number, transitions: unknown, services: Services): void {
  for (const transition of (transitions ?? []) as StateTransition[]) requireSibling(process, transition, services)
}

function checkAction(state: Resource, services: Services): void {
  if (actionOf(state, services) !== undefined) return
  throw new RequestError(
    'invalidProcessConfiguration',
    `stateAction (stac) ${state.attributes.stac as string} is no action that is a child of the state`,
  )
}
