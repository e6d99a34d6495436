import { type JsonObject, RequestError, toSPRelative } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import { settle } from '../pipeline/settle.ts'
import { Resource } from '../ports/index.ts'
import { nextHop } from '../requests/nextHop.ts'
import type { Services } from '../Services.ts'
import { ContactList } from './ContactList.ts'
import { infrastructureCSE } from './infrastructureCSE.ts'
import { moveHere } from './moveHere.ts'
import { ReferenceCounts, type Transition } from './ReferenceCounts.ts'
import { TrackingNotifications } from './TrackingNotifications.ts'
import { type Tracking, trackingIn } from './trackingIn.ts'

const listType = 43
const entryType = 44
const remoteCSEType = 16
/** Queue of the note that this CSE has told the IN-CSE of what was here when it began to. */
const begunQueue = 'contacts'

/**
 * Keeps references to applications right when those change their registrar. The IN-CSE knows which CSE refers to which
 * application, once an application asks for it or a CSE tells of one; other CSEs tell it when they are configured to.
 * @see TS-0001 9.6.5 (trackRegistrationPoints), 9.6.45, 9.6.46
 */
export class Contacts {
  readonly #services: Services
  readonly #list: ContactList
  readonly #counts: ReferenceCounts
  readonly #notifications: TrackingNotifications
  readonly #isInfrastructure: boolean
  #isTracking = false

  constructor(services: Services) {
    this.#services = services
    this.#list = new ContactList(services)
    this.#counts = new ReferenceCounts(services)
    this.#notifications = new TrackingNotifications(services)
    this.#isInfrastructure = services.configuration.role === 'in'
  }

