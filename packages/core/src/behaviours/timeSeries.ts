import { type JsonObject, RequestError } from '@waystation/model'
import type { Behaviour, Revision } from './Behaviour.ts'
import { trimToLimits } from './container.ts'

/** @see TS-0001 9.6.36, TS-0004 7.4.38 */
export const timeSeries: Behaviour = {
  create({ attributes }) {
    attributes.cni = 0
    attributes.cbs = 0
    attributes.mdc = 0
    if (attributes.peid === undefined && typeof attributes.pei === 'number') {
      attributes.peid = Math.floor(attributes.pei / 2)
    }
    checkDetection(attributes)
    if (attributes.mdd === true) attributes.mdlt = []
  },
  update(revision, changes) {
    checkDetectionUpdate(revision)
    followInterval(revision)
    checkDetection(revision.attributes)
    if (revision.modified.mdd === true && revision.before.attributes.mdd !== true) {
      revision.attributes.mdlt = []
      revision.attributes.mdc = 0
    }
    trimToLimits(revision, changes)
  },
}

/** A delta that the host chose follows a new interval. */
function followInterval({ before, modified, attributes }: Revision): void {
  if (typeof attributes.pei !== 'number' || modified.pei === undefined || modified.peid !== undefined) return
  const chosen = Math.floor((before.attributes.pei as number) / 2)
  if (before.attributes.peid === undefined || before.attributes.peid === chosen)
    attributes.peid = Math.floor(attributes.pei / 2)
}

/** @throws RequestError badRequest when the attributes of missing data detection do not fit each other */
function checkDetection(attributes: JsonObject): void {
  const { pei, peid, mdd, mdt } = attributes as { pei?: number; peid?: number; mdd?: boolean; mdt?: number }
  if (peid !== undefined && pei !== undefined && peid > pei / 2) {
    throw new RequestError('badRequest', 'periodicIntervalDelta (peid) must be at most half of periodicInterval (pei)')
  }
  if (mdd !== true) return
  if (pei === undefined || mdt === undefined) {
    throw new RequestError(
      'badRequest',
      'missingDataDetect (mdd) needs periodicInterval (pei) and missingDataDetectTimer (mdt)',
    )
  }
  if (mdt <= (peid ?? 0)) {
    throw new RequestError(
      'badRequest',
      'missingDataDetectTimer (mdt) must be greater than periodicIntervalDelta (peid)',
    )
  }
}

const detectionAttributes = ['pei', 'peid', 'mdt', 'mdn']

/** What detection works with stays while it is on, and does not change in the request that switches it. */
function checkDetectionUpdate(revision: Revision): void {
  const changed = detectionAttributes.find((name) => revision.modified[name] !== undefined)
  if (changed === undefined) return
  if (revision.before.attributes.mdd === true || revision.modified.mdd !== undefined) {
    throw new RequestError(
      'badRequest',
      `${changed} can not be updated while, or together with, missingDataDetect (mdd)`,
    )
  }
}
