import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer, type ServerOptions as SecureServerOptions } from 'node:https'
import type { Socket } from 'node:net'
import type { Milliseconds, RequestHandler } from '@waystation/model'
import type { BindingServer, PeerAuthority } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { limitConnections } from '../limitConnections.ts'
import { listenOn, placeOf } from '../listenOn.ts'
import { ServerSecurity } from '../tls/ServerSecurity.ts'
import { CrossOrigin } from './CrossOrigin.ts'
import { type ExchangeServices, HttpExchange } from './HttpExchange.ts'
import { refuseUnreadable } from './refuseUnreadable.ts'

export interface HttpLimits {
  /** Size of a request's content. */
  readonly bodyBytes: number
  /** Size of a request's line and headers. */
  readonly headerBytes: number
  /** Number of headers of a request; default 100. */
  readonly headers?: number
  /** Connections at a time; further ones are closed at once. */
  readonly connections: number
  /** How long a request may take to arrive. */
  readonly requestMilliseconds: Milliseconds
  /** How long its line and headers may take to arrive. */
  readonly headersMilliseconds: Milliseconds
  /** How long an idle connection is kept. */
  readonly keepAliveMilliseconds: Milliseconds
}

export interface HttpServerOptions {
  readonly handler: RequestHandler
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** Key, certificate and authorities for HTTPS; absent: HTTP. */
  readonly tls?: ServerSecurity | SecureServerOptions
  readonly limits: HttpLimits
  /** Origins of web pages that may send requests; `*` for every one. */
  readonly cors?: { readonly origins: readonly string[] }
  /** What answers a GET or HEAD of a path in place of the CSE, e.g. `/healthz`. */
  readonly routes?: Readonly<Record<string, RequestListener>>
  readonly log: BindingLog
  /** Says what the credentials of a peer stand for; absent: every originator is believed. */
  readonly authority?: PeerAuthority
}

/**
 * The HTTP binding's server end: requests go to the handler, its responses back. `node:http` parses strictly; what it cannot
 * parse, and what arrives too slowly, it answers itself (400, 408, 431).
 * @see TS-0009
 */
export class HttpServer implements BindingServer {
  readonly #options: HttpServerOptions
  readonly #server: Server
  readonly #routes: ReadonlyMap<string, RequestListener>
  readonly #services: ExchangeServices
  /** Connections that have sent no request yet. `node:http` does not count them as idle. */
  readonly #unused = new Set<Socket>()
  /** Response to the latest request of each connection. */
  readonly #latest = new WeakMap<Socket, ServerResponse>()

  constructor(options: HttpServerOptions) {
    this.#options = options
    this.#routes = new Map(Object.entries(options.routes ?? {}))
    this.#services = {
      handler: options.handler,
      bodyBytes: options.limits.bodyBytes,
      headers: options.limits.headers ?? 100,
      crossOrigin: options.cors === undefined ? undefined : new CrossOrigin(options.cors.origins),
      log: options.log,
      authority: options.authority,
      waiting: new Set(),
      isStopping: false,
    }
    this.#server = this.#create()
  }

  /**
   * Starts to listen.
   * @returns where, with the port that was picked
   * @throws the error of `node:net` when the address cannot be listened on, e.g. with code EADDRINUSE
   */
  async start(): Promise<{ url: string; port: number }> {
    const { host, port, tls } = this.#options
    return placeOf(tls === undefined ? 'http' : 'https', await listenOn(this.#server, host, port))
  }

  /**
   * Stops accepting connections, closes the idle ones, ends long polls through their signal, and lets requests under way finish.
   * @param graceMilliseconds after which connections that are left are cut
   */
  async stop(graceMilliseconds: Milliseconds = 5000): Promise<void> {
    if (!this.#server.listening) return
    this.#services.isStopping = true
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeIdleConnections()
    for (const socket of this.#unused) socket.destroy()
    for (const controller of this.#services.waiting) controller.abort()
    const cut = setTimeout(() => this.#server.closeAllConnections(), graceMilliseconds)
    await closed
    clearTimeout(cut)
  }

  #create(): Server {
    const { limits, tls, log } = this.#options
    const timeouts = [limits.requestMilliseconds, limits.headersMilliseconds]
    const options: ServerOptions & { optimizeEmptyRequests: boolean } = {
      insecureHTTPParser: false,
      maxHeaderSize: limits.headerBytes,
      requestTimeout: limits.requestMilliseconds,
      headersTimeout: Math.min(...timeouts),
      keepAliveTimeout: limits.keepAliveMilliseconds,
      connectionsCheckingInterval: Math.max(20, Math.min(30_000, ...timeouts.map((timeout) => timeout / 4))),
      // Requests without content then cost no stream; their exchange never reads one.
      optimizeEmptyRequests: true,
    }
    const server = tls === undefined ? createServer(options) : createSecure(tls, options)
    limitConnections(server, limits.connections, log)
    // One more than allowed, so that the exchange sees that there were too many.
    server.maxHeadersCount = this.#services.headers + 1
    server.on('request', (request, response) => this.#accept(request, response, false))
    server.on('checkContinue', (request, response) => this.#accept(request, response, true))
    server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => this.#watch(socket))
    server.on('clientError', (error, socket) =>
      refuseUnreadable(error, socket as Socket, this.#latest.get(socket as Socket)),
    )
    return server
  }

  #watch(socket: Socket): void {
    this.#unused.add(socket)
    socket.once('close', () => this.#unused.delete(socket))
  }

  #accept(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    if (this.#unused.size > 0) this.#unused.delete(request.socket)
    this.#latest.set(request.socket, response)
    if (this.#routes.size > 0 && (request.method === 'GET' || request.method === 'HEAD')) {
      const url = request.url!
      const question = url.indexOf('?')
      const route = this.#routes.get(question === -1 ? url : url.slice(0, question))
      if (route !== undefined) {
        route(request, response)
        return
      }
    }
    new HttpExchange(request, response, this.#services).begin(expectsContinue)
  }
}

function createSecure(tls: ServerSecurity | SecureServerOptions, options: ServerOptions): Server {
  if (!(tls instanceof ServerSecurity)) return createSecureServer({ minVersion: 'TLSv1.2', ...tls, ...options })
  const server = createSecureServer({ ...tls.options, ...options })
  tls.attach(server)
  return server
}
