import type { Milliseconds } from '@waystation/model'
import type { PeerProof } from './Binding.ts'

/**
 * What CoAP needs of a datagram transport. Plain UDP and DTLS (`dtls/DtlsServer.ts`, `dtls/DtlsClient.ts`) both implement
 * it, so that the message layer above does not know which of them it stands on.
 */

/** The other end: an address for plain UDP, a session for DTLS. */
export interface DatagramPeer {
  /** Stays the same while the peer is the same, even when its address changes; tells apart the peers of one endpoint. */
  readonly key: string
  /** Where it was last heard from: `192.0.2.1:5684` or `[2001:db8::1]:5684`. */
  readonly address: string
  /** Empty for plain UDP, and for a DTLS client that was not asked for a certificate. */
  readonly proof: PeerProof
  /** False once closed by either end; what is sent then is dropped. */
  readonly isOpen: boolean
  /**
   * Sends one datagram, best effort: it may be lost, as on any network.
   * @throws RangeError when it is longer than the transport can carry at all
   */
  send(bytes: Uint8Array): void
  /** Says good-bye, where the transport can, and forgets the peer. No `onClose` follows. */
  close(): void
}

/** What a transport tells the layer above; it must not throw. */
export interface DatagramHandler {
  /**
   * `bytes` belong to the receiver; authenticated and not seen before when the transport is DTLS.
   * @param isMulticast they are known to have come to a multicast address
   */
  onMessage(peer: DatagramPeer, bytes: Buffer, isMulticast?: boolean): void
  /** The peer said good-bye, fell silent for too long, or proved itself anew in another session. */
  onClose?(peer: DatagramPeer): void
}

/** The listening end. */
export interface DatagramServer {
  /** @returns the address and port that are listened on */
  start(handler: DatagramHandler): Promise<{ readonly address: string; readonly port: number }>
  /** Takes datagrams to a multicast address, too, from when it has started. @throws Error when that is not possible here */
  join?(address: string): Promise<void>
  leave?(address: string): Promise<void>
  /** Takes no more datagrams, and says good-bye to all peers. */
  stop(): Promise<void>
}

/** The end that calls others; what they send goes to the `DatagramHandler` that it was made with. */
export interface DatagramClient {
  /**
   * @param host name or IP address
   * @returns the peer; one there is already when it is still open
   * @throws SendError when it cannot be reached, or either end refuses the other
   */
  connect(host: string, port: number, options?: DatagramConnectOptions): Promise<DatagramPeer>
  close(): Promise<void>
}

export interface DatagramConnectOptions {
  readonly timeoutMilliseconds?: Milliseconds
  readonly signal?: AbortSignal
}
