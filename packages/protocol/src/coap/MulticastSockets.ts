import type { RemoteInfo, Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { createUdpSocket } from './createUdpSocket.ts'

/** Where unicast datagrams are listened for. */
interface Listening {
  readonly host: string
  readonly port: number
  readonly socket: Socket
}

/**
 * Multicast addresses that datagrams are taken from, at the port of unicast. Listening on one address of the computer, each
 * has a socket of its own on the interface of that address, so that what comes by multicast can be told; listening on all
 * addresses, the one socket takes everything, and what comes by multicast is handled as if it came to this host alone.
 */
export class MulticastSockets {
  readonly #listening: Listening
  readonly #onMessage: (bytes: Buffer, from: RemoteInfo) => void
  readonly #sockets = new Map<string, Socket>()

  /** @param onMessage called for what comes by multicast, as far as that can be told */
  constructor(listening: Listening, onMessage: (bytes: Buffer, from: RemoteInfo) => void) {
    this.#listening = listening
    this.#onMessage = onMessage
  }

  /** @throws Error when the address is of another family than the one listened on; that of the socket */
  async join(address: string): Promise<void> {
    if (this.#sockets.has(address)) return
    const { host, socket } = this.#listening
    if (isIPv6(address) !== isIPv6(host)) throw new Error(`${address} can not be joined from ${host}`)
    if (isAny(host)) {
      socket.addMembership(address)
      this.#sockets.set(address, socket)
    } else {
      this.#sockets.set(address, await this.#openSocket(address, host))
    }
  }

  /** @throws that of the socket */
  async leave(address: string): Promise<void> {
    const socket = this.#sockets.get(address)
    if (socket === undefined) return
    if (socket === this.#listening.socket) socket.dropMembership(address)
    else await closed(socket)
    this.#sockets.delete(address)
  }

  async close(): Promise<void> {
    const own = [...this.#sockets.values()].filter((socket) => socket !== this.#listening.socket)
    this.#sockets.clear()
    await Promise.all(own.map(closed))
  }

  async #openSocket(address: string, host: string): Promise<Socket> {
    const socket = createUdpSocket(address, true)
    // Windows binds no multicast address.
    const bound = process.platform === 'win32' ? host : address
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.bind(this.#listening.port, bound, () => {
          socket.off('error', reject)
          resolve()
        })
      })
      socket.addMembership(address, isIPv6(host) ? interfaceOf(host) : host)
    } catch (error) {
      socket.close()
      throw error
    }
    socket.on('error', () => undefined)
    socket.on('message', this.#onMessage)
    return socket
  }
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** @returns the interface that has an address, in the form that IPv6 membership wants; undefined leaves the choice to the system */
function interfaceOf(host: string): string | undefined {
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (addresses?.some(({ address }) => address === host)) return `::%${name}`
  }
  return undefined
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()))
}