  start(): void {
    this.#notifications.start()
    if (this.#isInfrastructure) this.#isTracking = this.#list.exists
    else this.#isTracking = this.#services.configuration.tracksReferences === true
    if (this.#isTracking) this.#counts.countAnew()
    if (!this.#isInfrastructure) this.#tellOfAll()
  }

  stop(): void {
    this.#notifications.stop()
  }

  /** Observes what may refer to an application; free while nothing is tracked. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    if (!this.#isTracking) return
    if (event.kind === 'deleted' && event.subject instanceof Resource) this.#heedList(event.subject, changes)
    // The IN-CSE, or a way there, may just have come.
    const isNewCSE = event.kind === 'created' && event.subject.resourceType === remoteCSEType
    if (isNewCSE && !this.#isInfrastructure) changes.afterCommit(() => this.#tellOfAll())
    this.#tell(this.#counts.heed(event), changes)
  }

  /** Adds to the registration of an application that asks to be tracked what follows. @param former SP-relative AE-ID */
  registered(registration: Resource, former: string | undefined, changes: Changes): void {
    if (this.#isInfrastructure) this.#begin(changes)
    if (former === undefined) return
    const tracking = { former, current: toSPRelative(registration.resourceID, this.#services.identity) }
    if (this.#isInfrastructure) return this.#moved(tracking, changes)
    const target = infrastructureCSE(this.#services)
    if (target !== undefined) this.#notifications.notify(target, movement(tracking), changes)
    moveHere(tracking, changes, this.#services)
  }

  /**
   * Takes what another CSE tells of its references, or of an application that moved.
   * @throws RequestError originatorHasNoPrivilege for whoever is no CSE known here, badRequest, operationNotAllowed
   */
  async receive(exchange: Exchange): Promise<Outcome> {
    const { originator } = exchange
    if (!originator.startsWith('/') || nextHop(originator, this.#services) === undefined) {
      throw new RequestError('originatorHasNoPrivilege', `${originator} is no CSE known here`)
    }
    const tracking = trackingIn(exchange.request.content?.['m2m:sgn'] as JsonObject, this.#services.identity)
    const changes = this.#services.changes()
    if (tracking.kind === 'movement') this.#heedMovement(originator, tracking, changes)
    else this.#heedReference(originator, tracking, changes)
    return settle(changes, exchange, { status: 'ok' })
  }

  /** A CSE tells of applications that come to it or leave it; the IN-CSE, of all. */
  #heedMovement(originator: string, { former, current }: Tracking, changes: Changes): void {
    const moved = { former: former as string, current: current as string }
    const isConcerned = Object.values(moved).some((id) => hostOf(id) === originator)
    if (!isConcerned && originator !== infrastructureCSE(this.#services)) {
      throw new RequestError(
        'originatorHasNoPrivilege',
        `${originator} hosts neither ${moved.former} nor ${moved.current}`,
      )
    }
    if (this.#isInfrastructure) this.#moved(moved, changes)
    else moveHere(moved, changes, this.#services)
  }

  #heedReference(originator: string, { former, current }: Tracking, changes: Changes): void {
    if (!this.#isInfrastructure) {
      throw new RequestError('operationNotAllowed', 'only an IN-CSE keeps who refers to which application')
    }
    this.#begin(changes)
    this.#list.revise(originator, listOf(former), listOf(current), changes)
  }

  /** Whoever refers to the application is told, and the CSE where it was. */
  #moved(moved: { former: string; current: string }, changes: Changes): void {
    const { former, current } = moved
    const { cseID } = this.#services.identity
    const affected = new Set([...this.#list.referringTo(former), hostOf(former)])
    for (const one of affected) {
      if (one === cseID) continue
      if (nextHop(one, this.#services) !== undefined) this.#notifications.notify(one, movement(moved), changes)
    }
    for (const one of this.#list.referringTo(former)) {
      if (one !== cseID) this.#list.revise(one, [former], [current], changes)
    }
    moveHere(moved, changes, this.#services)
  }

  #begin(changes: Changes): void {
    if (this.#isTracking && this.#list.exists) return
    this.#list.ensure(changes)
    this.#counts.countAnew()
    this.#isTracking = true
    this.#tell({ added: this.#counts.applications, removed: [] }, changes)
  }

  /** Without its list the IN-CSE tracks nothing; it begins anew when that is asked for again. */
  #heedList(subject: Resource, changes: Changes): void {
    if (!this.#isInfrastructure) return
    if (subject.resourceType === entryType) this.#list.entryDeleted(subject, changes)
    if (subject.resourceType !== listType) return
    this.#isTracking = false
    this.#counts.clear()
  }

  #tell({ added, removed }: Transition, changes: Changes): void {
    if (added.length === 0 && removed.length === 0) return
    if (this.#isInfrastructure) {
      return this.#list.revise(this.#services.identity.cseID, removed, added, changes)
    }
    const target = infrastructureCSE(this.#services)
    if (target === undefined) return
    for (let index = 0; index < Math.max(added.length, removed.length); index += 1) {
      const notification = { aerid: true, tid1: removed[index] ?? null, tid2: added[index] ?? null }
      this.#notifications.notify(target, notification, changes)
    }
  }

  /** What was here before this CSE was configured to tell of it. */
  #tellOfAll(): void {
    const { store, log } = this.#services
    const [begun] = store.messages(begunQueue, 1)
    const changes = this.#services.changes()
    if (!this.#isTracking) {
      if (begun !== undefined) changes.write({ kind: 'removeMessages', ids: [begun.id] })
    } else if (begun === undefined && infrastructureCSE(this.#services) !== undefined) {
      appendMessage(begunQueue, '', changes, this.#services)
      this.#tell({ added: this.#counts.applications, removed: [] }, changes)
    }
    if (changes.isEmpty) return
    changes.commit().catch((error: unknown) => {
      log.error({ err: error }, 'the IN-CSE could not be told of all references to applications')
    })
  }
}

function movement({ former, current }: { former: string; current: string }): JsonObject {
  return { aerp: true, tid1: former, tid2: current }
}

/** @returns the CSE-ID in an SP-relative AE-ID */
function hostOf(aeID: string): string {
  return aeID.slice(0, aeID.lastIndexOf('/'))
}

function listOf(id: string | undefined): string[] {
  return id === undefined ? [] : [id]
}
