import type { Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Milliseconds } from '@waystation/model'
import type { DatagramClient, DatagramHandler, DatagramPeer } from '../DatagramPort.ts'
import { SendError } from '../SendError.ts'
import { createUdpSocket } from './createUdpSocket.ts'
import { UdpPeers } from './UdpServer.ts'

interface Endpoint {
  readonly socket: Socket
  readonly peers: UdpPeers
}

const addressMilliseconds: Milliseconds = 60_000
const mostAddresses = 4096

/** Plain UDP, from a port of each version of IP that is used. */
export class UdpClient implements DatagramClient {
  readonly #handler: DatagramHandler
  readonly #endpoints = new Map<4 | 6, Promise<Endpoint>>()
  readonly #addresses = new Map<string, { readonly address: string; readonly until: number }>()
  #isClosed = false

  constructor(handler: DatagramHandler) {
    this.#handler = handler
  }

  async connect(host: string, port: number): Promise<DatagramPeer> {
    const address = isIP(host) === 0 ? await this.#addressOf(host) : host
    if (this.#isClosed) throw new SendError('unreachable', 'the client was closed', false)
    const { peers } = await this.#endpoint(isIP(address) === 6 ? 6 : 4)
    return peers.of(address, port)
  }

  #endpoint(family: 4 | 6): Promise<Endpoint> {
    const known = this.#endpoints.get(family)
    if (known !== undefined) return known
    const opening = this.#open(family).catch((error: Error) => {
      this.#endpoints.delete(family)
      throw new SendError('unreachable', `no socket can be opened: ${error.message}`, false, error)
    })
    this.#endpoints.set(family, opening)
    return opening
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const endpoints = await Promise.allSettled(this.#endpoints.values())
    this.#endpoints.clear()
    for (const endpoint of endpoints) if (endpoint.status === 'fulfilled') endpoint.value.socket.close()
  }

  async #addressOf(host: string): Promise<string> {
    const known = this.#addresses.get(host)
    if (known !== undefined && known.until > performance.now()) return known.address
    try {
      const { address } = await lookup(host)
      if (this.#addresses.size >= mostAddresses) this.#addresses.clear()
      this.#addresses.set(host, { address, until: performance.now() + addressMilliseconds })
      return address
    } catch (error) {
      throw new SendError('unreachable', `${host} has no address: ${(error as Error).message}`, false, error)
    }
  }

  async #open(family: 4 | 6): Promise<Endpoint> {
    const any = family === 6 ? '::' : '0.0.0.0'
    const socket = createUdpSocket(any)
    const peers = new UdpPeers(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(0, any, () => {
        socket.off('error', reject)
        resolve()
      })
    })
    socket.on('error', () => undefined)
    socket.on('message', (bytes: Buffer, { address, port }) => this.#handler.onMessage(peers.of(address, port), bytes))
    return { socket, peers }
  }
}
