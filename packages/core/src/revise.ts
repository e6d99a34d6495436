import { formatTimestamp, type JsonObject } from '@waystation/model'
import type { Changes } from './Changes.ts'
import type { Services } from './Services.ts'

/** @returns attributes after a change of some; null deletes one */
export function merged(attributes: JsonObject, modified: JsonObject): JsonObject {
  const after: JsonObject = { ...attributes }
  for (const [name, value] of Object.entries(modified)) {
    if (value === null) delete after[name]
    else after[name] = value
  }
  return after
}

/** Adds a change that the CSE makes of itself to a unit of work; null deletes an attribute. */
export function revise(
  id: number,
  modified: JsonObject,
  changes: Changes,
  services: Pick<Services, 'clock' | 'identity'>,
): void {
  const before = changes.resource(id)
  if (before === undefined) return
  const after = before.with({ ...merged(before.attributes, modified), lt: formatTimestamp(services.clock.now()) })
  changes.updateResource(after)
  changes.tell({ kind: 'updated', before, after, modified, originator: services.identity.cseID })
}
