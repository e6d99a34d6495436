import type { Instant } from '@waystation/model'

/** What somebody used, durable in the transaction of the use itself. Records are only ever added. */
export interface ChargingRecord {
  /** Growing, never used twice; from `nextMessageNumber`. */
  readonly id: number
  readonly time: Instant
  /** The facts, as JSON text. */
  readonly body: string
}

/** Which records are wanted. */
export interface ChargingPeriod {
  /** Not before this; absent: from the first. */
  readonly from?: Instant
  /** Before this; absent: to the last. */
  readonly to?: Instant
}
