import { type JsonObject, parseTimestamp } from '@waystation/model'
import { registrationOf } from '../access/isMember.ts'
import { type Coordinates, Instance, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { locationSources } from './checkLocationPolicy.ts'
import { positionIn, readPosition } from './readPosition.ts'

/** A position of a registree, as known here. */
interface Sighting {
  readonly originator: string
  readonly position: Coordinates
  readonly isOnSameNode: boolean
  readonly time: number
}

type Needs = Pick<Services, 'store' | 'identity'>

/**
 * The device's own position: the location of the entity that made the policy, else that of this CSE.
 * @see TS-0001 10.2.10.1 (device-based)
 */
export function ownPosition(policy: Resource, services: Needs): Coordinates | undefined {
  return positionIn(registrationOf(policy.originator, services)?.attributes.loc) ?? hostPosition(services)
}

/**
 * The position of the device nearest by topology that knows its own: on the same node first, else any other that is
 * registered here, the most recent one; without any, that of this CSE.
 * @see TS-0001 10.2.10.1 (sharing-based)
 */
export function sharedPosition(policy: Resource, services: Needs): Coordinates | undefined {
  const node = nodeLinkOf(registrationOf(policy.originator, services))
  let best: Sighting | undefined
  for (const sighting of sightings(node, services)) {
    if (sighting.originator !== policy.originator && isBetter(sighting, best)) best = sighting
  }
  return best?.position ?? hostPosition(services)
}

function isBetter(one: Sighting, best: Sighting | undefined): boolean {
  if (best === undefined || one.isOnSameNode !== best.isOnSameNode) return best === undefined || one.isOnSameNode
  return one.time > best.time
}

function* sightings(node: string | undefined, services: Needs): Iterable<Sighting> {
  const sightingOf = (originator: string, registree: Resource | undefined, position: Coordinates, time: unknown) => {
    const link = nodeLinkOf(registree)
    return {
      originator,
      position,
      isOnSameNode: link !== undefined && link === node,
      time: parseTimestamp(time) ?? 0,
    }
  }
  for (const policy of services.store.resourcesOfType(10)) {
    const latest = policy.attributes.los === locationSources.sharing ? undefined : latestIn(policy, services)
    const position = latest && readPosition(latest.attributes)
    if (latest === undefined || position === undefined) continue
    const registree = registrationOf(policy.originator, services)
    yield sightingOf(policy.originator, registree, position, latest.attributes.ct)
  }
  for (const registree of registreesWithLocation(services)) {
    const position = positionIn(registree.attributes.loc)
    if (position !== undefined) yield sightingOf(registree.originator, registree, position, registree.attributes.lt)
  }
}

/** @returns the newest instance of the container of a policy */
export function latestIn(policy: Resource, { store }: Needs): Instance | undefined {
  const container = store.resourceByID(policy.attributes.loi as string)
  return container && store.latestInstance(container.id)
}

function* registreesWithLocation({ store, identity }: Needs): Iterable<Resource> {
  const root = store.resourceByPath(identity.cseName)
  if (root === undefined) return
  const hasLocation = { kind: 'predicate' as const, test: ({ loc }: JsonObject) => loc !== undefined }
  const types = { kind: 'type' as const, codes: [2, 16] }
  const condition = { kind: 'all' as const, conditions: [types, hasLocation] }
  for (const found of store.discover({ root, levels: 1, condition, withoutInstances: true })) {
    if (!(found instanceof Instance)) yield found
  }
}

function hostPosition({ store, identity }: Needs): Coordinates | undefined {
  return positionIn(store.resourceByPath(identity.cseName)?.attributes.loc)
}

function nodeLinkOf(registree: Resource | undefined): string | undefined {
  return registree?.attributes.nl as string | undefined
}
