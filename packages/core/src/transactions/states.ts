/** What a step is asked for with, transactionControl. */
export const controls = { initial: 1, lock: 2, execute: 3, commit: 4, abort: 5 } as const

export const transactionStates = {
  initial: 1,
  locked: 2,
  executed: 3,
  committed: 4,
  error: 5,
  aborted: 6,
} as const

export const lockTypes = { blockAll: 1, allowRetrieves: 2 } as const
export const modes = { controlledByCSE: 1, controlledByCreator: 2 } as const
export const handlings = { delete: 1, persist: 2 } as const

export const transactionTypes = { transactionMgmt: 50, transaction: 51 } as const

type Transitions = Readonly<Record<number, readonly number[]>>

/** Controls that are legal in a state of a transactionMgmt. */
export const managementTransitions: Transitions = {
  1: [controls.lock],
  2: [controls.execute, controls.abort],
  3: [controls.commit, controls.abort],
  4: [controls.initial],
  5: [controls.abort, controls.initial],
  6: [controls.initial],
}

/** Controls that are legal in a state of a transaction; INITIAL is that of one whose time of locking has not come. */
export const partTransitions: Transitions = {
  1: [controls.lock, controls.abort],
  2: [controls.execute, controls.abort],
  3: [controls.commit, controls.abort],
  4: [controls.lock],
  5: [controls.abort, controls.lock],
  6: [controls.lock],
}

/** Whether a state holds the lock of the target. */
export function isHolding(state: unknown): boolean {
  return state === transactionStates.locked || state === transactionStates.executed
}

/** Whether a transaction in that state can go without being taken back. */
export function isOver(state: unknown): boolean {
  return state === transactionStates.committed || state === transactionStates.aborted
}
