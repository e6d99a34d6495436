import type { RequestContext, RequestPrimitive } from '@waystation/model'

/** A request on its way through the pipeline: checked for form, its originator known in canonical form. */
export interface Exchange {
  readonly request: RequestPrimitive
  readonly context: RequestContext
  readonly originator: string
}
