import { type JsonValue, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Identity } from '../Services.ts'
import { isOver, transactionStates } from './states.ts'

/** @throws RequestError illegalTransactionStateTransitionAttempted when the control is not legal in the state */
export function requireTransition(
  transitions: Readonly<Record<number, readonly number[]>>,
  state: JsonValue | undefined,
  control: JsonValue | undefined,
): void {
  if (transitions[state as number]?.includes(control as number) === true) return
  throw new RequestError(
    'illegalTransactionStateTransitionAttempted',
    `transactionControl (tctl) ${control as number} is not legal while transactionState (trst) is ${state as number}`,
  )
}

/**
 * A request must not delete what is under way; the CSE itself, and the deletion of an ancestor, take it back. One that has
 * not begun holds nothing.
 * @throws RequestError transactionProcessingIsIncomplete
 * @see TS-0004 7.4.60, 7.4.61 (Delete)
 */
export function refuseDeletion(
  gone: Resource,
  originator: string,
  root: Resource,
  { identity }: { readonly identity: Identity },
): void {
  const { trst } = gone.attributes
  if (root.id !== gone.id || originator === identity.cseID) return
  if (isOver(trst) || trst === transactionStates.initial) return
  throw new RequestError(
    'transactionProcessingIsIncomplete',
    `${gone.path} can be deleted when it is committed or aborted`,
  )
}
