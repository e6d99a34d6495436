import { createServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type CSEIdentity, type Milliseconds, matchesOriginatorPattern, type RequestHandler } from '@waystation/model'
import { WebSocketServer as Acceptor, type WebSocket } from 'ws'
import type { BindingServer, PeerAuthority } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { limitConnections } from '../limitConnections.ts'
import { listenOn, placeOf } from '../listenOn.ts'
import type { ServerSecurity } from '../tls/ServerSecurity.ts'
import { type Admission, decideHandshake, type Refusal, refuseHandshake } from './answerHandshake.ts'
import { chooseSubProtocol } from './subProtocols.ts'
import type { WebSocketLimits } from './WebSocketLimits.ts'
import { closeCodes, type PeerServices, WebSocketPeer } from './WebSocketPeer.ts'
import type { WebSocketSessions } from './WebSocketSessions.ts'

export interface WebSocketServerOptions {
  readonly handler: RequestHandler
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly tls?: ServerSecurity
  readonly authority?: PeerAuthority
  readonly self: CSEIdentity
  /** Keeps which originator is behind which connection, of all listeners. */
  readonly sessions: WebSocketSessions
  readonly limits: WebSocketLimits
  /** How long a peer may be silent before it is asked whether it is there; one that does not answer for as long is cut off. */
  readonly pingMilliseconds: Milliseconds
  /** After which a connection without a message is closed; 0: never. */
  readonly idleMilliseconds: Milliseconds
  /** Origins of web pages that may connect; absent: every one. */
  readonly origins?: readonly string[]
  readonly log: BindingLog
}

/** The WebSocket binding's server end. @see TS-0020 */
export class WebSocketServer implements BindingServer {
  readonly #options: WebSocketServerOptions
  readonly #server: Server
  readonly #acceptor: Acceptor
  readonly #services: PeerServices
  readonly #peers = new Set<WebSocketPeer>()
  #watch: NodeJS.Timeout | undefined
  #isStopping = false

  constructor(options: WebSocketServerOptions) {
    this.#options = options
    const { handler, authority, limits, sessions, log } = options
    this.#services = {
      handler,
      authority,
      limits,
      log,
      onAnswered: (peer, request, response) => sessions.answered(peer, request, response),
      onClose: (peer) => {
        this.#peers.delete(peer)
        sessions.end(peer)
      },
    }
    this.#acceptor = new Acceptor({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.messageBytes,
      // Decided before.
      handleProtocols: (offered) => chosenOf(offered),
    })
    this.#server = this.#create()
    authority?.onChange?.(() => this.#endLapsed())
  }

  /** @throws the error of `node:net` when the address cannot be listened on, e.g. with code EADDRINUSE */
  async start(): Promise<{ url: string; port: number }> {
    const { host, port, tls, pingMilliseconds } = this.#options
    const bound = await listenOn(this.#server, host, port)
    this.#watch = setInterval(() => this.#lookAtPeers(), Math.max(10, Math.min(pingMilliseconds / 4, 60_000))).unref()
    return placeOf(tls === undefined ? 'ws' : 'wss', bound)
  }

  /** Lets requests under way finish, then closes the connections. */
  async stop(graceMilliseconds: Milliseconds = 5000): Promise<void> {
    if (!this.#server.listening) return
    this.#isStopping = true
    clearInterval(this.#watch)
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    const deadline = Date.now() + graceMilliseconds
    for (const peer of this.#peers) peer.stop()
    while (Date.now() < deadline && [...this.#peers].some((peer) => !peer.isIdle)) await pause(10)
    for (const peer of this.#peers) peer.close(closeCodes.goingAway)
    while (Date.now() < deadline && this.#peers.size > 0) await pause(10)
    for (const peer of this.#peers) peer.terminate()
    this.#server.closeAllConnections()
    await closed
  }

  #create(): Server {
    const { limits, tls, log } = this.#options
    const options: ServerOptions = {
      insecureHTTPParser: false,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.handshakeMilliseconds,
      requestTimeout: limits.handshakeMilliseconds,
      connectionsCheckingInterval: Math.max(20, Math.min(30_000, limits.handshakeMilliseconds / 4)),
      noDelay: true,
    }
    const server =
      tls === undefined ? createServer(options) : createSecureServer({ ...tls.options, ...options } as object)
    if (tls !== undefined) tls.attach(server as never)
    limitConnections(server, limits.connections, log)
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    server.on('request', (_, response) => {
      response.writeHead(426, { Upgrade: 'websocket', Connection: 'close', 'Content-Type': 'text/plain' })
      response.end('This is a WebSocket endpoint of oneM2M.\n')
    })
    server.on('clientError', (_, socket) => socket.destroy())
    return server
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    if (this.#isStopping) {
      refuseHandshake(socket, { status: '503 Service Unavailable', reason: 'the server is stopping' })
      return
    }
    const { authority, origins, log } = this.#options
    decideHandshake(request, authority, origins).then(
      (decision) => this.#answer(decision, request, socket, head),
      (error: unknown) => {
        log.error({ err: error }, 'WebSocket handshake failed by a fault of ours')
        refuseHandshake(socket, { status: '500 Internal Server Error', reason: 'a fault of the server' })
      },
    )
  }

  #answer(decision: Admission | Refusal, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (socket.destroyed) return
    if ('status' in decision) {
      const { remoteAddress } = request.socket
      this.#options.log.warn({ remoteAddress, reason: decision.reason }, 'WebSocket handshake refused')
      refuseHandshake(socket, decision)
      return
    }
    const originator = request.headers['x-m2m-origin']
    this.#acceptor.handleUpgrade(request, socket, head, (webSocket) => {
      this.#accept(webSocket, socket as Socket, decision, typeof originator === 'string' ? originator : undefined)
    })
  }

  #accept(webSocket: WebSocket, socket: Socket, { subProtocol, proof }: Admission, originator?: string): void {
    const serialisation = subProtocol?.serialisation ?? 'json'
    const peer = new WebSocketPeer({ webSocket, socket, serialisation, proof, isServer: true }, this.#services)
    this.#peers.add(peer)
    if (originator === undefined) return
    // Clients of other systems take up their registration again by naming it in the handshake.
    const entitled = peer.entitlement?.entitledOriginators
    const { self, sessions } = this.#options
    if (entitled?.some((pattern) => matchesOriginatorPattern(pattern, originator, self)) ?? true) {
      sessions.begin(peer, originator)
    }
  }

  /** Notifications must not go on to those whose credential has been revoked. */
  #endLapsed(): void {
    for (const peer of this.#peers) {
      if (!peer.isLapsed) continue
      const { remoteAddress } = peer
      this.#options.log.warn({ remoteAddress }, 'WebSocket connection ended: its credential was revoked or replaced')
      peer.close(closeCodes.policyViolation)
    }
  }

  #lookAtPeers(): void {
    const { pingMilliseconds, idleMilliseconds } = this.#options
    const now = Date.now()
    for (const peer of this.#peers) {
      if (idleMilliseconds > 0 && peer.isIdle && now - peer.lastMessage > idleMilliseconds) {
        peer.close(closeCodes.goingAway)
      } else peer.requireSign(now, pingMilliseconds)
    }
  }
}

function chosenOf(offered: Set<string>): string | false {
  return chooseSubProtocol(offered)?.name ?? false
}

function pause(milliseconds: Milliseconds): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
