import type { Milliseconds } from '@waystation/model'

/** What a peer can make an end of the binding hold. */
export interface PeerLimits {
  /** Size of a message; a larger one ends the connection. */
  readonly messageBytes: number
  /** Requests of the peer without an answer; it is read no further while there are more. */
  readonly requests: number
  /** What may wait to be taken by the peer; it is read no further, and sent no requests, while there is more. */
  readonly bufferedBytes: number
}

export interface WebSocketLimits extends PeerLimits {
  /** Connections at a time; further ones are closed at once. */
  readonly connections: number
  /** Size of the line and headers of the handshake. */
  readonly headerBytes: number
  /** How long they may take to arrive. */
  readonly handshakeMilliseconds: Milliseconds
  /** Originators that one connection may stand for. */
  readonly originators: number
}
