import { formatTimestamp, type JsonObject } from '@waystation/model'
import type { Changes } from './Changes.ts'
import type { Services } from './Services.ts'

/** Adds a change that the CSE makes of itself to a unit of work; null deletes an attribute. */
export function revise(
  id: number,
  modified: JsonObject,
  changes: Changes,
  services: Pick<Services, 'clock' | 'identity'>,
): void {
  const before = changes.resource(id)
  if (before === undefined) return
  const attributes: JsonObject = { ...before.attributes, lt: formatTimestamp(services.clock.now()) }
  for (const [name, value] of Object.entries(modified)) {
    if (value === null) delete attributes[name]
    else attributes[name] = value
  }
  const after = before.with(attributes)
  changes.updateResource(after)
  changes.tell({ kind: 'updated', before, after, modified, originator: services.identity.cseID })
}
