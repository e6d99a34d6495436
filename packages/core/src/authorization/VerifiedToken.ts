import type { Instant } from '@waystation/model'
import type { GrantedPrivileges } from '../access/Grants.ts'

/** A token whose signature is that of an issuer we trust. Whether it counts for a request depends on holder and time. */
export interface VerifiedToken {
  readonly tokenID: string
  /** What an originator may write in place of the token in later requests. */
  readonly localTokenID: string
  /** Canonical form. */
  readonly holder: string
  readonly notBefore: Instant
  readonly notAfter: Instant
  readonly roles: readonly string[]
  readonly privileges: readonly GrantedPrivileges[]
}
