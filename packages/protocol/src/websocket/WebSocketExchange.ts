import type { Instant, RequestContext } from '@waystation/model'
import type { Entitlement } from '../Binding.ts'
import type { WebSocketPeer } from './WebSocketPeer.ts'

/** Context of one request. */
export class WebSocketExchange implements RequestContext {
  readonly received: Instant
  readonly #peer: WebSocketPeer
  #entitlement: Entitlement | undefined
  #controller: AbortController | undefined

  constructor(peer: WebSocketPeer) {
    this.#peer = peer
    this.received = peer.lastMessage
  }

  get remoteAddress(): string | undefined {
    return this.#peer.remoteAddress
  }

  get entitledOriginators(): readonly string[] | undefined {
    this.#entitlement ??= this.#peer.entitlement
    return this.#entitlement?.entitledOriginators
  }

  get credentialIDs(): readonly string[] | undefined {
    this.#entitlement ??= this.#peer.entitlement
    return this.#entitlement?.credentialIDs
  }

  /** Made on first use, since few requests wait for anything that would have to be given up. */
  get signal(): AbortSignal {
    this.#controller ??= this.#peer.controller()
    return this.#controller.signal
  }

  /** @param waiting controllers of its connection */
  end(waiting: Set<AbortController> | undefined): void {
    if (this.#controller !== undefined) waiting?.delete(this.#controller)
  }
}
