import type { Geometry } from '../geometry/Geometry.ts'
import { locate } from '../geometry/locate.ts'
import type { Coordinates } from '../ports/index.ts'

/** Numbers of m2m:geofenceEventCriteria. */
const geofenceEvents = { entering: 1, leaving: 2, inside: 3, outside: 4 } as const

/** Whether a position is in an area, its edge included. */
export function isInside(position: Coordinates, area: Geometry): boolean {
  return locate(position, area) !== 'exterior'
}

/**
 * Tells whether the event that a geofence waits for occurs. A device first seen inside counts as entering; one first seen
 * outside has left nothing.
 * @param criterion number of m2m:geofenceEventCriteria
 * @param wasInside undefined before the first position
 * @see TS-0001 9.6.10 (geofenceEventCriteria)
 */
export function doesEventOccur(criterion: number, wasInside: boolean | undefined, isNowInside: boolean): boolean {
  switch (criterion) {
    case geofenceEvents.entering:
      return isNowInside && wasInside !== true
    case geofenceEvents.leaving:
      return !isNowInside && wasInside === true
    case geofenceEvents.inside:
      return isNowInside
    default:
      return !isNowInside
  }
}
