import type { JsonValue } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Draft } from '../behaviours/Behaviour.ts'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import type { Target } from '../pipeline/Target.ts'
import { type Coordinates, Instance, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { updatePeriod } from './checkLocationPolicy.ts'
import { LocationRecorder, locationStatuses } from './LocationRecorder.ts'
import { planContainer } from './locationContainer.ts'
import { PositionFinder } from './PositionFinder.ts'
import { readPosition } from './readPosition.ts'

const locationPolicy = 10
const contentInstance = 4
const queuePrefix = 'geofence '
/** However short locationUpdatePeriod is. */
const shortestPeriod = 100

/**
 * Carries out the locationPolicies: asks for positions periodically, on demand and as the network reports them, and compares
 * those that devices write with geofences. Memory holds only timers; a restart goes on from the resources.
 * @see TS-0001 10.2.10.1
 */
export class LocationPolicies {
  readonly #services: Services
  readonly #finder: PositionFinder
  readonly #recorder: LocationRecorder
  readonly #ends = new Map<number, () => void>()
  readonly #underWay = new Map<number, Promise<void>>()
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
    this.#finder = new PositionFinder(services)
    this.#recorder = new LocationRecorder(services)
  }

  start(): void {
    for (const policy of [...this.#services.store.resourcesOfType(locationPolicy)]) {
      this.#keepUp(policy.id)
      this.#judge(policy.id)
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const end of this.#ends.values()) end()
    this.#ends.clear()
    await Promise.allSettled(this.#underWay.values())
  }

  /** Adds the container to the creation of a policy. @throws RequestError conflict */
  begin(policy: Resource, draft: Draft, changes: Changes): void {
    const container = planContainer(policy, draft, changes, this.#services)
    changes.updateResource(policy.with({ ...policy.attributes, loi: container.resourceID }))
    changes.afterCommit(() => this.#keepUp(policy.id))
  }

  /** Adds what follows from a change of a policy. */
  change(before: Resource, after: Resource, changes: Changes): void {
    const hasChanged = (name: string): boolean => !isSame(before.attributes[name], after.attributes[name])
    if (hasChanged('gta') || hasChanged('lit')) this.#recorder.forget(after, changes)
    if (hasChanged('et')) this.#extendContainer(after, changes)
    changes.afterCommit(() => this.#keepUp(after.id))
  }

  /** Adds the deletion of the container to that of a policy. @param root what is deleted: the policy or an ancestor */
  end(policy: Resource, originator: string, root: Resource, changes: Changes): void {
    const container = this.#containerOf(policy)
    const goesAlong = container === undefined || container.path.startsWith(`${root.path}/`)
    if (!goesAlong) planDeletion(container, originator, changes, this.#services)
    this.#recorder.forget(policy, changes)
    changes.write({ kind: 'removeQueue', queue: `${queuePrefix}${policy.id}` })
    changes.afterCommit(() => this.#stopFollowing(policy.id))
  }

  /**
   * Brings the container that a RETRIEVE is about, or whose latest instance it is about, up to date where results are made on
   * demand.
   * @returns undefined when there is nothing to wait for, as for every container that no policy fills
   */
  refresh(target: Target): Promise<void> | undefined {
    const container =
      target.kind === 'latest' ? target.container : target.kind === 'resource' ? target.resource : undefined
    if (container?.resourceType !== 3 || container.attributes.li === undefined) return undefined
    const policy = this.#services.store.resourceByID(container.attributes.li as string)
    if (policy === undefined || updatePeriod(policy.attributes) !== undefined) return undefined
    return this.#sample(policy.id)
  }

  /** Observes the positions that devices write to the containers. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    if (event.kind !== 'created' || event.subject.resourceType !== contentInstance) return
    const { li } = event.parent.attributes
    if (li === undefined || !(event.subject instanceof Instance)) return
    if (event.subject.originator === this.#services.identity.cseID) return
    const policy = this.#services.store.resourceByID(li as string)
    const position = readPosition(event.subject.attributes)
    if (policy === undefined || position === undefined) return
    this.#recorder.say(policy, locationStatuses.located, changes)
    if (policy.attributes.lit === 2) this.#judgeLater(policy, position, changes)
  }

  /** The event at the fence is an instance of its own, decided once the position stands; a crash between them loses nothing. */
  #judgeLater(policy: Resource, position: Coordinates, changes: Changes): void {
    appendMessage(`${queuePrefix}${policy.id}`, JSON.stringify(position), changes, this.#services)
    changes.afterCommit(() => this.#judge(policy.id))
  }

  #judge(id: number): void {
    const policy = this.#services.store.resource(id)
    if (policy === undefined) return
    for (const { id: message, body } of this.#services.store.messages(`${queuePrefix}${id}`, 1000)) {
      void this.#settle(policy, JSON.parse(body) as Coordinates, message)
    }
  }

  /** Starts, or starts anew, what brings results without being asked. */
  #keepUp(id: number): void {
    this.#stopFollowing(id)
    const policy = this.#services.store.resource(id)
    if (policy === undefined || this.#isStopped) return
    const period = updatePeriod(policy.attributes)
    const end =
      period === undefined
        ? this.#finder.follow(policy, (position) => void this.#settle(policy, position))
        : this.#services.clock.after(Math.max(period, shortestPeriod), () => {
            void this.#sample(id).finally(() => this.#keepUp(id))
          })
    if (end !== undefined) this.#ends.set(id, end)
  }

  #stopFollowing(id: number): void {
    this.#ends.get(id)?.()
    this.#ends.delete(id)
  }

  /** One attempt at a time: who asks meanwhile waits for it. Never fails: locationStatus tells. */
  #sample(id: number): Promise<void> {
    const underWay = this.#underWay.get(id) ?? this.#attempt(id).finally(() => this.#underWay.delete(id))
    this.#underWay.set(id, underWay)
    return underWay
  }

  async #attempt(id: number): Promise<void> {
    const policy = this.#services.store.resource(id)
    if (policy === undefined) return
    try {
      const position = await this.#finder.find(policy)
      if (position !== undefined) await this.#settle(policy, position)
    } catch (error) {
      await this.#fail(policy, error)
    }
  }

  /** Records a position in a unit of work of its own. @param message that waited for it */
  async #settle({ id }: Resource, position: Coordinates, message?: number): Promise<void> {
    const policy = this.#services.store.resource(id)
    if (policy === undefined) return
    try {
      const changes = this.#services.changes()
      if (message !== undefined) changes.write({ kind: 'removeMessages', ids: [message] })
      this.#recorder.record(policy, position, changes)
      await changes.commit()
    } catch (error) {
      await this.#fail(policy, error, message)
    }
  }

  async #fail(policy: Resource, error: unknown, message?: number): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error)
    const status = `failed: ${reason}`
    // Told once, not with every attempt.
    if (policy.attributes.lost !== status) {
      this.#services.log.warn({ policy: policy.path, reason }, 'a location could not be found')
    }
    try {
      const changes = this.#services.changes()
      if (message !== undefined) changes.write({ kind: 'removeMessages', ids: [message] })
      this.#recorder.say(policy, status, changes)
      await changes.commit()
    } catch (failure) {
      this.#services.log.error({ err: failure, policy: policy.path }, 'the status of a location could not be stored')
    }
  }

  #containerOf(policy: Resource): Resource | undefined {
    return this.#services.store.resourceByID(policy.attributes.loi as string)
  }

  /** The container lives as long as its policy. */
  #extendContainer(policy: Resource, changes: Changes): void {
    const container = this.#containerOf(policy)
    if (container === undefined) return
    const attributes = { ...container.attributes, et: policy.attributes.et as string }
    changes.updateResource(container.with(attributes, { expires: policy.expires }))
  }
}

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
