import { createRequire } from 'node:module'
import type { Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import type { buildConnector, Client, Pool } from 'undici'
import type { BindingSender, SendOptions } from '../Binding.ts'
import { BoundedCache } from '../BoundedCache.ts'
import { SendError } from '../SendError.ts'
import { type SerialisationName, serialisations } from '../serialisations/index.ts'
import { type ClientMaterial, ClientSecurity } from '../tls/ClientSecurity.ts'
import { type EncodedRequest, encodeNotification, encodeRequest } from './encodeRequest.ts'
import { headerOfText, textOfValue } from './fieldValues.ts'
import { OrderedLane } from './OrderedLane.ts'
import { type ExchangeObserver, kindOfClientError, OutgoingRequest } from './OutgoingRequest.ts'
import { type PointOfAccess, parsePointOfAccess } from './PointOfAccess.ts'

export interface HttpSenderOptions {
  /** For DNS, TCP and TLS together; default 10 s. */
  readonly connectMilliseconds?: Milliseconds
  /** Connections to one origin for requests without an order; further ones wait. Default 16. */
  readonly socketsPerOrigin?: number
  /** Ordered requests to one origin on the wire at a time; default 64. */
  readonly pipelining?: number
  /** After which an unused origin is forgotten; default 60 s. Its sockets are closed before, after 4 s or as the server asks. */
  readonly idleMilliseconds?: Milliseconds
  /** Largest content of an answer; default 64 MiB. */
  readonly responseBytes?: number
  /** Authorization header of every request, e.g. `Bearer …`; tokens of a request itself go before it. */
  readonly authorization?: string
  /** For HTTPS: authorities besides those of the system, and the certificate of this end. */
  readonly tls?: ClientMaterial | ClientSecurity
}

const require = createRequire(import.meta.url)

/** Loaded with the first request, because it takes a third of the time that a server needs to start. */
function loadUndici(): typeof import('undici') {
  return require('undici') as typeof import('undici')
}

interface Origin {
  pool?: Pool
  lane?: OrderedLane
  requests: number
  lastUsed: number
}

/** The HTTP binding's client end. @see TS-0009 */
export class HttpSender implements BindingSender {
  readonly #options: Required<Omit<HttpSenderOptions, 'tls' | 'authorization'>>
  readonly #origins = new Map<string, Origin>()
  readonly #pointsOfAccess = new BoundedCache<PointOfAccess>(4096)
  readonly #tls: ClientSecurity | undefined
  #connectorOf: { readonly context: unknown; readonly connect: buildConnector.connector } | undefined
  #sweeper: NodeJS.Timeout | undefined
  readonly #authorization: string | undefined
  #isClosed = false

  constructor({ tls, authorization, ...options }: HttpSenderOptions = {}) {
    this.#authorization = authorization
    this.#options = {
      connectMilliseconds: 10_000,
      socketsPerOrigin: 16,
      pipelining: 64,
      idleMilliseconds: 60_000,
      responseBytes: 64 * 1024 * 1024,
      ...options,
    }
    this.#tls = tls === undefined || tls instanceof ClientSecurity ? tls : new ClientSecurity(tls)
  }

  /**
   * Sends one request and waits for its response.
   * @param url point of access, a path in it goes before the address; `ct=json` or `ct=cbor` in its query selects the
   *   serialisation and is not sent. When `to` of the request is a URL itself, the target is no oneM2M entity: the content is
   *   then posted to exactly `url`, with the parameters in headers.
   * @returns the response; of a plain HTTP server, the nearest that its status means
   * @throws SendError when there is none; the reason of the signal when that was aborted
   */
  async send(url: string, request: WirePrimitive, options: SendOptions): Promise<ResponsePrimitive> {
    if (this.#isClosed) throw new SendError('unreachable', 'the sender was closed', false)
    options.signal?.throwIfAborted()
    const pointOfAccess = this.#pointsOfAccess.get(url) ?? this.#pointsOfAccess.set(url, parsePointOfAccess(url))
    const encoded = encode(pointOfAccess, request, options.serialisation)
    if (this.#authorization !== undefined && request.tkns === undefined) {
      encoded.headers.push('Authorization', headerOfText('Authorization', this.#authorization))
    }
    const origin = this.#origin(pointOfAccess.origin)
    origin.requests++
    try {
      return await this.#dispatch(origin, pointOfAccess.origin, encoded, textOfValue(request.rqi), options)
    } finally {
      origin.requests--
      origin.lastUsed = Date.now()
    }
  }

  /** Closes every connection; requests without an answer fail. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#sweeper)
    const origins = [...this.#origins.values()]
    this.#origins.clear()
    for (const { lane } of origins) lane?.close()
    await Promise.all(origins.map(async ({ pool }) => await pool?.destroy(new Error('the sender was closed'))))
  }

  #dispatch(
    origin: Origin,
    name: string,
    encoded: EncodedRequest,
    requestIdentifier: string,
    { ordered, timeoutMilliseconds, signal }: SendOptions,
  ): Promise<ResponsePrimitive> {
    const options = { requestIdentifier, timeoutMilliseconds, ...(signal === undefined ? {} : { signal }) }
    if (ordered === undefined) {
      origin.pool ??= this.#createPool(name)
      const outgoing = new OutgoingRequest(encoded, options, unordered)
      origin.pool.dispatch(outgoing.dispatchOptions, outgoing)
      return outgoing.response
    }
    origin.lane ??= new OrderedLane(() => this.#createClient(name), this.#options.pipelining)
    const outgoing = new OutgoingRequest(encoded, options, origin.lane)
    origin.lane.send(outgoing, ordered)
    return outgoing.response
  }

  #origin(name: string): Origin {
    const known = this.#origins.get(name)
    if (known !== undefined) return known
    const origin: Origin = { requests: 0, lastUsed: Date.now() }
    this.#origins.set(name, origin)
    this.#sweeper ??= setInterval(() => this.#sweep(), this.#options.idleMilliseconds / 2).unref()
    return origin
  }

  #sweep(): void {
    const threshold = Date.now() - this.#options.idleMilliseconds
    for (const [name, origin] of this.#origins) {
      if (origin.requests > 0 || origin.lastUsed > threshold) continue
      if (origin.lane?.isIdle === false) continue
      this.#origins.delete(name)
      origin.lane?.close()
      origin.pool?.destroy().catch(() => undefined)
    }
  }

  get #clientOptions() {
    const { connectMilliseconds, responseBytes } = this.#options
    return {
      allowH2: false,
      // Each request has its own time.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: responseBytes,
      maxHeaderSize: 65_536,
      keepAliveMaxTimeout: 60_000,
      connect: this.#connector(connectMilliseconds),
    }
  }

  #connector(timeout: Milliseconds): buildConnector.BuildOptions | buildConnector.connector {
    const tls = this.#tls
    return tls === undefined
      ? { timeout }
      : (options, callback) => this.#secureConnector(tls, timeout)(options, callback)
  }

  /** Certificates may change while an origin is known, so each connection looks whether they have. */
  #secureConnector({ options }: ClientSecurity, timeout: Milliseconds): buildConnector.connector {
    if (this.#connectorOf?.context !== options.secureContext) {
      const connect = loadUndici().buildConnector({ timeout, ...options })
      this.#connectorOf = { context: options.secureContext, connect }
    }
    return this.#connectorOf!.connect
  }

  #createPool(origin: string): Pool {
    return new (loadUndici().Pool)(origin, {
      ...this.#clientOptions,
      connections: this.#options.socketsPerOrigin,
      pipelining: 1,
    })
  }

  #createClient(origin: string): Client {
    return new (loadUndici().Client)(origin, { ...this.#clientOptions, pipelining: this.#options.pipelining })
  }
}

const unordered: ExchangeObserver = {
  answered() {},
  broken: (request, error) => request.fail(kindOfClientError(error), `no answer: ${error.message}`, error),
  abandoned: (request) => request.cancel(),
}

function encode(pointOfAccess: PointOfAccess, request: WirePrimitive, wanted?: SerialisationName): EncodedRequest {
  const serialisation = serialisations[pointOfAccess.serialisation ?? wanted ?? 'json']
  const isPlainHttp = typeof request.to === 'string' && /^https?:\/\//i.test(request.to)
  try {
    return isPlainHttp
      ? encodeNotification(request, serialisation, pointOfAccess.path)
      : encodeRequest(request, serialisation, pointOfAccess.prefix)
  } catch (error) {
    throw new SendError('protocol', `the request cannot be written: ${(error as Error).message}`, false, error)
  }
}
