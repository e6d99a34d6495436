import { enumerations, geometryTypes, type JsonObject, RequestError, resourceTypes } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import { planInstance } from '../instances/createInstance.ts'
import type { Coordinates, Resource } from '../ports/index.ts'
import { revise } from '../revise.ts'
import type { Services } from '../Services.ts'
import { doesEventOccur, isInside } from './Geofence.ts'
import { targetArea } from './targetArea.ts'

/** What locationStatus says. The standard leaves its words open. */
export const locationStatuses = { none: 'no location yet', located: 'located' } as const

const statePrefix = 'geofence state '

/** Writes what was found out to the container of a locationPolicy and to its locationStatus. */
export class LocationRecorder {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  /** Adds a position, or the event that it means at a geofence, to a unit of work. */
  record(policy: Resource, position: Coordinates, changes: Changes): void {
    const { lit, gec } = policy.attributes
    if (lit !== 2) this.#store(policy, positionContent(position), changes)
    else if (this.#crosses(policy, position, changes))
      this.#store(policy, eventContent(gec as number, position), changes)
    this.say(policy, locationStatuses.located, changes)
  }

  /** Adds words to a unit of work that say how the last attempt went. */
  say(policy: Resource, status: string, changes: Changes): void {
    const before = changes.resource(policy.id)
    if (before === undefined || before.attributes.lost === status) return
    revise(policy.id, { lost: status }, changes, this.#services)
  }

  /** Adds to a unit of work that where the device was last seen no longer counts. */
  forget(policy: Resource, changes: Changes): void {
    changes.write({ kind: 'removeQueue', queue: `${statePrefix}${policy.id}` })
  }

  /** Takes note of the side of the fence, durably when it changes, and tells whether that is what the policy waits for. */
  #crosses(policy: Resource, position: Coordinates, changes: Changes): boolean {
    const area = targetArea(policy.attributes.gta)
    if (area === undefined) return false
    const queue = `${statePrefix}${policy.id}`
    const [note] = this.#services.store.messages(queue, 1)
    const before = note === undefined ? undefined : (JSON.parse(note.body) as boolean)
    const now = isInside(position, area)
    if (now !== before) {
      if (note !== undefined) changes.write({ kind: 'removeMessages', ids: [note.id] })
      appendMessage(queue, String(now), changes, this.#services)
    }
    return doesEventOccur(policy.attributes.gec as number, before, now)
  }

  /** @throws RequestError notFound when the container is gone, notAcceptable when it is too small */
  #store(policy: Resource, content: JsonObject, changes: Changes): void {
    const { store, identity } = this.#services
    const container = store.resourceByID(policy.attributes.loi as string)
    if (container === undefined) throw new RequestError('notFound', 'the container of the results was deleted')
    const exchange = { originator: identity.cseID }
    const definition = resourceTypes.contentInstance
    planInstance({ exchange, container, definition, content }, changes, this.#services)
  }
}

function positionContent(position: Coordinates): JsonObject {
  const con = JSON.stringify({ type: 'Point', coordinates: position })
  return { cnf: 'application/geo+json:0', con, loc: locationOf(position) }
}

/** The number of the event as content, its name as label. */
function eventContent(event: number, position: Coordinates): JsonObject {
  const name = enumerations.geofenceEventCriteria.values?.[event]
  return { cnf: 'text/plain:0', con: String(event), lbl: [`geofence:${name}`], loc: locationOf(position) }
}

function locationOf(position: Coordinates): JsonObject {
  return { typ: geometryTypes.point, crd: JSON.stringify(position) }
}
