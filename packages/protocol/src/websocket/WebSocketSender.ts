import type {
  Milliseconds,
  RequestHandler,
  ResponsePrimitive,
  SerialisationName,
  WirePrimitive,
} from '@waystation/model'
import type { BindingSender, PeerAuthority, SendOptions } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { inTime } from '../inTime.ts'
import { SendError } from '../SendError.ts'
import { type ClientMaterial, ClientSecurity } from '../tls/ClientSecurity.ts'
import { type ConnectOptions, connectPeer } from './connectPeer.ts'
import { parseUrl, type WebSocketAddress } from './parseUrl.ts'
import { closeCodes, type PeerServices, type WebSocketPeer } from './WebSocketPeer.ts'

export interface WebSocketSenderOptions {
  /** Takes the requests that come in on the connections; absent: they are refused. */
  readonly handler?: RequestHandler
  /** Says which originators the servers may be; absent: all are believed. */
  readonly authority?: PeerAuthority
  /** For DNS, TCP, TLS and handshake together; default 10 s. */
  readonly connectMilliseconds?: Milliseconds
  /** After which a connection that nobody uses is closed; default 60 s. */
  readonly idleMilliseconds?: Milliseconds
  /** How long a server may be silent before it is asked whether it is there; default 30 s. */
  readonly pingMilliseconds?: Milliseconds
  /** Largest message; default 64 MiB. */
  readonly messageBytes?: number
  /** Authorization header of the handshakes, e.g. `Bearer …`. */
  readonly authorization?: string
  /** For `wss:`: authorities besides those of the system, and the certificate of this end. */
  readonly tls?: ClientMaterial | ClientSecurity
  readonly log?: BindingLog
}

const silent: BindingLog = { debug() {}, warn() {}, error() {} }

/** A connection that is open, or being opened. */
interface Connection {
  readonly key: string
  readonly opening: Promise<WebSocketPeer>
  peer?: WebSocketPeer
}

/** Somebody who keeps a connection open. */
interface Keeper {
  readonly key: string
  /** Opens it again. */
  again(): void
  end(): void
}

/** The WebSocket binding's client end: one connection for each URL and serialisation. @see TS-0020 */
export class WebSocketSender implements BindingSender {
  readonly #services: PeerServices
  readonly #connect: ConnectOptions
  readonly #idleMilliseconds: Milliseconds
  readonly #pingMilliseconds: Milliseconds
  readonly #connections = new Map<string, Connection>()
  readonly #keepers = new Set<Keeper>()
  #sweeper: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: WebSocketSenderOptions = {}) {
    const { handler, authority, tls, messageBytes = 64 * 1024 * 1024, log = silent } = options
    this.#services = {
      handler,
      authority,
      limits: { messageBytes, requests: 256, bufferedBytes: 16 * 1024 * 1024 },
      log,
      onClose: (peer) => this.#closed(peer),
    }
    this.#connect = {
      connectMilliseconds: options.connectMilliseconds ?? 10_000,
      authorization: options.authorization,
      security: tls === undefined || tls instanceof ClientSecurity ? tls : new ClientSecurity(tls),
    }
    this.#idleMilliseconds = options.idleMilliseconds ?? 60_000
    this.#pingMilliseconds = options.pingMilliseconds ?? 30_000
  }

  /** @param url `ct=json`, `ct=cbor` or `ct=xml` in its query selects the serialisation and is not sent */
  async send(url: string, request: WirePrimitive, options: SendOptions): Promise<ResponsePrimitive> {
    options.signal?.throwIfAborted()
    const { timeoutMilliseconds, serialisation = 'json' } = options
    const started = Date.now()
    const peer = await inTime(this.#peer(url, serialisation), 'no connection', false, options)
    return peer.request(request, { ...options, timeoutMilliseconds: timeoutMilliseconds - (Date.now() - started) })
  }

  /**
   * Keeps the connection to a server open, and opens it again when it is lost.
   * @param opened called each time that it is open
   * @returns what ends that
   */
  keepOpen(url: string, serialisation: SerialisationName, opened: () => void): () => void {
    let timer: NodeJS.Timeout | undefined
    let delay = 500
    const open = () => {
      this.#peer(url, serialisation).then(
        () => {
          if (!this.#keepers.has(keeper)) return
          delay = 500
          opened()
        },
        () => keeper.again(),
      )
    }
    const keeper: Keeper = {
      key: keyOf(parseUrl(url), serialisation),
      again: () => {
        if (!this.#keepers.has(keeper)) return
        clearTimeout(timer)
        timer = setTimeout(open, delay * (0.5 + Math.random()))
        delay = Math.min(delay * 2, 30_000)
      },
      end: () => {
        clearTimeout(timer)
        this.#keepers.delete(keeper)
      },
    }
    this.#keepers.add(keeper)
    open()
    return () => keeper.end()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#sweeper)
    for (const keeper of this.#keepers) keeper.end()
    const connections = [...this.#connections.values()]
    this.#connections.clear()
    const peers = await Promise.all(connections.map(({ opening }) => opening.catch(() => undefined)))
    for (const peer of peers) peer?.close(closeCodes.normal)
    // A server that does not say goodbye is not waited for.
    setTimeout(() => {
      for (const peer of peers) peer?.terminate()
    }, 1000).unref()
  }

  #peer(url: string, wanted: SerialisationName): Promise<WebSocketPeer> {
    if (this.#isClosed) return Promise.reject(new SendError('unreachable', 'the sender was closed', false))
    const address = parseUrl(url)
    const key = keyOf(address, wanted)
    const known = this.#connections.get(key)
    if (known !== undefined) {
      if (known.peer?.isOpen !== false) return known.opening
      this.#lose(known)
    }
    const opening = connectPeer(address, address.serialisation ?? wanted, this.#connect, this.#services)
    const connection: Connection = { key, opening }
    this.#connections.set(key, connection)
    this.#sweeper ??= setInterval(() => this.#sweep(), Math.max(10, this.#pingMilliseconds / 4)).unref()
    opening.then(
      (peer) => {
        connection.peer = peer
      },
      () => this.#forget(connection),
    )
    return opening
  }

  #forget(connection: Connection): void {
    if (this.#connections.get(connection.key) === connection) this.#connections.delete(connection.key)
  }

  #lose(connection: Connection): void {
    this.#forget(connection)
    for (const keeper of this.#keepers) if (keeper.key === connection.key) keeper.again()
  }

  #closed(peer: WebSocketPeer): void {
    for (const connection of this.#connections.values()) if (connection.peer === peer) this.#lose(connection)
  }

  #sweep(): void {
    const now = Date.now()
    const kept = new Set(Array.from(this.#keepers, ({ key }) => key))
    for (const { key, peer } of this.#connections.values()) {
      if (peer === undefined) continue
      const isUnused = peer.isIdle && !kept.has(key) && now - peer.lastMessage > this.#idleMilliseconds
      if (isUnused) peer.close(closeCodes.normal)
      else peer.requireSign(now, this.#pingMilliseconds)
    }
  }
}

function keyOf({ url, serialisation }: WebSocketAddress, wanted: SerialisationName): string {
  return `${serialisation ?? wanted} ${url}`
}
