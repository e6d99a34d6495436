import type { Instant } from '@waystation/model'
import type { PeerProof } from '../Binding.ts'
import type { CoapMessage } from './CoapMessage.ts'
import type { OutgoingMessage } from './encodeMessage.ts'

/** The other end as the layer of requests sees it: an address, a session of DTLS, or a connection. */
export interface CoapPeer {
  readonly key: string
  /** Without port. */
  readonly remoteAddress: string
  readonly proof: PeerProof
  readonly isOpen: boolean
  /** Exponent of the largest block that it takes: 6 for 1024 bytes, 7 for several of those in one message. */
  readonly largestBlock: number
  /** Payload from which on a message is sent in blocks. */
  readonly largestPayload: number
  /** Of the requests that somebody waits on; they are aborted when the peer is gone. */
  readonly waiting: Set<AbortController>
  /** Sends a notification. @returns whether it arrived and is wanted */
  notify(message: OutgoingMessage): Promise<boolean>
  /** Keeps it, and its state, while it is silent. */
  retain(): void
  release(): void
}

/** A request, and the way back for its response. One of `respond`, `silence` and `challenge` is called, once. */
export interface IncomingRequest {
  readonly message: CoapMessage
  readonly peer: CoapPeer
  readonly received: Instant
  readonly isMulticast: boolean
  /** Bytes that the response may have while nothing proves that the request came from where it says. @see RFC 9175 2.4 */
  readonly allowance: number
  respond(response: OutgoingMessage): void
  /** No response is wanted. */
  silence(): void
  /** Asks to send it again, with what proves the address. @see RFC 9175 2.3 */
  challenge(): void
}

/** Takes requests from any transport. */
export interface RequestReceiver {
  receive(request: IncomingRequest): void
  /** The peer is gone: what is kept for it is dropped. */
  forget(peer: CoapPeer): void
}
