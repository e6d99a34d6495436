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
  readonly #sockets = new Map<string, Promise<Socket>>()

  /** @param onMessage called for what comes by multicast, as far as that can be told */
  constructor(listening: Listening, onMessage: (bytes: Buffer, from: RemoteInfo) => void) {
    this.#listening = listening
    this.#onMessage = onMessage
  }

  /** @throws Error when the address is of another family than the one listened on; that of the socket */
  async join(address: string): Promise<void> {
    const joining = this.#sockets.get(address) ?? this.#join(address)
    this.#sockets.set(address, joining)
    try {
      await joining
    } catch (error) {
      if (this.#sockets.get(address) === joining) this.#sockets.delete(address)
      throw error
    }
  }

  /** @throws that of the socket */
  async leave(address: string): Promise<void> {
    const socket = await this.#sockets.get(address)
    if (socket === undefined || !this.#sockets.delete(address)) return
    if (socket === this.#listening.socket) socket.dropMembership(address)
    else await closed(socket)
  }

  async close(): Promise<void> {
    const joined = await Promise.allSettled(this.#sockets.values())
    this.#sockets.clear()
    const sockets = joined.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    await Promise.all(sockets.filter((socket) => socket !== this.#listening.socket).map(closed))
  }

  /** @returns where datagrams to the address come in */
  async #join(address: string): Promise<Socket> {
    const { host, socket } = this.#listening
    if (isIPv6(address) !== isIPv6(host)) throw new Error(`${address} can not be joined from ${host}`)
    if (!isAny(host)) return this.#openSocket(address, host)
    socket.addMembership(address)
    return socket
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
