import {
  type Milliseconds,
  normaliseOriginator,
  operations,
  RequestError,
  type ResponsePrimitive,
  rootMember,
  toSPRelative,
  type WirePrimitive,
} from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { releaseFor } from '../delivery/releaseFor.ts'
import { retryDelay } from '../delivery/retryDelay.ts'
import type { Message } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** What is to be done at another CSE about a member there, in the name of the creator of the crossResourceSubscription. */
export interface RemoteStep {
  /**
   * `remove` deletes a subscription that was made for it; `release` takes it off one that was there before; `prolong` gives a
   * subscription another expirationTime.
   */
  readonly kind: 'remove' | 'release' | 'prolong'
  /** Address of the subscription. */
  readonly to: string
  /** Originator in canonical form. */
  readonly originator: string
  /** Resource ID of the crossResourceSubscription. */
  readonly resourceID: string
  readonly expirationTime?: string
}

const queue = 'crossResourceSteps'
const mostResumed = 10_000

/**
 * Does at other CSEs what follows from the end of a crossResourceSubscription, or of the attempt to create one: durable, tried
 * again while a CSE does not answer. A step that is answered is done, whatever the answer.
 */
export class RemoteSteps {
  readonly #services: Services
  readonly #waits = new Set<() => void>()
  #requests = 0
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
  }

  /** Does what an earlier run left. */
  start(): void {
    for (const message of this.#services.store.messages(queue, mostResumed)) this.#run(message, 0)
  }

  /** What is not done is left to the next run. */
  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#waits) cancel()
    this.#waits.clear()
  }

  /** Adds steps to a unit of work, to be done when it is durable. */
  plan(steps: readonly RemoteStep[], changes: Changes): void {
    const messages = this.#append(steps, changes)
    changes.afterCommit(() => {
      for (const message of messages) this.#run(message, 0)
    })
  }

  /**
   * Makes steps durable that are to be done unless they are taken back with `disarm`; a crash leaves them for `start`.
   * @returns what names them
   */
  async arm(steps: readonly RemoteStep[]): Promise<readonly Message[]> {
    const changes = this.#services.changes()
    const messages = this.#append(steps, changes)
    await changes.commit()
    return messages
  }

  disarm(armed: readonly Message[], changes: Changes): void {
    changes.write({ kind: 'removeMessages', ids: armed.map(({ id }) => id) })
  }

  fire(armed: readonly Message[]): void {
    for (const message of armed) this.#run(message, 0)
  }

  /** Does armed steps after a while if it turns out then that they are needed. */
  fireUnless(armed: readonly Message[], isSettled: () => boolean, delay: Milliseconds): void {
    this.#after(delay, () => {
      if (!isSettled()) this.fire(armed)
    })
  }

  /** Sends a request as the originator, once. @throws RequestError targetNotReachable */
  request(to: string, originator: string, wire: WirePrimitive): Promise<ResponsePrimitive> {
    const { configuration, clock, identity, dispatch } = this.#services
    const timeoutMilliseconds = configuration.notification.timeout
    const request = {
      fr: toSPRelative(originator, identity),
      rqi: `crs-${clock.now().toString(36)}-${(this.#requests++).toString(36)}`,
      rvi: releaseFor('3', configuration),
      ...wire,
      to,
    }
    return dispatch(to, request, { timeoutMilliseconds, expires: clock.now() + timeoutMilliseconds })
  }

  #append(steps: readonly RemoteStep[], changes: Changes): Message[] {
    const { store, clock } = this.#services
    return steps.map((step) => {
      const message = {
        id: store.nextMessageNumber(),
        queue,
        body: JSON.stringify(step),
        created: clock.now(),
        expires: null,
      }
      changes.write({ kind: 'appendMessage', message })
      return message
    })
  }

  #run(message: Message, attempt: number): void {
    const step = JSON.parse(message.body) as RemoteStep
    this.#do(step).then(
      () => this.#forget(message),
      (error: unknown) => this.#failed(message, step, attempt, error),
    )
  }

  async #do({ kind, to, originator, resourceID, expirationTime }: RemoteStep): Promise<void> {
    if (kind === 'remove') {
      await this.request(to, originator, { op: operations.delete })
    } else if (kind === 'prolong') {
      const pc = { 'm2m:sub': { et: expirationTime } }
      await this.request(to, originator, { op: operations.update, pc })
    } else await this.#release(to, originator, resourceID)
  }

  async #release(to: string, originator: string, resourceID: string): Promise<void> {
    const answer = await this.request(to, originator, { op: operations.retrieve })
    const { nu, acrs } = (rootMember(answer, 'm2m:sub') ?? {}) as { nu?: string[]; acrs?: string[] }
    if (nu === undefined) return
    const isOther = (id: string): boolean => normaliseOriginator(id, this.#services.identity) !== resourceID
    const targets = nu.filter(isOther)
    const others = (acrs ?? []).filter(isOther)
    if (targets.length === 0) await this.request(to, originator, { op: operations.delete })
    else {
      const pc = { 'm2m:sub': { nu: targets, acrs: others.length === 0 ? null : others } }
      await this.request(to, originator, { op: operations.update, pc })
    }
  }

  #failed(message: Message, step: RemoteStep, attempt: number, error: unknown): void {
    const { configuration, log } = this.#services
    if (this.#isStopped) return
    if (!(error instanceof RequestError))
      log.error({ err: error, to: step.to }, 'a remote subscription was not changed')
    if (attempt >= configuration.notification.retries) {
      log.warn({ to: step.to, step: step.kind, reason: String(error) }, 'a remote subscription was not changed')
      this.#forget(message)
      return
    }
    this.#after(retryDelay(attempt + 1, configuration.notification), () => this.#run(message, attempt + 1))
  }

  #after(delay: Milliseconds, action: () => void): void {
    const cancel = this.#services.clock.after(delay, () => {
      this.#waits.delete(cancel)
      action()
    })
    this.#waits.add(cancel)
  }

  #forget({ id }: Message): void {
    const { store, log } = this.#services
    if (this.#isStopped) return
    store.apply([{ kind: 'removeMessages', ids: [id] }])
    store.committed().catch((error: unknown) => log.error({ err: error }, 'a remote step will be repeated'))
  }
}
