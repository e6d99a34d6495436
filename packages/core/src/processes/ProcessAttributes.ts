import type { Criteria } from '../actions/Criteria.ts'

/** Resource types. */
export const processType = 63
export const stateType = 64

/** Values of processStatus. */
export const processStatuses = { disabled: 1, enabled: 2, activated: 3, paused: 4, completed: 5, aborted: 6 } as const

/** Values of processControl. */
export const processControls = { enable: 1, disable: 2, pause: 3, reactivate: 4 } as const

/** An item of activateConditions and endConditions. */
export interface ProcessCondition {
  readonly sri: string
  readonly evc: Criteria
}

/** An item of stateTransitions. */
export interface StateTransition {
  readonly evc: Criteria
  readonly nxst: string
}
