import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Milliseconds } from '@waystation/model'
import type { BindingLog } from '../BindingLog.ts'
import { limitConnections } from '../limitConnections.ts'
import { listenOn } from '../listenOn.ts'
import type { ServerSecurity } from '../tls/ServerSecurity.ts'
import type { RequestReceiver } from './CoapPeer.ts'
import { StreamConnection } from './StreamConnection.ts'

export interface StreamServerLimits {
  /** Connections at a time; further ones are closed at once. */
  readonly connections: number
  /** Size of a message. */
  readonly messageBytes: number
  readonly exchangesPerPeer: number
  /** How long a peer may take to say what it takes, and to send one message. */
  readonly messageMilliseconds: Milliseconds
}

export interface StreamServerOptions {
  readonly receiver: RequestReceiver
  /** Absent: plain TCP. */
  readonly security?: ServerSecurity
  readonly limits: StreamServerLimits
  readonly log: BindingLog
}

const sweepMilliseconds: Milliseconds = 5000

/** Listens for connections that speak CoAP. @see RFC 8323 */
export class StreamServer {
  readonly #options: StreamServerOptions
  readonly #server: Server
  readonly #connections = new Set<StreamConnection>()
  #sweeper: NodeJS.Timeout | undefined

  constructor(options: StreamServerOptions) {
    this.#options = options
    const { security, limits, log } = options
    const accept = (socket: Socket) => this.#accept(socket)
    if (security === undefined) this.#server = createTcpServer(accept)
    else {
      const server = createTlsServer({ ...security.options, ALPNProtocols: ['coap'] }, accept)
      security.attach(server)
      this.#server = server
    }
    limitConnections(this.#server, limits.connections, log)
  }

  /** Requests being answered. */
  get open(): number {
    let open = 0
    for (const connection of this.#connections) open += connection.open
    return open
  }

  /** @throws the error of `node:net` when the address cannot be listened on */
  async start(host: string, port: number): Promise<void> {
    await listenOn(this.#server, host, port)
    this.#sweeper = setInterval(() => this.#sweep(), sweepMilliseconds).unref()
  }

  /** Takes no more connections, and asks for no more requests. */
  release(): void {
    this.#server.close()
    for (const connection of this.#connections) connection.sayRelease()
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweeper)
    const closed = this.#server.listening
      ? new Promise<void>((resolve) => this.#server.close(() => resolve()))
      : Promise.resolve()
    for (const connection of this.#connections) connection.close()
    await closed
  }

  #accept(socket: Socket): void {
    const { receiver, limits } = this.#options
    const connection = new StreamConnection(socket, {
      receiver,
      messageBytes: limits.messageBytes,
      exchanges: limits.exchangesPerPeer,
      onClose: (closed) => this.#connections.delete(closed),
    })
    this.#connections.add(connection)
  }

  #sweep(): void {
    const threshold = performance.now() - this.#options.limits.messageMilliseconds
    for (const connection of this.#connections) {
      const since = connection.hasCapabilities ? connection.incompleteSince : connection.started
      if (since !== undefined && since < threshold) connection.abort('a message took too long to arrive')
    }
  }
}
