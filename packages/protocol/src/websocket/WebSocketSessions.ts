import {
  type CSEIdentity,
  isPlainObject,
  matchesOriginatorPattern,
  normaliseOriginator,
  operations,
  type ResponsePrimitive,
  valueOf,
  type WirePrimitive,
} from '@waystation/model'
import { SendError } from '../SendError.ts'
import type { WaitOptions } from './PendingRequests.ts'
import type { WebSocketPeer } from './WebSocketPeer.ts'

/**
 * Which originator is behind which connection: who had a request granted on it. The latest connection of an originator is
 * the one that it is reached by.
 * @see TS-0020 5.2
 */
export class WebSocketSessions {
  readonly #self: CSEIdentity
  readonly #originatorsOfPeer: number
  readonly #peers = new Map<string, WebSocketPeer>()
  #began: (originator: string) => void = () => {}

  /** @param originatorsOfPeer most that one connection may stand for */
  constructor(self: CSEIdentity, originatorsOfPeer: number) {
    this.#self = self
    this.#originatorsOfPeer = originatorsOfPeer
  }

  has(originator: string): boolean {
    return this.#peerOf(originator) !== undefined
  }

  /** @throws SendError when there is no connection or no answer; the reason of the signal when that was aborted */
  async send(originator: string, request: WirePrimitive, options: WaitOptions): Promise<ResponsePrimitive> {
    const peer = this.#peerOf(originator)
    if (peer === undefined) throw new SendError('unreachable', `${originator} has no connection open`, false)
    return peer.request(request, options)
  }

  watch(began: (originator: string) => void): void {
    this.#began = began
  }

  /** A request was answered: if it was granted, the peer is its originator. */
  answered(peer: WebSocketPeer, request: WirePrimitive, { responseStatusCode, content }: ResponsePrimitive): void {
    const from = request.fr
    if (from === peer.lastOriginator && from !== undefined) return
    if (responseStatusCode >= 3000) return
    const isRegistration = request.op === operations.create && request.ty === 2
    if (isRegistration) {
      const registered = content === undefined ? undefined : valueOf(content)['m2m:ae']
      const assigned = isPlainObject(registered) ? registered.aei : from
      if (typeof assigned === 'string' && assigned.length > 1) this.begin(peer, assigned)
    } else if (typeof from === 'string' && from !== '') {
      this.begin(peer, from)
      peer.lastOriginator = from
    }
  }

  /** Ties an originator to a connection. @param originator in any form */
  begin(peer: WebSocketPeer, originator: string): void {
    const name = normaliseOriginator(originator, this.#self)
    const before = this.#peers.get(name)
    if (before === peer) return
    peer.originators ??= new Set()
    if (peer.originators.size >= this.#originatorsOfPeer) return
    before?.originators?.delete(name)
    if (before !== undefined) before.lastOriginator = undefined
    peer.originators.add(name)
    this.#peers.set(name, peer)
    this.#began(name)
  }

  /** A connection has ended. */
  end(peer: WebSocketPeer): void {
    for (const name of peer.originators ?? []) {
      if (this.#peers.get(name) === peer) this.#peers.delete(name)
    }
    peer.originators = undefined
  }

  /** @returns undefined also when the credential of its peer has been withdrawn */
  #peerOf(originator: string): WebSocketPeer | undefined {
    const peer = this.#peers.get(originator)
    if (peer === undefined || !peer.isOpen) return undefined
    const entitled = peer.entitlement?.entitledOriginators
    const isEntitled = entitled?.some((pattern) => matchesOriginatorPattern(pattern, originator, this.#self)) ?? true
    return isEntitled ? peer : undefined
  }
}
