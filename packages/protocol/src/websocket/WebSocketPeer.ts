import type { Socket } from 'node:net'
import {
  type Instant,
  type Milliseconds,
  RequestError,
  type RequestHandler,
  type ResponsePrimitive,
  type WirePrimitive,
} from '@waystation/model'
import type { WebSocket } from 'ws'
import type { Entitlement, PeerAuthority, PeerProof } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { faultResponse } from '../faultResponse.ts'
import { remoteAddressOf } from '../plainAddress.ts'
import {
  decodePrimitive,
  encodeRequestPrimitive,
  encodeResponsePrimitive,
  responseOfWire,
} from '../primitives/index.ts'
import { SendError } from '../SendError.ts'
import { type SerialisationName, serialisations } from '../serialisations/index.ts'
import { isLapsed } from '../tls/isLapsed.ts'
import { frameOf } from './frameOf.ts'
import { PendingRequests, type WaitOptions } from './PendingRequests.ts'
import { WebSocketExchange } from './WebSocketExchange.ts'
import type { PeerLimits } from './WebSocketLimits.ts'

/** What the connections of one end have in common. */
export interface PeerServices {
  /** Takes the requests of the peers; absent: they are refused. */
  readonly handler?: RequestHandler | undefined
  /** Absent: every originator is believed. */
  readonly authority?: PeerAuthority | undefined
  readonly limits: PeerLimits
  readonly log: BindingLog
  /** Told of each request that was granted. */
  readonly onAnswered?: (peer: WebSocketPeer, request: WirePrimitive, response: ResponsePrimitive) => void
  readonly onClose?: (peer: WebSocketPeer) => void
}

export interface PeerConnection {
  readonly webSocket: WebSocket
  /** What carries it. */
  readonly socket: Socket
  readonly serialisation: SerialisationName
  readonly proof: PeerProof
  /** Whether this end is the server of the connection. */
  readonly isServer: boolean
}

/** Requests to a peer may be without an answer in this proportion to those of it: behind it may be many originators. */
const unansweredPerRequest = 16

/** WebSocket close codes. @see RFC 6455 7.4.1 */
export const closeCodes = { normal: 1000, goingAway: 1001, policyViolation: 1008 } as const

/** One connection, on which both ends may send requests. Each message is a primitive. @see TS-0020 6.2 */
export class WebSocketPeer {
  readonly #webSocket: WebSocket
  readonly #socket: Socket
  readonly #serialisation: SerialisationName
  readonly #isServer: boolean
  readonly #services: PeerServices
  /** What the peer has shown of itself. */
  readonly #proof: PeerProof
  #pending: PendingRequests | undefined
  /** Controllers of the requests that somebody waits on. */
  #waiting: Set<AbortController> | undefined
  #underWay = 0
  #isCorked = false
  /** Originators that it stands for, as far as somebody keeps them. */
  originators: Set<string> | undefined
  /** From of the latest request. */
  lastOriginator: string | undefined
  lastHeard: Instant = Date.now()
  lastMessage: Instant = this.lastHeard
  isStopping = false

