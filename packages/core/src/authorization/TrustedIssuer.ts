import type { KeyObject } from 'node:crypto'

/** Somebody whose tokens count. */
export interface TrustedIssuer {
  /** In any form. */
  readonly issuer: string
  /** Public keys, or a shared secret; a token must be signed by one of them. */
  readonly keys: readonly KeyObject[]
}
