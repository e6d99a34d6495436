import { RequestError } from '@waystation/model'
import { checkCriteria, requireWatched } from '../actions/checkCriteria.ts'
import { type ProcessCondition, processControls, processStatuses } from '../processes/ProcessAttributes.ts'
import { checkStates, stateOf } from '../processes/states.ts'
import type { Services } from '../Services.ts'
import type { Behaviour, Revision } from './Behaviour.ts'

/** @see TS-0001 Release 4, 9.6 (processManagement) */
export const processManagement: Behaviour = {
  update(revision, _changes, services) {
    checkConfiguration(revision, services)
    control(revision, services)
  },
}

const configuration = { atcos: 'activateConditions', encos: 'endConditions', inst: 'initialState' } as const

function checkConfiguration(revision: Revision, services: Services): void {
  const { before, modified, exchange } = revision
  for (const [shortName, name] of Object.entries(configuration)) {
    if (modified[shortName] === undefined || before.attributes.prst === processStatuses.disabled) continue
    throw new RequestError(
      'operationNotAllowed',
      `${name} (${shortName}) can be updated only while the process is disabled`,
    )
  }
  for (const shortName of ['atcos', 'encos'] as const) {
    for (const { sri, evc } of (modified[shortName] ?? []) as unknown as ProcessCondition[]) {
      const title = `${configuration[shortName]} (${shortName}) subjectResourceID (sri)`
      checkCriteria(evc, requireWatched(sri, title, exchange, services), services)
    }
  }
  if (modified.inst === undefined || stateOf(before.id, modified.inst, services) !== undefined) return
  throw new RequestError(
    'invalidProcessConfiguration',
    `initialState (inst) ${modified.inst as string} is no state that is a child of the process`,
  )
}

/** Which status a control leads to, by the status before; what is not here is not allowed. */
const transitions: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  [processControls.enable]: { [processStatuses.disabled]: processStatuses.enabled },
  [processControls.disable]: {
    [processStatuses.enabled]: processStatuses.disabled,
    [processStatuses.activated]: processStatuses.disabled,
    [processStatuses.paused]: processStatuses.disabled,
    [processStatuses.completed]: processStatuses.disabled,
    [processStatuses.aborted]: processStatuses.disabled,
  },
  [processControls.pause]: { [processStatuses.activated]: processStatuses.paused },
  [processControls.reactivate]: { [processStatuses.paused]: processStatuses.activated },
}

/** @throws RequestError operationNotAllowed for a control that does not fit the status, invalidProcessConfiguration */
function control({ before, modified, attributes }: Revision, services: Services): void {
  if (modified.prct === undefined) return
  const status = transitions[modified.prct as number]?.[before.attributes.prst as number]
  if (status === undefined) {
    throw new RequestError(
      'operationNotAllowed',
      `processControl (prct) ${modified.prct as number} is not possible while processStatus (prst) is ${before.attributes.prst as number}`,
    )
  }
  if (modified.prct === processControls.enable) checkStates(before, attributes.inst, services)
  attributes.prst = status
}
