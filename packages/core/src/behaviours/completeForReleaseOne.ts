import type { JsonObject } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'

/**
 * A release 1 entity knows no supportedReleaseVersions; that it speaks release 1 is all there is to say.
 * @see TS-0004 6.2.3 (Release Version Indicator: absent means 1)
 */
export function completeForReleaseOne(requested: JsonObject, exchange: Exchange): JsonObject {
  if (exchange.request.releaseVersion !== '1' || requested.srv !== undefined) return requested
  return { ...requested, srv: ['1'] }
}
