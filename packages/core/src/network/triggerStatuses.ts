import type { JsonValue } from '@waystation/model'

/** Numbers of m2m:triggerStatus. @see TS-0004 6.3.4.2 */
export const triggerStatuses = {
  processing: 1,
  noNetwork: 2,
  triggered: 3,
  delivered: 4,
  expired: 5,
  failed: 6,
  replaced: 7,
  unconfirmed: 8,
  terminated: 9,
} as const

/** @returns whether the network has accepted the trigger and has not reported yet; one that replaces another is, too */
export function isWithNetwork(status: JsonValue | undefined): boolean {
  return status === triggerStatuses.triggered || status === triggerStatuses.replaced
}

/** @returns whether something may still become of the trigger */
export function isUnderWay(status: JsonValue | undefined): boolean {
  return status === triggerStatuses.processing || isWithNetwork(status)
}
