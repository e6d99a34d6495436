import type { JsonObject, ResourceTypeDefinition } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import { instanceTypes } from '../instances/instanceTypes.ts'
import { findTarget } from '../pipeline/resolveTarget.ts'
import { Instance, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** A resource of this CSE whose attributes criteria are about: it, or the latest instance in it. */
export interface Watched {
  readonly resource: Resource
  readonly through: 'itself' | 'latest'
}

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

/** @returns what is watched at an address; undefined when nothing is there that can change, or another CSE hosts it */
export function watchedAt(address: string, services: Needs): Watched | undefined {
  const target = findTarget(address, services)
  if (target?.kind === 'resource') return { resource: target.resource, through: 'itself' }
  return target?.kind === 'latest' ? { resource: target.container, through: 'latest' } : undefined
}

/** @returns the definition that says which attributes the watched has */
export function definitionOfWatched(
  { resource, through }: Watched,
  { registry }: Pick<Services, 'registry'>,
): ResourceTypeDefinition | undefined {
  if (through === 'itself') return registry.specialisation(resource.resourceType, resource.wireName)
  const code = instanceTypes.get(resource.resourceType)
  if (code === 58) return registry.byWireName(`${resource.wireName}Inst`)
  return code === undefined ? undefined : registry.byCode(code)
}

/** The newest instances that a unit of work creates, as far as somebody asked to remember them. */
const created = new WeakMap<Changes, Map<number, Instance>>()

/** Lets criteria on the latest instance see the one that the unit of work creates. */
export function rememberLatest(event: ResourceEvent, changes: Changes): void {
  if (event.kind !== 'created' || !(event.subject instanceof Instance)) return
  const newest = created.get(changes) ?? new Map<number, Instance>()
  newest.set(event.parent.id, event.subject)
  created.set(changes, newest)
}

/** @returns the attributes as the unit of work leaves them; undefined when there are none */
export function attributesOf({ resource, through }: Watched, changes: Changes): JsonObject | undefined {
  if (through === 'itself') return changes.resource(resource.id)?.attributes
  return (created.get(changes)?.get(resource.id) ?? changes.store.latestInstance(resource.id))?.attributes
}

/**
 * Tells what an event changed.
 * @returns internal number of the resource, and whether its latest instance is a new one; undefined when nothing changed
 */
export function changedBy(event: ResourceEvent): { id: number; isNewInstance: boolean } | undefined {
  switch (event.kind) {
    case 'updated':
      return { id: event.after.id, isNewInstance: false }
    case 'missingData':
      return { id: event.subject.id, isNewInstance: false }
    case 'created':
    case 'deleted':
      // Instances change the counters of their container; other children change nothing of their parent.
      if (!(event.subject instanceof Instance)) return undefined
      return { id: event.parent.id, isNewInstance: event.kind === 'created' }
    default:
      return undefined
  }
}