  constructor({ webSocket, socket, serialisation, proof, isServer }: PeerConnection, services: PeerServices) {
    this.#webSocket = webSocket
    this.#socket = socket
    this.#serialisation = serialisation
    this.#proof = proof
    this.#isServer = isServer
    this.#services = services
    webSocket.on('message', (bytes) => this.#receive(bytes as Buffer))
    webSocket.on('pong', () => {
      this.lastHeard = Date.now()
    })
    webSocket.on('error', (error) => services.log.debug({ err: error }, 'WebSocket connection broken by its peer'))
    webSocket.on('close', () => this.#closed())
    socket.on('drain', () => this.#resume())
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN && !this.isStopping
  }

  /** Whether no request of either side waits for an answer. */
  get isIdle(): boolean {
    return this.#underWay === 0 && (this.#pending === undefined || this.#pending.size === 0)
  }

  /** Whether nothing is read from it, as so many of its requests are under way as it may send. */
  get isHeldBack(): boolean {
    return this.#underWay >= this.#services.limits.requests
  }

  get remoteAddress(): string | undefined {
    return remoteAddressOf(this.#socket)
  }

  /** Whether what the peer has shown counts for nothing any more. */
  get isLapsed(): boolean {
    const { authority } = this.#services
    return authority !== undefined && isLapsed(authority, this.#proof)
  }

  /** What the peer's proofs stand for now; undefined when none are asked for. */
  get entitlement(): Entitlement | undefined {
    return this.#services.authority?.entitlementOf(this.#proof)
  }

  /**
   * Sends a request to the peer and waits for its response.
   * @throws SendError; the reason of the signal when that was aborted
   */
  async request(request: WirePrimitive, options: WaitOptions): Promise<ResponsePrimitive> {
    options.signal?.throwIfAborted()
    if (!this.isOpen) throw new SendError('unreachable', 'the connection is closed', false)
    if (this.#isCongested) throw new SendError('unreachable', 'the peer does not read what it is sent', false)
    if ((this.#pending?.size ?? 0) >= this.#services.limits.requests * unansweredPerRequest) {
      throw new SendError('unreachable', 'too many requests to the peer have no answer', false)
    }
    let bytes: Buffer | string
    try {
      bytes = encodeRequestPrimitive(request, serialisations[this.#serialisation])
    } catch (error) {
      throw new SendError('protocol', `the request cannot be written: ${(error as Error).message}`, false, error)
    }
    this.#pending ??= new PendingRequests()
    const response = this.#pending.wait(String(request.rqi), options)
    this.#send(bytes)
    return response
  }

  /**
   * Asks a peer that has long been silent whether it is there, and cuts off one that does not say so. Of one that is held back
   * nothing is heard.
   */
  requireSign(now: Instant, pingMilliseconds: Milliseconds): void {
    const silence = this.isHeldBack ? 0 : now - this.lastHeard
    if (silence > 2 * pingMilliseconds) this.terminate()
    else if (silence > pingMilliseconds && this.isOpen) this.#webSocket.ping()
  }

  /** Says goodbye; the peer has a while to answer. */
  close(code: number): void {
    this.#webSocket.close(code)
  }

  terminate(): void {
    this.#webSocket.terminate()
  }

  /** Ends what waits for something to happen, such as a poll, and takes no more requests. */
  stop(): void {
    this.isStopping = true
    for (const controller of this.#waiting ?? []) controller.abort()
  }

  /** A controller for a request that somebody waits on: aborted when the peer is gone. */
  controller(): AbortController {
    const controller = new AbortController()
    this.#waiting ??= new Set()
    this.#waiting.add(controller)
    if (!this.isOpen) controller.abort()
    return controller
  }

  get #isCongested(): boolean {
    return this.#socket.writableLength > this.#services.limits.bufferedBytes
  }

  #receive(bytes: Buffer): void {
    this.lastMessage = Date.now()
    this.lastHeard = this.lastMessage
    const serialisation = serialisations[this.#serialisation]
    try {
      const { kind, wire, isWrapped } = decodePrimitive(bytes, serialisation)
      if (kind === 'request') this.#handle(wire, isWrapped)
      else if (this.#pending?.answered(wire.rqi, () => responseOfWire(wire)) !== true) {
        this.#services.log.debug({ rqi: wire.rqi }, 'an answer that nobody waits for')
      }
    } catch (error) {
      this.#send(encodeResponsePrimitive(this.#faultOf(error, {}), serialisation))
    }
  }

  #handle(wire: WirePrimitive, isWrapped: boolean): void {
    const { handler } = this.#services
    if (handler === undefined || this.isStopping) {
      const reason = handler === undefined ? 'No requests are taken here' : 'The server is stopping'
      this.#answer(this.#faultOf(new RequestError('targetNotReachable', reason), wire), wire, isWrapped)
      return
    }
    const exchange = new WebSocketExchange(this)
    this.#underWay++
    if (this.isHeldBack) this.#webSocket.pause()
    const finish = (response: ResponsePrimitive | undefined) => {
      exchange.end(this.#waiting)
      const wasHeldBack = this.isHeldBack
      this.#underWay--
      if (wasHeldBack) this.#resume()
      if (response !== undefined) this.#answer(response, wire, isWrapped)
    }
    try {
      handler(wire, exchange).then(finish, (error: unknown) => finish(this.#faultOf(error, wire)))
    } catch (error) {
      finish(this.#faultOf(error, wire))
    }
  }

  #answer(response: ResponsePrimitive, wire: WirePrimitive, isWrapped: boolean): void {
    const serialisation = serialisations[this.#serialisation]
    this.#services.onAnswered?.(this, wire, response)
    let bytes: Buffer | string
    try {
      bytes = encodeResponsePrimitive(response, serialisation, isWrapped)
    } catch (error) {
      bytes = encodeResponsePrimitive(this.#faultOf(error, wire), serialisation, isWrapped)
    }
    this.#send(bytes)
  }

  #faultOf(error: unknown, wire: WirePrimitive): ResponsePrimitive {
    return faultResponse(error, wire, this.#services.log)
  }

  /** What is sent in one turn leaves in one go. */
  #send(bytes: Buffer | string): void {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return
    if (!this.#isCorked) {
      this.#isCorked = true
      this.#socket.cork()
      process.nextTick(() => this.#uncork())
    }
    const isBinary = this.#serialisation === 'cbor'
    if (this.#isServer) this.#socket.write(frameOf(bytes, isBinary))
    else this.#webSocket.send(bytes, { binary: isBinary })
  }

  #uncork(): void {
    this.#isCorked = false
    this.#socket.uncork()
    if (this.#isCongested) this.#webSocket.pause()
  }

  #resume(): void {
    if (!this.#webSocket.isPaused || this.#isCongested || this.isHeldBack) return
    // It may have been alive all the time.
    this.lastHeard = Date.now()
    this.#webSocket.resume()
  }

  #closed(): void {
    this.#pending?.failAll('the connection was closed')
    for (const controller of this.#waiting ?? []) controller.abort()
    this.#services.onClose?.(this)
  }
}
