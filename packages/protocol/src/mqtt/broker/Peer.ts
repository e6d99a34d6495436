import type { TopicClient } from '../TopicRules.ts'

/** Who is at the other end of a connection, as far as it has proved it. */
export interface Peer {
  readonly clientID: string
  /** Of its session; no other client can have it. */
  readonly sessionKey: string
  /** Of its requests that wait; aborted when the connection ends. */
  readonly waiting: Set<AbortController>
  readonly remoteAddress: string | undefined
  /** What its credential entitles it to now: a revoked one entitles to nothing. */
  client(): TopicClient
}
