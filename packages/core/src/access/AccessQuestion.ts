import type { AccessControlOperation, Instant } from '@waystation/model'
import type { Grants } from './Grants.ts'

/** Who wants to do what, when and from where; the target is given beside it. */
export interface AccessQuestion {
  /** Canonical form. */
  readonly originator: string
  readonly operation: AccessControlOperation
  readonly received: Instant
  /** IP address of the peer, where known. */
  readonly remoteAddress?: string | undefined
  /** The peer proved its identity. */
  readonly isAuthenticated: boolean
  /** Of a CREATE: type of the resource to be created. */
  readonly childType?: number | undefined
  /** What the request brings along beyond policies. */
  readonly grants?: Grants | undefined
}

/** Attributes (short names) that a permission covers; `all` when it is not restricted. */
export type PermittedAttributes = 'all' | ReadonlySet<string>

/** @returns what either permission covers; undefined grants nothing */
export function eitherOf(
  one: PermittedAttributes | undefined,
  other: PermittedAttributes | undefined,
): PermittedAttributes | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one === 'all' || other === 'all' ? 'all' : new Set([...one, ...other])
}
