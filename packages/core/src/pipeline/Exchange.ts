import type { RequestContext, RequestPrimitive } from '@waystation/model'
import type { Grants } from '../access/Grants.ts'
import type { Changes } from '../Changes.ts'
import type { Outcome } from './respond.ts'

/** A request on its way through the pipeline: checked for form, its originator known in canonical form. */
export interface Exchange {
  readonly request: RequestPrimitive
  readonly context: RequestContext
  readonly originator: string
  /** What the originator has proved, or others have granted, for this request beyond policies. */
  readonly grants?: Grants | undefined
  /** Keeps the outcome of a non-blocking request, in the unit of work that brings it about. */
  readonly record?: (outcome: Outcome, changes: Changes) => void
  /** Keeps what is known so far of the outcome of a non-blocking request that many take part in. */
  readonly progress?: (outcome: Outcome) => void
}
