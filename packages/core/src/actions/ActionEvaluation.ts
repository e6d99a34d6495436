import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import { processStatuses, stateType } from '../processes/ProcessAttributes.ts'
import type { Services } from '../Services.ts'
import { ActionRunner } from './ActionRunner.ts'
import { ActionStates } from './ActionStates.ts'
import { actorOf, mayRetrieve, subjectOf } from './actionRequest.ts'
import { type Criteria, isMet } from './Criteria.ts'
import { dependenciesAllow } from './dependencies.ts'
import { WatchIndex } from './WatchIndex.ts'
import { attributesOf, changedBy, rememberLatest, type Watched } from './watch.ts'

/** Resource type of `<action>`. */
const actionType = 65

/** What makes an action start anew when it is updated. */
const settings = ['evm', 'evc', 'ecp', 'sri']

/**
 * Looks at the actions of a resource when it changes, and lets those whose criteria are met send their requests.
 * @see TS-0001 Release 4, 9.6 (action)
 */
export class ActionEvaluation {
  readonly #services: Services
  readonly #runner: ActionRunner
  readonly #states: ActionStates
  readonly #index = new WatchIndex()

  constructor(services: Services) {
    this.#services = services
    this.#runner = new ActionRunner(services)
    this.#states = new ActionStates(services)
  }

  start(): void {
    for (const action of this.#services.store.resourcesOfType(actionType)) this.#watch(action)
    this.#runner.start()
  }

  stop(): void {
    this.#runner.stop()
  }

  /** Observes actions themselves, and what they watch. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    this.#observeAction(event, changes)
    if (this.#index.isEmpty) return
    const changed = changedBy(event)
    const watching = changed && this.#index.watching(changed.id)
    const resource = watching && changes.resource(changed.id)
    if (changed === undefined || watching === undefined || resource === undefined) return
    rememberLatest(event, changes)
    const due: Resource[] = []
    for (const [id, through] of watching) {
      if (through === 'latest' && !changed.isNewInstance) continue
      const action = changes.resource(id)
      if (action === undefined) this.#index.remove(id)
      else if (this.#isDue(action, { resource, through }, changes) && this.#isEnabled(action, changes)) due.push(action)
    }
    this.#fire(due.sort(byPriority), changes)
  }

  /** A process enters the state of an action: it starts anew and is looked at at once. */
  enable(action: Resource, changes: Changes): void {
    this.#states.reset(action, changes)
    const subject = subjectOf(action, this.#services)
    if (subject !== undefined && this.#isDue(action, subject, changes)) this.#fire([action], changes)
  }

  #observeAction(event: ResourceEvent, changes: Changes): void {
    if (event.kind === 'created' && event.subject.resourceType === actionType) {
      if (event.subject instanceof Resource) this.#watch(event.subject)
    } else if (event.kind === 'updated' && event.after.resourceType === actionType) {
      if (!settings.some((name) => event.modified[name] !== undefined)) return
      this.#states.reset(event.after, changes)
      this.#watch(event.after)
    }
  }

  #watch(action: Resource): void {
    const subject = subjectOf(action, this.#services)
    if (subject === undefined) this.#index.remove(action.id)
    else this.#index.set(action.id, [subject])
  }

  /** An action below a state acts while its process is in that state, and only if it is the action of the state. */
  #isEnabled(action: Resource, changes: Changes): boolean {
    const parent = changes.resource(action.parent)
    if (parent?.resourceType !== stateType) return true
    if (parent.attributes.sact !== true || !this.#isActionOf(parent, action)) return false
    return changes.resource(parent.parent)?.attributes.prst === processStatuses.activated
  }

  #isActionOf(state: Resource, action: Resource): boolean {
    const { stac } = state.attributes
    return typeof stac === 'string' && findLocal(stac, this.#services)?.resourceID === action.resourceID
  }

  #isDue(action: Resource, subject: Watched, changes: Changes): boolean {
    const attributes = attributesOf(subject, changes)
    if (attributes === undefined || !isMet(action.attributes.evc as unknown as Criteria, attributes)) return false
    if (!this.#states.mayFire(action, changes)) return false
    if (!mayRetrieve(actorOf(action, this.#services), subject.resource, this.#services)) return false
    return dependenciesAllow(action, changes, this.#services)
  }

  #fire(actions: readonly Resource[], changes: Changes): void {
    if (actions.length === 0) return
    for (const action of actions) this.#states.fired(action, changes)
    this.#runner.fire(actions, changes)
  }
}

/** 1 goes first, none last. */
function byPriority(a: Resource, b: Resource): number {
  return priorityOf(a) - priorityOf(b)
}

function priorityOf({ attributes }: Resource): number {
  return typeof attributes.apy === 'number' ? attributes.apy : Number.MAX_SAFE_INTEGER
}
