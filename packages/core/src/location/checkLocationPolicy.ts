import { type JsonObject, parseDuration, RequestError } from '@waystation/model'
import { targetArea } from './targetArea.ts'

/** Numbers of m2m:locationSource. */
export const locationSources = { network: 1, device: 2, sharing: 3 } as const

const geofenceEvent = 2

/** What only a network operator can be told. */
const networkOnly = {
  lot: 'locationTargetID',
  aid: 'authID',
  rlkl: 'retrieveLastKnownLocation',
  luec: 'locationUpdateEventCriteria',
}

/**
 * @param attributes of a locationPolicy as it would be
 * @param isServerKnown whether a location server is configured, so that the policy need not name one
 * @throws RequestError badRequest where they do not fit each other
 * @see TS-0001 9.6.10, TS-0004 7.4.10
 */
export function checkLocationPolicy(attributes: JsonObject, isServerKnown: boolean): void {
  if (attributes.los === locationSources.network) checkNetwork(attributes, isServerKnown)
  else refuseNetworkOnly(attributes)
  if (attributes.gta !== undefined && targetArea(attributes.gta) === undefined) {
    throw new RequestError(
      'badRequest',
      'geographicalTargetArea (gta) must be a polygon, as GeoJSON or its coordinates',
    )
  }
  if (attributes.lit === geofenceEvent && (attributes.gta === undefined || attributes.gec === undefined)) {
    throw new RequestError(
      'badRequest',
      'locationInformationType (lit) 2 needs geographicalTargetArea (gta) and geofenceEventCriteria (gec)',
    )
  }
}

function checkNetwork(attributes: JsonObject, isServerKnown: boolean): void {
  const { lot, lor, luec } = attributes
  if (lot === undefined || (lor === undefined && !isServerKnown)) {
    throw new RequestError('badRequest', 'network-based location needs locationTargetID (lot) and locationServer (lor)')
  }
  if (luec !== undefined && updatePeriod(attributes) !== undefined) {
    throw new RequestError(
      'badRequest',
      'locationUpdateEventCriteria (luec) is for policies without locationUpdatePeriod (lou)',
    )
  }
}

function refuseNetworkOnly(attributes: JsonObject): void {
  for (const [shortName, name] of Object.entries(networkOnly)) {
    if (attributes[shortName] === undefined) continue
    throw new RequestError('badRequest', `${name} (${shortName}) is for network-based location (los 1) only`)
  }
}

/** @returns milliseconds between two results; undefined when they are made on demand */
export function updatePeriod({ lou }: JsonObject): number | undefined {
  const period = parseDuration((lou as string[] | undefined)?.[0])
  return period === undefined || period === 0 ? undefined : period
}
