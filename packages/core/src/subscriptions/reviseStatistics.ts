import type { JsonObject } from '@waystation/model'

/**
 * Follows a change of notificationStatsEnable: switching statistics on, also once more, starts them anew; taking the switch away
 * takes them away.
 * @param attributes as they will be; changed in place
 * @see TS-0001 9.6.8 (notificationStatsInfo)
 */
export function reviseStatistics(attributes: JsonObject, modified: JsonObject): void {
  if (modified.nse === true) attributes.nsi = []
  if (modified.nse === null) delete attributes.nsi
}
