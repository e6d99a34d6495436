import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Milliseconds } from '@waystation/model'
import type { BindingServer, MulticastListener } from '../Binding.ts'
import type { DatagramServer } from '../DatagramPort.ts'
import { placeOf } from '../listenOn.ts'
import type { ServerSecurity } from '../tls/ServerSecurity.ts'
import { CoapRequests, type CoapRequestsOptions } from './CoapRequests.ts'
import { MessageLayer, type MessageLayerLimits } from './MessageLayer.ts'
import { StreamServer, type StreamServerLimits } from './StreamServer.ts'
import type { TransmissionParameters } from './Transmission.ts'

export interface CoapServerOptions extends Omit<CoapRequestsOptions, 'limits'> {
  readonly scheme: 'coap' | 'coaps'
  readonly host: string
  /** 0 picks one that is free for UDP and TCP. */
  readonly port: number
  /** UDP or DTLS. */
  readonly createDatagrams: (host: string, port: number) => DatagramServer
  /** Listens on TCP too, or on TLS; false: not at all. */
  readonly stream: false | { readonly security?: ServerSecurity }
  readonly limits: CoapRequestsOptions['limits'] & MessageLayerLimits & Omit<StreamServerLimits, 'messageBytes'>
  readonly transmission?: Partial<TransmissionParameters>
  /** Over how long a time the responses to multicast requests are spread; default 5 s. */
  readonly leisureMilliseconds?: Milliseconds
  /** Whose addresses need no proof before they get large responses; absent: those of this computer. */
  readonly isTrustedAddress?: (address: string) => boolean
}

const drainMilliseconds: Milliseconds = 20
/** What a message may have besides its content. */
const headBytes = 64 * 1024
const portAttempts = 10

/** The CoAP binding's server end, over UDP and TCP, or DTLS and TLS. @see TS-0008 */
export class CoapServer implements BindingServer {
  readonly #options: CoapServerOptions
  readonly #requests: CoapRequests
  readonly #layer: MessageLayer
  #datagrams: DatagramServer | undefined
  #stream: StreamServer | undefined

  constructor(options: CoapServerOptions) {
    this.#options = options
    const { isTrustedAddress = isLoopbackAddress, transmission, leisureMilliseconds, limits } = options
    this.#requests = new CoapRequests(options)
    this.#layer = new MessageLayer({
      receiver: this.#requests,
      limits,
      ...(transmission === undefined ? {} : { transmission }),
      ...(leisureMilliseconds === undefined ? {} : { leisureMilliseconds }),
      isTrustedAddress: (peer) => options.scheme === 'coaps' || isTrustedAddress(peer.address),
    })
  }

  /** @throws the error of the socket when the address cannot be listened on, e.g. with code EADDRINUSE */
  async start(): Promise<{ url: string; port: number }> {
    const { scheme, port: wanted } = this.#options
    const host = await addressOf(this.#options.host)
    for (let attempt = 1; ; attempt++) {
      const datagrams = this.#options.createDatagrams(host, wanted)
      const bound = await datagrams.start(this.#layer)
      try {
        await this.#startStream(host, bound.port)
      } catch (error) {
        await datagrams.stop()
        if (wanted !== 0 || attempt === portAttempts) throw error
        continue
      }
      this.#datagrams = datagrams
      return placeOf(scheme, bound)
    }
  }

  /** There once it has started; DTLS has none. */
  get multicast(): MulticastListener | undefined {
    const datagrams = this.#datagrams
    if (datagrams?.join === undefined || datagrams.leave === undefined) return undefined
    return { join: (address) => datagrams.join!(address), leave: (address) => datagrams.leave!(address) }
  }

  async stop(graceMilliseconds: Milliseconds = 5000): Promise<void> {
    this.#requests.stop()
    this.#stream?.release()
    const end = performance.now() + graceMilliseconds
    while (this.#layer.open + (this.#stream?.open ?? 0) > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, drainMilliseconds))
    }
    this.#layer.stop()
    await this.#stream?.stop()
    await this.#datagrams?.stop()
  }

  async #startStream(host: string, port: number): Promise<void> {
    const { stream, limits, log } = this.#options
    if (stream === false) return
    const server = new StreamServer({
      ...stream,
      receiver: this.#requests,
      limits: { ...limits, messageBytes: limits.contentBytes + headBytes },
      log,
    })
    await server.start(host, port)
    this.#stream = server
  }
}

/** UDP and TCP shall listen at the same of the addresses that a name may have. */
async function addressOf(host: string): Promise<string> {
  return isIP(host) === 0 ? (await lookup(host)).address : host
}

/** Nobody else can send from these. @param address with port */
function isLoopbackAddress(address: string): boolean {
  return /^(?:127\.|\[::1\]|\[::ffff:127\.)/.test(address)
}
