import { createSocket, type SocketType } from 'node:dgram'
import { isIP } from 'node:net'

export interface DatagramAddress {
  readonly address: string
  readonly port: number
}

/** What DTLS sends and receives by; a UDP socket, or a link in memory. */
export interface DatagramSocket {
  /** Best effort, as on any network; never throws. */
  send(datagram: Buffer, port: number, address: string): void
  close(): Promise<void>
  /** Where it listens. */
  readonly local: DatagramAddress
}

export type DatagramListener = (datagram: Buffer, from: DatagramAddress) => void

/** Bursts of many devices arrive faster than they are handled. */
const receiveBufferBytes = 1 << 20

/**
 * @param host IP address to listen on, or localhost
 * @throws the error of the system, such as EADDRINUSE
 */
export async function openUdpSocket(host: string, port: number, listener: DatagramListener): Promise<DatagramSocket> {
  const type: SocketType = host.includes(':') ? 'udp6' : 'udp4'
  const socket = createSocket({ type, recvBufferSize: receiveBufferBytes, lookup: lookupAddress })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ port, address: host }, () => {
      socket.off('error', reject)
      resolve()
    })
  })
  // Errors of a datagram, such as an unreachable port, are like its loss.
  socket.on('error', () => {})
  socket.on('message', listener)
  const { address, port: boundPort } = socket.address()
  let isOpen = true
  return {
    local: { address, port: boundPort },
    send: (datagram, toPort, toAddress) => {
      if (isOpen) socket.send(datagram, toPort, toAddress, () => {})
    },
    close: async () => {
      if (!isOpen) return
      isOpen = false
      await new Promise<void>((resolve) => socket.close(resolve))
    },
  }
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string, family: number) => void

/** Peers are always named by IP address, which needs no resolver and no turn of the event loop. */
function lookupAddress(host: string, _options: object, callback: LookupCallback): void {
  const family = isIP(host)
  if (family > 0) callback(null, host, family)
  else if (host === 'localhost') callback(null, '127.0.0.1', 4)
  else callback(new Error(`${host} is no IP address`), '', 0)
}

/** `192.0.2.1:5684` or `[2001:db8::1]:5684`. */
export const addressText = ({ address, port }: DatagramAddress): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
