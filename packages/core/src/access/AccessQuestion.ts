import type { AccessControlOperation, Instant } from '@waystation/model'

/** Who wants to do what, when and from where; the target is given beside it. */
export interface AccessQuestion {
  /** Canonical form. */
  readonly originator: string
  readonly operation: AccessControlOperation
  readonly received: Instant
  readonly remoteAddress?: string
  /** Of the peer, where known: [latitude, longitude] in degrees, or a country code. */
  readonly location?: { readonly point?: readonly [number, number]; readonly country?: string }
  /** The peer proved its identity. */
  readonly isAuthenticated?: boolean
  /** Of a CREATE: type of the resource to be created, and its specialisation. */
  readonly childType?: number
  readonly childSpecialisation?: string | number
  /** Roles that have been proved for the originator. */
  readonly roleIDs?: readonly string[]
}

/** Attributes (short names) that a permission covers; `all` when it is not restricted. */
export type PermittedAttributes = 'all' | ReadonlySet<string>
