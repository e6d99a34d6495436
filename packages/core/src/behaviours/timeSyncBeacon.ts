import { formatDuration, type JsonObject, parseDuration, RequestError } from '@waystation/model'
import { beaconCriteria } from '../timeSync/TimeSyncBeacons.ts'
import type { Behaviour } from './Behaviour.ts'

const defaultInterval = formatDuration(3_600_000)
const defaultThreshold = formatDuration(10_000)
/** Beacons that follow each other faster would only be load. */
const shortestInterval = 100

/** @see TS-0001 Release 4, 9.6 (timeSyncBeacon) */
export const timeSyncBeacon: Behaviour = {
  create: ({ attributes, requested }) => settle(attributes, requested),
  update({ attributes, modified, before }) {
    if (modified.bcnc !== undefined && modified.bcnc !== before.attributes.bcnc) {
      // What belongs to the other criteria goes with it.
      if (modified.bcni === undefined) delete attributes.bcni
      if (modified.bcnt === undefined) delete attributes.bcnt
    }
    settle(attributes, modified)
  },
  deleted(gone, _originator, changes, services) {
    changes.afterCommit(() => services.beacons.deleted(gone.id))
  },
}

/**
 * Checks what belongs to which beaconCriteria, and sets what is left to the host.
 * @param given attributes of the request
 * @throws RequestError badRequest
 */
function settle(attributes: JsonObject, given: JsonObject): void {
  if (attributes.bcnc === beaconCriteria.periodic) {
    refuse(given, 'bcnt', 'beaconThreshold (bcnt) belongs to beaconCriteria (bcnc) 2 (loss of synchronization)')
    attributes.bcni ??= defaultInterval
    if ((parseDuration(attributes.bcni) ?? 0) < shortestInterval) {
      throw new RequestError('badRequest', `beaconInterval (bcni) must be ${shortestInterval} ms or more`)
    }
    return
  }
  refuse(given, 'bcni', 'beaconInterval (bcni) belongs to beaconCriteria (bcnc) 1 (periodic)')
  if (attributes.bcnr === undefined) {
    throw new RequestError(
      'badRequest',
      'beaconCriteria (bcnc) 2 needs beaconRequester (bcnr), the entity that is observed',
    )
  }
  attributes.bcnt ??= defaultThreshold
}

function refuse(given: JsonObject, name: string, reason: string): void {
  if (given[name] !== undefined && given[name] !== null) throw new RequestError('badRequest', reason)
}
