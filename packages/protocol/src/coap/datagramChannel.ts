import type { DatagramPeer } from '../DatagramPort.ts'
import { SendError } from '../SendError.ts'
import type { CoapChannel } from './exchangeInBlocks.ts'
import type { MessageLayer } from './MessageLayer.ts'

const blockOf1024 = 6

/** @returns the way to a peer over UDP or DTLS, or to all that listen at a multicast address */
export function datagramChannel(layer: MessageLayer, peer: DatagramPeer, isMulticast = false): CoapChannel {
  return {
    largestBlock: blockOf1024,
    largestPayload: 1024,
    async exchange(message, options) {
      try {
        return await layer.exchange(peer, message, { ...options, confirmable: !isMulticast })
      } catch (error) {
        // A server that was started anew does not know its sessions: the next request makes another.
        if (error instanceof SendError && error.mayHaveArrived) peer.close()
        throw error
      }
    },
  }
}
