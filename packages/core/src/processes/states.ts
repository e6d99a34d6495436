import { RequestError } from '@waystation/model'
import { subjectOf } from '../actions/actionRequest.ts'
import { typeOfSubject } from '../actions/checkCriteria.ts'
import type { Watched } from '../actions/watch.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { type StateTransition, stateType } from './ProcessAttributes.ts'

/** @returns the `<state>` at an address when it belongs to the process (internal number) */
export function stateOf(process: number, address: unknown, services: Services): Resource | undefined {
  const found = typeof address === 'string' ? findLocal(address, services) : undefined
  return found instanceof Resource && found.resourceType === stateType && found.parent === process ? found : undefined
}

/** @returns the action of a state: the child that its stateAction names */
export function actionOf(state: Resource, services: Services): Resource | undefined {
  const { stac } = state.attributes
  const found = typeof stac === 'string' ? findLocal(stac, services) : undefined
  return found instanceof Resource && found.resourceType === 65 && found.parent === state.id ? found : undefined
}

export function transitionsOf(state: Resource): readonly StateTransition[] {
  return (state.attributes.sttrs ?? []) as unknown as StateTransition[]
}

/**
 * Finds what the criteria of a transition are about. The standard's table names no resource there: it is what the action of
 * the state watches, else that action (its result), the state, the process; the first that has such an attribute.
 */
export function subjectOfTransition(
  transition: StateTransition,
  state: Resource,
  services: Services,
): Watched | undefined {
  const action = actionOf(state, services)
  const process = services.store.resource(state.parent)
  const candidates = [
    action && subjectOf(action, services),
    ...[action, state, process].map((resource) => resource && ({ resource, through: 'itself' } as const)),
  ]
  return candidates.find(
    (candidate) => candidate !== undefined && typeOfSubject(transition.evc, candidate, services) !== undefined,
  )
}

/**
 * Checks that a process can run from one state to the next.
 * @throws RequestError invalidProcessConfiguration
 */
export function checkStates(process: Resource, initialState: unknown, services: Services): void {
  if (stateOf(process.id, initialState, services) === undefined) {
    throw new RequestError(
      'invalidProcessConfiguration',
      'initialState (inst) must be a state that is a child of the process before it can be enabled',
    )
  }
  for (const state of services.store.childrenOfType(process.id, stateType)) {
    for (const transition of transitionsOf(state)) {
      requireSibling(process.id, transition, services)
      if (subjectOfTransition(transition, state, services) !== undefined) continue
      throw new RequestError(
        'invalidProcessConfiguration',
        `stateTransitions (sttrs) of ${state.path}: nothing there has an attribute ${transition.evc.sbjt}`,
      )
    }
  }
}

/** @throws RequestError invalidProcessConfiguration */
export function requireSibling(process: number, transition: StateTransition, services: Services): void {
  if (stateOf(process, transition.nxst, services) !== undefined) return
  throw new RequestError(
    'invalidProcessConfiguration',
    `stateTransitions (sttrs) next state (nxst) ${transition.nxst} is no state of the same process`,
  )
}
