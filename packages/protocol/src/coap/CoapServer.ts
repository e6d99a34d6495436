import type { Milliseconds } from '@waystation/model'
import type { BindingServer } from '../Binding.ts'
import type { DatagramServer } from '../DatagramPort.ts'
import { CoapRequests, type CoapRequestsOptions } from './CoapRequests.ts'
import { MessageLayer, type MessageLayerLimits } from './MessageLayer.ts'
import type { TransmissionParameters } from './Transmission.ts'

export interface CoapServerOptions extends Omit<CoapRequestsOptions, 'limits'> {
  readonly scheme: 'coap' | 'coaps'
  /** UDP or DTLS. */
  readonly datagrams: DatagramServer
  readonly limits: CoapRequestsOptions['limits'] & Partial<MessageLayerLimits>
  readonly transmission?: Partial<TransmissionParameters>
  /** Whose addresses need no proof before they get large responses; absent: those of this computer. */
  readonly isTrustedAddress?: (address: string) => boolean
}

const drainMilliseconds: Milliseconds = 20

/** The CoAP binding's server end. @see TS-0008 */
export class CoapServer implements BindingServer {
  readonly #options: CoapServerOptions
  readonly #requests: CoapRequests
  readonly #layer: MessageLayer

  constructor(options: CoapServerOptions) {
    this.#options = options
    const { isTrustedAddress = isLoopbackAddress, transmission, limits } = options
    this.#requests = new CoapRequests(options)
    this.#layer = new MessageLayer({
      receiver: this.#requests,
      limits,
      ...(transmission === undefined ? {} : { transmission }),
      isTrustedAddress: (peer) => options.scheme === 'coaps' || isTrustedAddress(peer.address),
    })
  }

  /** @throws the error of the socket when the address cannot be listened on, e.g. with code EADDRINUSE */
  async start(): Promise<{ url: string; port: number }> {
    const { address, port } = await this.#options.datagrams.start(this.#layer)
    const name = address.includes(':') ? `[${address}]` : address
    return { url: `${this.#options.scheme}://${name}:${port}`, port }
  }

  async stop(graceMilliseconds: Milliseconds = 5000): Promise<void> {
    this.#requests.stop()
    const end = performance.now() + graceMilliseconds
    while (this.#layer.open > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, drainMilliseconds))
    }
    this.#layer.stop()
    await this.#options.datagrams.stop()
  }
}

/** Nobody else can send from these. @param address with port */
export function isLoopbackAddress(address: string): boolean {
  return /^(?:127\.|\[::1\]|\[::ffff:127\.)/.test(address)
}
