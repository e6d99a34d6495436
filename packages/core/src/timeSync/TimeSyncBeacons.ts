import {
  formatTimestamp,
  type Instant,
  type Milliseconds,
  normaliseOriginator,
  parseDuration,
  parseTimestamp,
} from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { notifyRequest } from '../delivery/notifyRequest.ts'
import { releaseFor } from '../delivery/releaseFor.ts'
import type { ResourceEvent } from '../events.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** Resource type of `<timeSyncBeacon>`. */
const beaconType = 60

/** Values of beaconCriteria. */
export const beaconCriteria = { periodic: 1, lossOfSynchronization: 2 } as const

/** Beacons of one resource. */
interface Beacon {
  readonly id: number
  /** Stops the timer. */
  cancel: () => void
  /** Targets that have not answered yet get no more until they do. */
  readonly underWay: Set<string>
}

/**
 * Tells the time: at intervals, or to an entity whose messages show that its clock is off. A beacon is sent once and not
 * kept: repeated later it would tell the wrong time, and the next one follows anyway.
 * @see TS-0001 Release 4, 9.6 (timeSyncBeacon)
 */
export class TimeSyncBeacons {
  readonly #services: Services
  readonly #beacons = new Map<number, Beacon>()
  /** Beacons by the originator they observe, in canonical form. */
  readonly #observed = new Map<string, Set<Beacon>>()
  readonly #abort = new AbortController()
  #count = 0

  constructor(services: Services) {
    this.#services = services
  }

  start(): void {
    for (const resource of this.#services.store.resourcesOfType(beaconType)) this.#begin(resource)
  }

  stop(): void {
    for (const id of [...this.#beacons.keys()]) this.#end(id)
    this.#abort.abort()
  }

  /** Observes the beacons themselves. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    if (event.kind === 'created' && event.subject.resourceType === beaconType && event.subject instanceof Resource) {
      const { subject } = event
      changes.afterCommit(() => this.#begin(subject))
    } else if (event.kind === 'updated' && event.after.resourceType === beaconType) {
      changes.afterCommit(() => this.#begin(event.after))
    }
  }

  /** @param id internal number of a beacon that was deleted */
  deleted(id: number): void {
    this.#end(id)
  }

  /** Looks at the clock of an originator by the time that its message gives. */
  check(originator: string, originatingTimestamp: string | undefined, received: Instant): void {
    if (this.#observed.size === 0 || originatingTimestamp === undefined) return
    const told = parseTimestamp(originatingTimestamp)
    if (told === undefined) return
    for (const beacon of this.#observed.get(originator) ?? []) {
      const threshold = parseDuration(this.#services.store.resource(beacon.id)?.attributes.bcnt)
      if (threshold !== undefined && Math.abs(received - told) > threshold) this.#send(beacon)
    }
  }

  #begin(resource: Resource): void {
    this.#end(resource.id)
    const beacon: Beacon = { id: resource.id, cancel: () => {}, underWay: new Set() }
    this.#beacons.set(resource.id, beacon)
    const { bcnc, bcni, bcnr } = resource.attributes
    if (bcnc === beaconCriteria.periodic) return this.#repeat(beacon, parseDuration(bcni) ?? 0)
    const observed = normaliseOriginator(bcnr as string, this.#services.identity)
    this.#observed.set(observed, (this.#observed.get(observed) ?? new Set()).add(beacon))
  }

  #repeat(beacon: Beacon, interval: Milliseconds): void {
    beacon.cancel = this.#services.clock.after(interval, () => {
      this.#send(beacon)
      this.#repeat(beacon, interval)
    })
  }

  #end(id: number): void {
    const beacon = this.#beacons.get(id)
    if (beacon === undefined) return
    beacon.cancel()
    this.#beacons.delete(id)
    for (const [originator, beacons] of this.#observed) {
      if (beacons.delete(beacon) && beacons.size === 0) this.#observed.delete(originator)
    }
  }

  #send(beacon: Beacon): void {
    const resource = this.#services.store.resource(beacon.id)
    if (resource === undefined) return this.#end(beacon.id)
    for (const target of new Set(resource.attributes.bcnu as string[])) void this.#notify(target, resource, beacon)
  }

  async #notify(target: string, resource: Resource, { underWay }: Beacon): Promise<void> {
    const { identity, clock, configuration, log, dispatch } = this.#services
    if (underWay.has(target)) return
    underWay.add(target)
    const beacon = { tbr: `${identity.cseID}/${resource.resourceID}`, ctm: formatTimestamp(clock.now()) }
    const request = notifyRequest(identity.cseID, {
      to: target,
      identifier: `tsb-${resource.resourceID}-${clock.now().toString(36)}-${(++this.#count).toString(36)}`,
      releaseVersion: releaseFor('4', configuration),
      text: JSON.stringify({ 'm2m:tsbn': beacon }),
    })
    const timeoutMilliseconds = configuration.notification.timeout
    const expires = clock.now() + timeoutMilliseconds
    try {
      await dispatch(target, request, { timeoutMilliseconds, expires, signal: this.#abort.signal })
    } catch (error) {
      log.debug({ err: error, target, timeSyncBeacon: resource.path }, 'a beacon could not be delivered')
    } finally {
      underWay.delete(target)
    }
  }
}
