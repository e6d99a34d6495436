import { type JsonObject, RequestError } from '@waystation/model'
import { eventConfigOf } from '../charging/StatisticsRule.ts'
import { timedReadings } from '../charging/timedReadings.ts'
import type { Services } from '../Services.ts'
import type { Behaviour } from './Behaviour.ts'

/** statModel EVENTBASED, the only one there is. */
const eventBased = 1

/** @see TS-0001 9.6.25, TS-0004 7.4.25 */
export const statsCollect: Behaviour = {
  create(draft, _changes, services) {
    draft.attributes.sci = `${services.identity.cseID}/${draft.resourceID}`
    checkEvent(draft.attributes, draft.attributes, services)
  },
  update: ({ modified, attributes }, _changes, services) => checkEvent(modified, attributes, services),
  deleted(collect, _originator, changes) {
    changes.write({ kind: 'removeQueue', queue: timedReadings(collect) })
  },
}

/** @throws RequestError badRequest when there is no event to collect statistics about */
function checkEvent(modified: JsonObject, attributes: JsonObject, { store }: Services): void {
  const { evi, sm } = attributes
  if (sm === eventBased && evi === undefined) {
    throw new RequestError('badRequest', `statModel (sm) ${eventBased} needs eventID (evi)`)
  }
  if (typeof modified.evi === 'string' && eventConfigOf(modified.evi, store) === undefined) {
    throw new RequestError('badRequest', `eventID (evi) ${modified.evi} is that of no eventConfig`)
  }
}
