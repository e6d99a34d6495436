import { type RequestHandler, statusCodes } from '@waystation/model'
import type { CoapRequestLimits } from '../../coap/CoapRequests.ts'
import { CoapRequests } from '../../coap/CoapRequests.ts'
import { datagramChannel } from '../../coap/datagramChannel.ts'
import { MessageLayer, type MessageLayerOptions } from '../../coap/MessageLayer.ts'
import type { Watch } from '../../coap/Observations.ts'
import type { TransmissionParameters } from '../../coap/Transmission.ts'
import type { DatagramHandler, DatagramPeer } from '../../DatagramPort.ts'

export interface LinkOptions {
  readonly handler?: RequestHandler
  readonly watch?: Watch
  readonly limits?: Partial<CoapRequestLimits>
  readonly layer?: Omit<MessageLayerOptions, 'receiver'>
  /** Of the client. */
  readonly transmission?: Partial<TransmissionParameters>
  /** After how many milliseconds each copy of a datagram arrives; none: it is lost. Default: one, at once. */
  readonly fate?: (bytes: Buffer, direction: 'toServer' | 'toClient') => readonly number[]
}

/** Whatever is asked, it went well. */
export const okHandler: RequestHandler = async (request) => ({
  responseStatusCode: statusCodes.ok.code,
  requestIdentifier: String(request.rqi ?? ''),
})

const fast = { ackMilliseconds: 60, ackRandomFactor: 1, retransmissions: 6, outstanding: 1 }

/** A client and a server of CoAP with a network in memory between them that may lose, repeat and reorder. */
export function coapLink(options: LinkOptions = {}) {
  const { handler = okHandler, watch, limits, layer, fate = () => [0] } = options
  const sent: { readonly direction: 'toServer' | 'toClient'; readonly bytes: Buffer }[] = []
  const faults: unknown[] = []
  const requests = new CoapRequests({
    handler,
    ...(watch === undefined ? {} : { watch }),
    limits: {
      contentBytes: 200_000,
      transferBytes: 1_000_000,
      transfersPerPeer: 4,
      observers: 10,
      observersPerPeer: 3,
      ...limits,
    },
    log: { debug() {}, warn() {}, error: (fields) => faults.push(fields) },
  })
  const server = new MessageLayer({ transmission: fast, acknowledgeMilliseconds: 40, ...layer, receiver: requests })
  const client = new MessageLayer({ transmission: { ...fast, ...options.transmission } })
  const carry =
    (direction: 'toServer' | 'toClient', to: DatagramHandler, from: () => DatagramPeer) => (bytes: Uint8Array) => {
      const datagram = Buffer.copyBytesFrom(bytes)
      sent.push({ direction, bytes: datagram })
      for (const delay of fate(datagram, direction)) {
        const arrive = () => to.onMessage(from(), Buffer.copyBytesFrom(datagram))
        if (delay === 0) setImmediate(arrive)
        else setTimeout(arrive, delay)
      }
    }
  const toServer: DatagramPeer = {
    ...peer('server', '192.0.2.1:5683'),
    send: carry('toServer', server, () => toClient),
  }
  const toClient: DatagramPeer = {
    ...peer('client', '198.51.100.7:40000'),
    send: carry('toClient', client, () => toServer),
  }
  return { requests, server, client, toServer, toClient, sent, faults, channel: datagramChannel(client, toServer) }
}

function peer(key: string, address: string): DatagramPeer {
  return { key, address, proof: {}, isOpen: true, send() {}, close() {} }
}
