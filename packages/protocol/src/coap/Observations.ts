import { operations, responseTypes, type WirePrimitive } from '@waystation/model'
import type { CoapMessage } from './CoapMessage.ts'
import type { CoapPeer } from './CoapPeer.ts'
import { codes } from './codes.ts'
import type { EncodedCoapResponse } from './encodeCoapResponse.ts'
import { options } from './optionNumbers.ts'
import { fingerprintOf } from './RecentMessages.ts'

/**
 * Has a resource watched.
 * @param to its address, as in a request
 * @param changed called after each change of its representation is durable, and when it is gone
 * @returns what ends that; undefined when it cannot be watched here
 */
export type Watch = (to: string, changed: () => void) => (() => void) | undefined

export interface ObservationServices {
  readonly watch: Watch | undefined
  readonly limits: { readonly observers: number; readonly observersPerPeer: number }
  /** @returns the representation for an observer now, with its rights now; undefined: it fails */
  retrieve(observation: Observation): Promise<EncodedCoapResponse | undefined>
}

/** One peer that wants to know how a resource is, over and over. */
export class Observation {
  readonly message: CoapMessage
  readonly peer: CoapPeer
  /** Retrieves the resource again. */
  readonly primitive: WirePrimitive
  readonly #services: ObservationServices
  readonly #ended: (observation: Observation) => void
  #unwatch: (() => void) | undefined
  #sequence = 1
  #isActive = false
  #isSending = false
  #hasChanged = false
  /** Of the representation that the peer has. */
  #latest = 0

  constructor(
    request: { message: CoapMessage; peer: CoapPeer; primitive: WirePrimitive },
    services: ObservationServices,
    ended: (observation: Observation) => void,
  ) {
    this.message = request.message
    this.peer = request.peer
    this.primitive = request.primitive
    this.#services = services
    this.#ended = ended
  }

  /** @returns whether there is something to watch */
  watch(): boolean {
    this.#unwatch = this.#services.watch?.(String(this.primitive.to), () => this.#changed())
    return this.#unwatch !== undefined
  }

  /** @param response that the peer gets now @returns the value of the Observe option */
  activate({ payload }: EncodedCoapResponse): number {
    this.#isActive = true
    this.#latest = fingerprintOf(payload)
    if (this.#hasChanged) this.#changed()
    return this.#nextSequence()
  }

  cancel(): void {
    if (this.#unwatch === undefined) return
    this.#unwatch()
    this.#unwatch = undefined
    this.#isActive = false
    this.#ended(this)
  }

  #nextSequence(): number {
    this.#sequence = (this.#sequence + 1) & 0xff_ffff
    return this.#sequence
  }

  #changed(): void {
    this.#hasChanged = true
    if (!this.#isActive || this.#isSending) return
    this.#isSending = true
    // Changes of one turn make one notification.
    setImmediate(() => void this.#send())
  }

  /** One notification at a time; what changes meanwhile makes the next. @see RFC 7641 4.5.1 */
  async #send(): Promise<void> {
    while (this.#hasChanged && this.#isActive) {
      this.#hasChanged = false
      const response = await this.#services.retrieve(this)
      if (!this.#isActive) break
      if (response === undefined) {
        this.cancel()
        break
      }
      const isLast = response.code !== codes.content
      const fingerprint = fingerprintOf(response.payload)
      if (!isLast && fingerprint === this.#latest) continue
      this.#latest = fingerprint
      if (!isLast) response.options.add(options.observe, this.#nextSequence())
      const isWanted = await this.peer.notify({ ...response, token: this.message.token })
      if (isLast || !isWanted) this.cancel()
    }
    this.#isSending = false
    if (this.#hasChanged && this.#isActive) this.#changed()
  }
}

/** @see RFC 7641 4.1 */
export class Observations {
  readonly #services: ObservationServices
  readonly #ofPeer = new Map<CoapPeer, Map<string, Observation>>()
  #size = 0

  constructor(services: ObservationServices) {
    this.#services = services
  }

  get size(): number {
    return this.#size
  }

  /**
   * Registers or deregisters, as the Observe option of a request says.
   * @returns the observation, to be made active with the response; undefined when there is none
   */
  begin(message: CoapMessage, peer: CoapPeer, primitive: WirePrimitive): Observation | undefined {
    const wish = message.unsigned(options.observe)
    if (wish === undefined || wish > 1) return undefined
    const token = message.token.toString('latin1')
    const own = this.#ofPeer.get(peer)
    own?.get(token)?.cancel()
    if (wish === 1 || !isObservable(message, primitive)) return undefined
    const { observers, observersPerPeer } = this.#services.limits
    if (this.#size >= observers || (own?.size ?? 0) >= observersPerPeer) return undefined
    const again = againOf(primitive)
    const observation = new Observation(
      { message: message.toKeep(), peer, primitive: again },
      this.#services,
      (ended) => this.#remove(ended, token),
    )
    if (!observation.watch()) return undefined
    this.#add(observation, token)
    return observation
  }

  forget(peer: CoapPeer): void {
    for (const observation of [...(this.#ofPeer.get(peer)?.values() ?? [])]) observation.cancel()
  }

  stop(): void {
    for (const peer of [...this.#ofPeer.keys()]) this.forget(peer)
  }

  #add(observation: Observation, token: string): void {
    const own = this.#ofPeer.get(observation.peer) ?? new Map<string, Observation>()
    if (own.size === 0) observation.peer.retain()
    this.#ofPeer.set(observation.peer, own.set(token, observation))
    this.#size++
  }

  #remove({ peer }: Observation, token: string): void {
    const own = this.#ofPeer.get(peer)!
    own.delete(token)
    this.#size--
    if (own.size > 0) return
    this.#ofPeer.delete(peer)
    peer.release()
  }
}

/** A discovery depends on resources that nobody watches; a later result of a non-blocking request is told otherwise. */
function isObservable(message: CoapMessage, { op, to, fc, rt }: WirePrimitive): boolean {
  const isBlocking = rt === undefined || (rt as { rtv?: unknown }).rtv === responseTypes.blockingRequest
  const isRetrieval = message.code === codes.get && op === operations.retrieve
  return isRetrieval && isBlocking && fc === undefined && typeof to === 'string'
}

/** What held for the first time only: the times of the request. */
function againOf({ rqet: _expires, rset: _kept, oet: _due, ot: _sent, ...primitive }: WirePrimitive): WirePrimitive {
  return primitive
}
