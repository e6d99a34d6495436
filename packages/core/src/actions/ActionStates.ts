import type { Instant } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { evaluationModes } from './checkAction.ts'

/** How often and when an action has fired since it was set up. */
interface ActionState {
  readonly count: number
  readonly last: Instant
}

const unfired: ActionState = { count: 0, last: Number.NEGATIVE_INFINITY }

/** Says whether an action may fire again, by its evalMode; what it goes by is kept as a message, so that a restart goes on. */
export class ActionStates {
  readonly #services: Pick<Services, 'store' | 'clock'>
  /** Of a unit of work that is not applied yet, what the store does not know. */
  readonly #pending = new WeakMap<Changes, Map<number, ActionState>>()

  /** One unit of work is one change, which makes an action fire once. */
  readonly #fired = new WeakMap<Changes, Set<number>>()

  constructor(services: Pick<Services, 'store' | 'clock'>) {
    this.#services = services
  }

  mayFire(action: Resource, changes: Changes): boolean {
    const { evm, ecp } = action.attributes as { evm: number; ecp?: number }
    if (evm === evaluationModes.off || this.#fired.get(changes)?.has(action.id) === true) return false
    const { count, last } = this.#stateOf(action, changes)
    switch (evm) {
      case evaluationModes.once:
        return count === 0
      case evaluationModes.periodic:
        return last + (ecp as number) <= this.#services.clock.now()
      default:
        return count < (ecp as number)
    }
  }

  /** Counts one more. */
  fired(action: Resource, changes: Changes): void {
    const state = { count: this.#stateOf(action, changes).count + 1, last: this.#services.clock.now() }
    this.#pendingOf(changes).set(action.id, state)
    this.#fired.set(changes, (this.#fired.get(changes) ?? new Set()).add(action.id))
    const queue = queueOf(action)
    changes.write({ kind: 'removeQueue', queue })
    appendMessage(queue, JSON.stringify(state), changes, this.#services)
  }

  /** Starts anew: the action was set up again, or enabled by its process. */
  reset(action: Resource, changes: Changes): void {
    this.#pendingOf(changes).set(action.id, unfired)
    changes.write({ kind: 'removeQueue', queue: queueOf(action) })
  }

  #stateOf(action: Resource, changes: Changes): ActionState {
    const pending = this.#pending.get(changes)?.get(action.id)
    if (pending !== undefined) return pending
    const [message] = this.#services.store.messages(queueOf(action), 1)
    return message === undefined ? unfired : (JSON.parse(message.body) as ActionState)
  }

  #pendingOf(changes: Changes): Map<number, ActionState> {
    const known = this.#pending.get(changes) ?? new Map<number, ActionState>()
    this.#pending.set(changes, known)
    return known
  }
}

/** @returns the queue that keeps what an action goes by */
export function queueOf({ id }: Pick<Resource, 'id'>): string {
  return `actionState ${id}`
}
