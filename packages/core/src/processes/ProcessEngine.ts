import type { ActionEvaluation } from '../actions/ActionEvaluation.ts'
import { mayRetrieve } from '../actions/actionRequest.ts'
import { isMet } from '../actions/Criteria.ts'
import { WatchIndex } from '../actions/WatchIndex.ts'
import { attributesOf, changedBy, rememberLatest, type Watched, watchedAt } from '../actions/watch.ts'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import type { Resource } from '../ports/index.ts'
import { revise } from '../revise.ts'
import type { Services } from '../Services.ts'
import { endProcess, leaveState } from './endProcess.ts'
import { type ProcessCondition, processStatuses, processType, type StateTransition } from './ProcessAttributes.ts'
import { actionOf, stateOf, subjectOfTransition, transitionsOf } from './states.ts'

/** Most states that one change may lead a process through: conditions that hold in a circle would never end. */
const mostSteps = 64

/**
 * Leads processes through their states. What a change brings about in a process is part of the unit of work of that change,
 * so that a restart finds every process where it was left.
 * @see TS-0001 Release 4, 9.6 (processManagement, state)
 */
export class ProcessEngine {
  readonly #services: Services
  readonly #actions: Pick<ActionEvaluation, 'enable'>
  readonly #index = new WatchIndex()
  readonly #steps = new WeakMap<Changes, Map<number, number>>()

  constructor(services: Services, actions: Pick<ActionEvaluation, 'enable'>) {
    this.#services = services
    this.#actions = actions
  }

  start(): void {
    for (const process of this.#services.store.resourcesOfType(processType)) this.#watch(process)
  }

  stop(): void {}

  /** Observes what processes are told, and what their conditions are about. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    if (event.kind === 'updated' && event.after.resourceType === processType && event.modified.prct !== undefined) {
      this.#obey(event.after, changes)
    }
    if (this.#index.isEmpty) return
    const changed = changedBy(event)
    const watching = changed && this.#index.watching(changed.id)
    if (watching === undefined) return
    rememberLatest(event, changes)
    for (const [process] of watching) this.#advance(process, changes)
  }

  /** Enabled or reactivated it goes on at once; disabled it leaves its state. */
  #obey(process: Resource, changes: Changes): void {
    if (process.attributes.prst === processStatuses.disabled) {
      leaveState(process, changes, this.#services)
      if (process.attributes.cust !== undefined) revise(process.id, { cust: null }, changes, this.#services)
    }
    this.#watch(process)
    this.#advance(process.id, changes)
  }

  #advance(id: number, changes: Changes): void {
    for (;;) {
      const process = changes.resource(id)
      if (process === undefined) return this.#index.remove(id)
      const next = this.#stepOf(process, changes)
      if (next === undefined) return
      if (next === 'completed' || next === 'aborted' || !this.#mayStep(id, changes)) {
        const status = next === 'completed' ? processStatuses.completed : processStatuses.aborted
        endProcess(process, status, changes, this.#services)
        return this.#index.remove(id)
      }
      this.#enter(process, next, changes)
    }
  }

  /** @returns the state to enter or the end to come to; undefined when nothing is due */
  #stepOf(process: Resource, changes: Changes): Resource | 'completed' | 'aborted' | undefined {
    const { prst, inst, atcos, encos } = process.attributes
    if (prst === processStatuses.enabled) {
      if (!this.#allMet(atcos as unknown as ProcessCondition[] | undefined, process, changes)) return undefined
      return stateOf(process.id, inst, this.#services) ?? 'aborted'
    }
    if (prst !== processStatuses.activated) return undefined
    const state = stateOf(process.id, process.attributes.cust, this.#services)
    if (state === undefined) return 'aborted'
    if (encos !== undefined && this.#allMet(encos as unknown as ProcessCondition[], process, changes))
      return 'completed'
    const transitions = transitionsOf(state)
    if (transitions.length === 0) return 'completed'
    const due = transitions.find((transition) => this.#isDue(transition, state, process, changes))
    return due && (stateOf(process.id, due.nxst, this.#services) ?? 'aborted')
  }

  #enter(process: Resource, state: Resource, changes: Changes): void {
    leaveState(process, changes, this.#services)
    revise(state.id, { sact: true }, changes, this.#services)
    revise(process.id, { prst: processStatuses.activated, cust: state.resourceID }, changes, this.#services)
    this.#watch(changes.resource(process.id) as Resource)
    const action = actionOf(state, this.#services)
    if (action !== undefined) this.#actions.enable(action, changes)
  }

  #mayStep(id: number, changes: Changes): boolean {
    const steps = this.#steps.get(changes) ?? new Map<number, number>()
    this.#steps.set(changes, steps)
    const count = (steps.get(id) ?? 0) + 1
    steps.set(id, count)
    if (count <= mostSteps) return true
    this.#services.log.warn({ process: id }, 'the states of a process lead in a circle without end; it is aborted')
    return false
  }

  #allMet(conditions: readonly ProcessCondition[] | undefined, process: Resource, changes: Changes): boolean {
    return (conditions ?? []).every(({ sri, evc }) => {
      const watched = watchedAt(sri, this.#services)
      const attributes = watched && this.#attributes(watched, process, changes)
      return attributes !== undefined && isMet(evc, attributes)
    })
  }

  #isDue(transition: StateTransition, state: Resource, process: Resource, changes: Changes): boolean {
    const watched = subjectOfTransition(transition, state, this.#services)
    const attributes = watched && this.#attributes(watched, process, changes)
    return attributes !== undefined && isMet(transition.evc, attributes)
  }

  #attributes(watched: Watched, process: Resource, changes: Changes) {
    return mayRetrieve(process.originator, watched.resource, this.#services)
      ? attributesOf(watched, changes)
      : undefined
  }

  #watch(process: Resource): void {
    const watched = this.#subjectsOf(process).filter((one) => one !== undefined)
    if (watched.length === 0) this.#index.remove(process.id)
    else this.#index.set(process.id, watched)
  }

  #subjectsOf(process: Resource): (Watched | undefined)[] {
    const { prst, cust, atcos, encos } = process.attributes
    const subjects = (conditions: unknown) =>
      ((conditions ?? []) as ProcessCondition[]).map(({ sri }) => watchedAt(sri, this.#services))
    if (prst === processStatuses.enabled) return subjects(atcos)
    const state = prst === processStatuses.activated ? stateOf(process.id, cust, this.#services) : undefined
    if (state === undefined) return []
    const transitions = transitionsOf(state).map((one) => subjectOfTransition(one, state, this.#services))
    return [...subjects(encos), ...transitions]
  }
}
