import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { meansResource } from './ChargedOperation.ts'
import { recordOf } from './recordOf.ts'
import { isCollected, type StatisticsRule } from './StatisticsRule.ts'

/** A resource whose stored bytes an operation changed. */
interface Growth {
  readonly resource: Resource
  readonly before: number
  readonly after: number
}

/**
 * Adds a record for each resource that an operation filled from below dataSize to dataSize or more; once below, it may be
 * reached again.
 * @see TS-0001 9.6.24 (dataSize)
 */
export function planStorageRecords(
  originator: string,
  rules: readonly StatisticsRule[],
  changes: Changes,
  services: Pick<Services, 'store' | 'identity' | 'clock'>,
): void {
  if (rules.length === 0) return
  for (const { resource, before, after } of changes.told.flatMap((event) => growthOf(event, changes))) {
    const { resourceID, resourceType, path } = resource
    for (const rule of rules) {
      const size = rule.event.ds as number
      if (before >= size || after < size) continue
      if (!isCollected(rule, originator, services.identity)) continue
      if (!meansResource(rule.event, { resourceType, names: [resourceID, path] }, services.identity)) continue
      const facts = { originator, resource: path, resourceID, resourceType, storedBytes: after }
      const record = recordOf(rule, { eventType: 'storage', ...facts }, services.clock.now(), services)
      changes.write({ kind: 'appendChargingRecord', record })
    }
  }
}

function growthOf(event: ResourceEvent, changes: Changes): Growth | never[] {
  switch (event.kind) {
    case 'updated':
      return { resource: event.after, before: storedBytes(event.before), after: storedBytes(event.after) }
    case 'created': {
      const { subject, parent } = event
      if ('path' in subject) return { resource: subject, before: 0, after: storedBytes(subject) }
      const after = changes.resource(parent.id) ?? parent
      return { resource: after, before: storedBytes(parent), after: storedBytes(after) }
    }
    default:
      return []
  }
}

/** @returns bytes of the instances, or of the content where a resource has only that */
export function storedBytes({ attributes }: Resource): number {
  return ((attributes.cbs ?? attributes.cs) as number | undefined) ?? 0
}
