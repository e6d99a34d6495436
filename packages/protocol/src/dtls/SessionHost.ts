import type { DatagramAddress } from './DatagramSocket.ts'
import type { DtlsClock } from './DtlsClock.ts'
import type { DtlsCrypto } from './DtlsCrypto.ts'
import type { DtlsError } from './DtlsError.ts'
import type { DtlsLimits } from './DtlsLimits.ts'
import type { DtlsRecord } from './DtlsRecord.ts'
import type { DtlsSession } from './DtlsSession.ts'

/** The end that sessions belong to: it has the socket, and knows them by address and connection id. */
export interface SessionHost {
  readonly crypto: DtlsCrypto
  readonly clock: DtlsClock
  readonly limits: DtlsLimits
  transmit(session: DtlsSession, datagram: Buffer): void
  onMessage(session: DtlsSession, bytes: Buffer): void
  onEstablished(session: DtlsSession, isResumed: boolean): void
  /** The handshake came to nothing; `claim`: who the peer said it was. */
  onRefused(session: DtlsSession, error: DtlsError, claim: string | undefined): void
  /** Something went wrong here that is no doing of the peer. */
  onFault(session: DtlsSession, error: unknown): void
  /** It was established, and is no more. */
  onEnded(session: DtlsSession, reason: string): void
  /** Whatever became of it, it needs no place any more. */
  onForgotten(session: DtlsSession): void
  onMoved(session: DtlsSession, before: DatagramAddress): void
}

/** One end's part in a handshake under way. Its methods may throw DtlsError, which fails the session. */
export interface Handshake {
  /** Who the peer says it is, for the log. */
  readonly claim: string | undefined
  /** Whether our ChangeCipherSpec has been sent. */
  readonly isWritingProtected: boolean
  hear(record: Buffer, epoch: number): void
  /** A protected record that cannot be opened: too early, or under another key. */
  hearSealed(record: DtlsRecord): void
  stop(): void
}
