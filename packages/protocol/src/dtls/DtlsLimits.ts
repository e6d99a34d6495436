import type { Milliseconds } from '@waystation/model'

/** What peers may make an end hold, and how long it waits for them. */
export interface DtlsLimits {
  readonly maxSessions: number
  /** Handshakes under way, of peers that have shown that they receive at their address. */
  readonly maxHandshakes: number
  /** Handshake messages of one peer that are held at one time. */
  readonly maxHandshakeBytes: number
  /** Size of the datagrams that handshakes send; below what any path carries, so that none is lost for its size. */
  readonly maxDatagramBytes: number
  readonly handshakeMilliseconds: Milliseconds
  /** A session that is silent for longer is closed. */
  readonly idleMilliseconds: Milliseconds
  /** First wait for an answer; doubled each time. */
  readonly retransmitMilliseconds: Milliseconds
  /** Sessions that can be resumed. */
  readonly maxCachedSessions: number
  readonly cachedSessionMilliseconds: Milliseconds
}

export const defaultDtlsLimits: DtlsLimits = {
  maxSessions: 20_000,
  maxHandshakes: 1_000,
  maxHandshakeBytes: 32_768,
  maxDatagramBytes: 1_200,
  handshakeMilliseconds: 30_000,
  idleMilliseconds: 24 * 3_600_000,
  retransmitMilliseconds: 1_000,
  maxCachedSessions: 20_000,
  cachedSessionMilliseconds: 24 * 3_600_000,
}
