import { type JsonObject, normaliseOriginator, RequestError } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import { remoteHostOf } from '../pipeline/remoteHostOf.ts'
import type { Outcome } from '../pipeline/respond.ts'
import { settle } from '../pipeline/settle.ts'
import type { Message, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { authorizeNotify } from '../subscriptions/authorizeNotify.ts'
import { criteriaOf, subscriptionReference } from '../subscriptions/criteriaOf.ts'
import { notifyTargets } from '../subscriptions/observeEvents.ts'
import { windowRulesOf } from './checkCrossResource.ts'
import { MemberLinks } from './MemberLinks.ts'
import { memberID } from './memberIDs.ts'
import { RemoteSteps } from './RemoteSteps.ts'
import { addEvent, closeWhenOver, endOfWindow, openWindow, type TimeWindow, type WindowStep } from './TimeWindow.ts'
import { unlinkMembers } from './unlinkMembers.ts'

const queuePrefix = 'crossResource '
const retryPause = 1000

/**
 * The time windows of crossResourceSubscriptions. Where a window stands is kept as a message, changed in the transaction of
 * what changes it, so that a restart goes on; memory holds only timers.
 * @see TS-0001 10.2.10.20, TS-0004 7.4.58
 */
export class CrossResources {
  readonly steps: RemoteSteps
  readonly links: MemberLinks
  readonly #services: Services
  readonly #timers = new Map<number, () => void>()
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
    this.steps = new RemoteSteps(services)
    this.links = new MemberLinks(services, this.steps)
  }

  /** Goes on where an earlier run stopped. */
  start(): void {
    for (const queue of this.#services.store.queues()) {
      if (queue.startsWith(queuePrefix)) this.#schedule(Number(queue.slice(queuePrefix.length)))
    }
    this.steps.start()
  }

  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
    this.steps.stop()
  }

  /** Adds the first window to the creation. @param members SP-relative identifiers of the subscriptions */
  begin(crossResource: Resource, members: readonly string[], changes: Changes): void {
    const window = openWindow(members, windowRulesOf(crossResource.attributes), this.#services.clock.now())
    appendMessage(queueOf(crossResource.id), JSON.stringify(window), changes, this.#services)
    changes.afterCommit(() => this.#schedule(crossResource.id))
  }

  /** Adds to a change of the rules that the window begins anew. */
  restart(crossResource: Resource, changes: Changes): void {
    const note = this.#noteOf(crossResource.id)
    if (note === undefined) return
    const rules = windowRulesOf(crossResource.attributes)
    const window = openWindow(windowIn(note).members, rules, this.#services.clock.now())
    this.#keep(crossResource.id, note, window, changes)
  }

  /**
   * Adds to the deletion the end of the windows and of what links the members.
   * @param root what is deleted: the crossResourceSubscription itself or an ancestor
   */
  end(crossResource: Resource, root: Resource, changes: Changes): void {
    unlinkMembers(crossResource, root, changes, this.#services)
    changes.write({ kind: 'removeQueue', queue: queueOf(crossResource.id) })
    changes.afterCommit(() => this.#cancel(crossResource.id))
  }

  /**
   * Takes what the host of a member sends: its events, word of its end, which ends the crossResourceSubscription, and the
   * question whether it may notify.
   * @throws RequestError badRequest for what is no notification of a member, originatorHasNoPrivilege
   */
  async receive(exchange: Exchange, crossResource: Resource): Promise<Outcome> {
    const notifications = notificationsOf(exchange)
    if (notifications.some(({ vrq }) => vrq === true)) {
      authorizeNotify(crossResource, exchange, this.#services)
      return { status: 'ok' }
    }
    const note = this.#noteOf(crossResource.id) as Message
    const members = notifications.map((one) => this.#memberOf(one, windowIn(note)))
    if (!members.every((member) => this.#isHost(exchange.originator, member))) {
      authorizeNotify(crossResource, exchange, this.#services)
    }
    const changes = this.#services.changes()
    if (notifications.some(({ sud }) => sud === true)) {
      planDeletion(crossResource, this.#services.identity.cseID, changes, this.#services)
    } else this.#addEvents(crossResource, note, members, changes)
    return settle(changes, exchange, { status: 'ok' })
  }

  #memberOf({ sur }: JsonObject, { members }: TimeWindow): string {
    const id = typeof sur === 'string' ? memberID(sur, this.#services) : ''
    if (members.includes(id)) return id
    throw new RequestError(
      'badRequest',
      `subscriptionReference (sur) ${JSON.stringify(sur)} is none of the subscriptions used here`,
    )
  }

  #isHost(originator: string, member: string): boolean {
    const { identity } = this.#services
    return normaliseOriginator(originator, identity) === (remoteHostOf(member, identity) ?? identity.cseID)
  }

  #addEvents(crossResource: Resource, note: Message, members: readonly string[], changes: Changes): void {
    const rules = windowRulesOf(crossResource.attributes)
    const now = this.#services.clock.now()
    const step: { window: TimeWindow; notifications: number } = { window: windowIn(note), notifications: 0 }
    for (const member of members) {
      const { window, notifications } = addEvent(step.window, member, rules, now)
      step.window = window
      step.notifications += notifications
    }
    this.#take(crossResource, note, step, changes)
  }

  /** Adds the outcome of a step to a unit of work; nothing when nothing came of it. */
  #take(crossResource: Resource, note: Message, { window, notifications }: WindowStep, changes: Changes): void {
    const { identity } = this.#services
    if (JSON.stringify(window) !== note.body) this.#keep(crossResource.id, note, window, changes)
    const reference = subscriptionReference(crossResource.resourceID, identity)
    const text = JSON.stringify({ 'm2m:sgn': { sur: reference } })
    for (let count = 0; count < notifications; count++) {
      notifyTargets(crossResource, criteriaOf(crossResource, identity), text, changes, this.#services)
    }
  }

  #keep(id: number, note: Message, window: TimeWindow, changes: Changes): void {
    changes.write({ kind: 'replaceMessage', message: { ...note, body: JSON.stringify(window) } })
    changes.afterCommit(() => this.#schedule(id))
  }

  #noteOf(id: number): Message | undefined {
    return this.#services.store.messages(queueOf(id), 1)[0]
  }

  /** Sees to it that the window is closed in time. */
  #schedule(id: number): void {
    this.#cancel(id)
    const crossResource = this.#services.store.resource(id)
    const note = this.#noteOf(id)
    if (this.#isStopped || crossResource === undefined || note === undefined) return
    const end = endOfWindow(windowIn(note), windowRulesOf(crossResource.attributes))
    if (end === undefined) return
    this.#closeIn(id, Math.max(0, end - this.#services.clock.now()))
  }

  #closeIn(id: number, delay: number): void {
    const close = (): void => {
      this.#timers.delete(id)
      this.#close(id).catch((error: unknown) => {
        this.#services.log.error({ err: error }, 'the end of a time window could not be stored; it is tried again')
        if (!this.#isStopped) this.#closeIn(id, retryPause)
      })
    }
    this.#timers.set(id, this.#services.clock.after(delay, close))
  }

  async #close(id: number): Promise<void> {
    const crossResource = this.#services.store.resource(id)
    const note = this.#noteOf(id)
    if (crossResource === undefined || note === undefined) return
    const step = closeWhenOver(windowIn(note), windowRulesOf(crossResource.attributes), this.#services.clock.now())
    const changes = this.#services.changes()
    this.#take(crossResource, note, step, changes)
    if (changes.isEmpty) this.#schedule(id)
    else await changes.commit()
  }

  #cancel(id: number): void {
    this.#timers.get(id)?.()
    this.#timers.delete(id)
  }
}

function queueOf(id: number): string {
  return `${queuePrefix}${id}`
}

function windowIn({ body }: Message): TimeWindow {
  return JSON.parse(body) as TimeWindow
}

/** @throws RequestError badRequest */
function notificationsOf({ request }: Exchange): JsonObject[] {
  const single = request.content?.['m2m:sgn']
  const aggregate = request.content?.['m2m:agn'] as JsonObject | undefined
  const list = single === undefined ? (aggregate?.['m2m:sgn'] ?? aggregate?.sgn) : [single]
  if (Array.isArray(list) && list.every((one) => one !== null && typeof one === 'object')) return list as JsonObject[]
  throw new RequestError('badRequest', 'content must be a notification (m2m:sgn or m2m:agn)')
}
