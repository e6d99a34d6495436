import type { Instant, RequestContext } from '@waystation/model'
import type { Entitlement, PeerAuthority } from '../Binding.ts'
import type { CoapPeer } from './CoapPeer.ts'

export interface ExchangeContextServices {
  /** Absent: every originator is believed. */
  readonly authority: PeerAuthority | undefined
  /** Controllers of the requests that somebody waits on. */
  readonly waiting: Set<AbortController>
  isStopping: boolean
}

/** What the core gets to know about the peer of a request. */
export class CoapExchange implements RequestContext {
  readonly received: Instant
  readonly #peer: CoapPeer
  readonly #services: ExchangeContextServices
  #entitlement: Entitlement | undefined
  #controller: AbortController | undefined

  constructor(peer: CoapPeer, received: Instant, services: ExchangeContextServices) {
    this.#peer = peer
    this.received = received
    this.#services = services
  }

  get remoteAddress(): string {
    return this.#peer.remoteAddress
  }

  get entitledOriginators(): readonly string[] | undefined {
    return this.#entitled?.entitledOriginators
  }

  get credentialIDs(): readonly string[] | undefined {
    return this.#entitled?.credentialIDs
  }

  /** Made on first use, since few requests wait for anything that would have to be given up. */
  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal
    const controller = new AbortController()
    this.#controller = controller
    if (!this.#peer.isOpen || this.#services.isStopping) controller.abort()
    else {
      this.#peer.waiting.add(controller)
      this.#services.waiting.add(controller)
    }
    return controller.signal
  }

  /** The request has been answered. */
  end(): void {
    if (this.#controller === undefined) return
    this.#peer.waiting.delete(this.#controller)
    this.#services.waiting.delete(this.#controller)
  }

  get #entitled(): Entitlement | undefined {
    this.#entitlement ??= this.#services.authority?.entitlementOf(this.#peer.proof)
    return this.#entitlement
  }
}
