import type { RemoteInfo, Socket } from 'node:dgram'
import type { PeerProof } from '../Binding.ts'
import type { DatagramHandler, DatagramPeer, DatagramServer } from '../DatagramPort.ts'
import { createUdpSocket } from './createUdpSocket.ts'
import { MulticastSockets } from './MulticastSockets.ts'

const noProof: PeerProof = {}

/** An address over plain UDP. */
export class UdpPeer implements DatagramPeer {
  readonly key: string
  readonly host: string
  readonly port: number
  readonly proof = noProof
  readonly isOpen = true
  readonly #socket: Socket

  constructor(key: string, host: string, port: number, socket: Socket) {
    this.key = key
    this.host = host
    this.port = port
    this.#socket = socket
  }

  get address(): string {
    return this.host.includes(':') ? `[${this.host}]:${this.port}` : `${this.host}:${this.port}`
  }

  send(bytes: Uint8Array): void {
    try {
      this.#socket.send(bytes, 0, bytes.length, this.port, this.host)
    } catch {
      // The socket was closed in the meantime: like any datagram, this one may be lost.
    }
  }

  close(): void {}
}

/** Peers of a socket; those that were silent for a while are made anew. */
export class UdpPeers {
  readonly #socket: Socket
  #recent = new Map<string, UdpPeer>()
  #earlier = new Map<string, UdpPeer>()

  constructor(socket: Socket) {
    this.#socket = socket
  }

  of(host: string, port: number): UdpPeer {
    const key = `${host} ${port}`
    const known = this.#recent.get(key)
    if (known !== undefined) return known
    const peer = this.#earlier.get(key) ?? new UdpPeer(key, host, port, this.#socket)
    if (this.#recent.size >= 4096) {
      this.#earlier = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(key, peer)
    return peer
  }
}

/** Plain UDP. */
export class UdpServer implements DatagramServer {
  readonly #host: string
  readonly #port: number
  #socket: Socket | undefined
  #multicast: MulticastSockets | undefined

  /** @param host IP address @param port 0 picks a free one */
  constructor(host: string, port: number) {
    this.#host = host
    this.#port = port
  }

  async start(handler: DatagramHandler): Promise<{ address: string; port: number }> {
    const socket = createUdpSocket(this.#host)
    const peers = new UdpPeers(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(this.#port, this.#host, () => {
        socket.off('error', reject)
        resolve()
      })
    })
    // Of a single datagram, such as an unreachable port: nothing that concerns the others.
    socket.on('error', () => undefined)
    socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
      if (from.port !== 0) handler.onMessage(peers.of(from.address, from.port), bytes)
    })
    const { address, port } = socket.address()
    this.#socket = socket
    this.#multicast = new MulticastSockets({ host: this.#host, port, socket }, (bytes, from) => {
      if (from.port !== 0) handler.onMessage(peers.of(from.address, from.port), bytes, true)
    })
    return { address, port }
  }

  async join(address: string): Promise<void> {
    await this.#multicast?.join(address)
  }

  async leave(address: string): Promise<void> {
    await this.#multicast?.leave(address)
  }

  async stop(): Promise<void> {
    await this.#multicast?.close()
    const socket = this.#socket
    this.#socket = undefined
    if (socket !== undefined) await new Promise<void>((resolve) => socket.close(() => resolve()))
  }
}
