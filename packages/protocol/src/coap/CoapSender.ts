import type { ConnectionOptions } from 'node:tls'
import type { Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import type { BindingSender, SendOptions } from '../Binding.ts'
import { BoundedCache } from '../BoundedCache.ts'
import type { DatagramClient } from '../DatagramPort.ts'
import { textOfValue } from '../http/fieldValues.ts'
import { inTime } from '../inTime.ts'
import { SendError } from '../SendError.ts'
import { type SerialisationName, serialisations } from '../serialisations/index.ts'
import type { ClientSecurity } from '../tls/ClientSecurity.ts'
import { type CoapPointOfAccess, isMulticastAddress, parseCoapPointOfAccess } from './CoapPointOfAccess.ts'
import { datagramChannel } from './datagramChannel.ts'
import { decodeCoapResponse } from './decodeCoapResponse.ts'
import { type EncodedCoapRequest, encodeCoapNotification, encodeCoapRequest } from './encodeCoapRequest.ts'
import { type CoapChannel, exchangeInBlocks } from './exchangeInBlocks.ts'
import { MessageLayer } from './MessageLayer.ts'
import { OrderedTurns } from './OrderedTurns.ts'
import { StreamClient } from './StreamClient.ts'
import type { TransmissionParameters } from './Transmission.ts'
import { UdpClient } from './UdpClient.ts'

export interface CoapSenderOptions {
  readonly transmission?: Partial<TransmissionParameters>
  /** For TCP and TLS together; default 10 s. */
  readonly connectMilliseconds?: Milliseconds
  /** After which an unused connection is closed; default 60 s. */
  readonly idleMilliseconds?: Milliseconds
  /** Largest content of an answer; default 64 MiB. */
  readonly responseBytes?: number
  /** For DTLS and TLS: authorities besides those of the system, and the certificate of this end. */
  readonly tls?: ClientSecurity
  /** For DTLS and TLS, in place of certificates. */
  readonly preSharedKey?: { readonly identity: string; readonly key: Buffer }
}

const headBytes = 64 * 1024

/** The CoAP binding's client end: `coap:`, `coaps:`, `coap+tcp:` and `coaps+tcp:`. @see TS-0008 */
export class CoapSender implements BindingSender {
  readonly #options: CoapSenderOptions
  readonly #responseBytes: number
  readonly #layers = new Map<'coap' | 'coaps', Promise<{ layer: MessageLayer; client: DatagramClient }>>()
  readonly #streams: StreamClient
  readonly #pointsOfAccess = new BoundedCache<CoapPointOfAccess>(4096)
  readonly #turns = new OrderedTurns()
  #isClosed = false

  constructor(options: CoapSenderOptions = {}) {
    this.#options = options
    this.#responseBytes = options.responseBytes ?? 64 * 1024 * 1024
    this.#streams = new StreamClient({
      messageBytes: Math.min(this.#responseBytes, 8 * 1024 * 1024) + headBytes,
      connectMilliseconds: options.connectMilliseconds ?? 10_000,
      idleMilliseconds: options.idleMilliseconds ?? 60_000,
      tls: () => tlsOptionsOf(options),
    })
  }

  /**
   * Sends one request and waits for its response.
   * @param url point of access, a path in it goes before the address; `ct` in its query selects the serialisation and is not
   *   sent. When `to` of the request is a URL itself, the target is no oneM2M entity: the content is then posted to exactly
   *   `url`, with the parameters in options.
   * @returns the response; of a plain CoAP server, the nearest that its code means
   * @throws SendError when there is none; the reason of the signal when that was aborted
   */
  async send(url: string, request: WirePrimitive, options: SendOptions): Promise<ResponsePrimitive> {
    if (this.#isClosed) throw new SendError('unreachable', 'the sender was closed', false)
    options.signal?.throwIfAborted()
    const target = this.#pointsOfAccess.get(url) ?? this.#pointsOfAccess.set(url, parseCoapPointOfAccess(url))
    const encoded = encode(target, request, options.serialisation)
    const work = async () => {
      options.signal?.throwIfAborted()
      return this.#exchange(target, encoded, textOfValue(request.rqi ?? ''), options)
    }
    if (options.ordered === undefined) return work()
    return this.#turns.take(`${target.scheme} ${target.host} ${target.port} ${options.ordered}`, work)
  }

  /** Requests without an answer fail. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#streams.close()
    const layers = await Promise.allSettled(this.#layers.values())
    this.#layers.clear()
    for (const outcome of layers) {
      if (outcome.status !== 'fulfilled') continue
      outcome.value.layer.stop()
      await outcome.value.client.close()
    }
  }

  async #exchange(
    target: CoapPointOfAccess,
    encoded: EncodedCoapRequest,
    requestIdentifier: string,
    options: SendOptions,
  ): Promise<ResponsePrimitive> {
    const { timeoutMilliseconds, signal } = options
    const started = performance.now()
    const channel = await inTime(this.#channelTo(target, options), 'no connection', false, options)
    const transfer = {
      timeoutMilliseconds: timeoutMilliseconds - (performance.now() - started),
      contentBytes: this.#responseBytes,
      ...(signal === undefined ? {} : { signal }),
    }
    const { message, payload } = await exchangeInBlocks(channel, encoded, transfer)
    try {
      return decodeCoapResponse(message, payload, requestIdentifier)
    } catch (error) {
      throw new SendError('protocol', `the answer cannot be read: ${(error as Error).message}`, true, error)
    }
  }

  async #channelTo(
    { scheme, host, port }: CoapPointOfAccess,
    options: { timeoutMilliseconds: Milliseconds; signal?: AbortSignal },
  ): Promise<CoapChannel> {
    if (scheme === 'coap+tcp' || scheme === 'coaps+tcp') {
      return this.#streams.connect(host, port, scheme === 'coaps+tcp')
    }
    const known = this.#layers.get(scheme)
    const opening = known ?? this.#openLayer(scheme)
    if (known === undefined) this.#layers.set(scheme, opening)
    const { layer, client } = await opening
    return datagramChannel(layer, await client.connect(host, port, options), isMulticastAddress(host))
  }

  async #openLayer(scheme: 'coap' | 'coaps'): Promise<{ layer: MessageLayer; client: DatagramClient }> {
    const { transmission } = this.#options
    const layer = new MessageLayer(transmission === undefined ? {} : { transmission })
    if (scheme === 'coap') return { layer, client: new UdpClient(layer) }
    const [{ DtlsClient }, { dtlsClientSecurity }] = await Promise.all([
      import('../dtls/DtlsClient.ts'),
      import('../dtls/securityOfTls.ts'),
    ])
    const { tls = { material: {} }, preSharedKey } = this.#options
    return { layer, client: new DtlsClient({ handler: layer, security: dtlsClientSecurity(tls, preSharedKey) }) }
  }
}

function encode(target: CoapPointOfAccess, request: WirePrimitive, wanted?: SerialisationName): EncodedCoapRequest {
  const serialisation = serialisations[target.serialisation ?? wanted ?? 'json']
  const isPlainCoap = typeof request.to === 'string' && /^coaps?(?:\+tcp)?:\/\//i.test(request.to)
  try {
    return isPlainCoap
      ? encodeCoapNotification(request, serialisation, target)
      : encodeCoapRequest(request, serialisation, target.segments)
  } catch (error) {
    throw new SendError('protocol', `the request cannot be written: ${(error as Error).message}`, false, error)
  }
}

function tlsOptionsOf({ tls, preSharedKey }: CoapSenderOptions): ConnectionOptions {
  if (preSharedKey === undefined) return tls?.options ?? {}
  const { identity, key } = preSharedKey
  return {
    ciphers: 'PSK',
    pskCallback: () => ({ identity, psk: key }),
    // The key proves who the server is; it has no certificate then.
    checkServerIdentity: () => undefined,
  }
}
