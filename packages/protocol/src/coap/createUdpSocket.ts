import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/**
 * @param address that it binds or sends to, which decides on the family
 * @returns a socket that sends to IP addresses without looking them up
 */
export function createUdpSocket(address: string, reuseAddr = false): Socket {
  const family = isIPv6(address) ? 6 : 4
  const socket = createSocket({
    type: `udp${family}`,
    reuseAddr,
    recvBufferSize: 4 * 1024 * 1024,
    lookup: (host, _, callback) => callback(null, host, family),
  })
  return socket
}
