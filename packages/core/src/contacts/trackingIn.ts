import { type JsonObject, type JsonValue, RequestError, toSPRelative } from '@waystation/model'
import type { Identity } from '../Services.ts'

/** What one CSE tells another of an application. */
export interface Tracking {
  /** It moved from one AE-ID to another, or the CSE refers to another one. */
  readonly kind: 'movement' | 'reference'
  readonly former: string | undefined
  readonly current: string | undefined
}

/** @returns whether a notification is about references to applications or about where they are registered */
export function isTracking(content: JsonObject | undefined): boolean {
  const notification = content?.['m2m:sgn']
  if (notification === null || typeof notification !== 'object' || Array.isArray(notification)) return false
  return isSet(notification.aerp) || isSet(notification.aerid)
}

/**
 * @returns what a notification tells, its AE-IDs SP-relative
 * @throws RequestError badRequest when the trackingIDs are no AE-IDs, or missing
 */
export function trackingIn({ aerp, tid1, tid2 }: JsonObject, identity: Identity): Tracking {
  const former = applicationIn(tid1, 'trackingID1 (tid1)', identity)
  const current = applicationIn(tid2, 'trackingID2 (tid2)', identity)
  if (isSet(aerp) && (former === undefined || current === undefined)) {
    throw new RequestError(
      'badRequest',
      'a change of the registration point needs trackingID1 (tid1) and trackingID2 (tid2)',
    )
  }
  if (former === undefined && current === undefined) {
    throw new RequestError('badRequest', 'trackingID1 (tid1) or trackingID2 (tid2) must be given')
  }
  return { kind: isSet(aerp) ? 'movement' : 'reference', former, current }
}

/** Releases differ in whether it is a boolean or a number. */
function isSet(value: JsonValue | undefined): boolean {
  return value === true || value === 1
}

function applicationIn(value: JsonValue | undefined, title: string, identity: Identity): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && /^(\/\/[^/]+)?\/[^/]+\/[CS][\w.-]+$/.test(value))
    return toSPRelative(value, identity)
  throw new RequestError('badRequest', `${title} must be an AE-ID with the CSE-ID of its registrar, like /mn/Cmeter`)
}
