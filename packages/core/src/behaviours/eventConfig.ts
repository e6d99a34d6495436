import { type JsonObject, type JsonValue, parseTimestamp, RequestError } from '@waystation/model'
import { eventTypes } from '../charging/StatisticsRule.ts'
import type { Behaviour } from './Behaviour.ts'

/** The kind of event that an attribute belongs to. */
const belongings: readonly (readonly [shortName: string, longName: string, eventType: number])[] = [
  ['opt', 'operationType', eventTypes.dataOperation],
  ['ds', 'dataSize', eventTypes.storage],
  ['evs', 'eventStart', eventTypes.timer],
  ['eve', 'eventEnd', eventTypes.timer],
]

/** @see TS-0001 9.6.24, TS-0004 7.4.24 */
export const eventConfig: Behaviour = {
  create(draft) {
    draft.attributes.evi = draft.resourceID
    check(draft.attributes)
  },
  update: ({ attributes }) => check(attributes),
}

/** @throws RequestError badRequest when the attributes do not describe one event */
function check(attributes: JsonObject): void {
  for (const [shortName, longName, eventType] of belongings) {
    if (attributes[shortName] !== undefined && attributes.evt !== eventType) {
      throw new RequestError('badRequest', `${longName} (${shortName}) belongs to eventType (evt) ${eventType} only`)
    }
  }
  const { ds, evs, eve } = attributes
  const evt = attributes.evt as number
  if (evt === eventTypes.storage && ds === undefined) {
    throw new RequestError('badRequest', `eventType (evt) ${evt} needs dataSize (ds)`)
  }
  if (evt === eventTypes.timer && evs === undefined && eve === undefined) {
    throw new RequestError('badRequest', `eventType (evt) ${evt} needs eventStart (evs), eventEnd (eve) or both`)
  }
  if (evs !== undefined && eve !== undefined && instant(evs) >= instant(eve)) {
    throw new RequestError('badRequest', 'eventEnd (eve) must be after eventStart (evs)')
  }
}

function instant(timestamp: JsonValue): number {
  return parseTimestamp(timestamp) as number
}
