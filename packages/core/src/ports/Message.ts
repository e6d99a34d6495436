import type { Instant } from '@waystation/model'

/**
 * Something that must leave the CSE, durable in the transaction of what caused it, until it is delivered, given up or
 * no longer wanted. Messages of one queue leave in the order of their ids, which is the order of their commits.
 */
export interface Message {
  /** Growing, never used twice. */
  readonly id: number
  /** Names what orders the messages, e.g. subscription and target. */
  readonly queue: string
  /** What to do, as JSON text; the delivery engine knows its form. */
  readonly body: string
  readonly created: Instant
  /** Given up after this; null: never. */
  readonly expires: Instant | null
}
