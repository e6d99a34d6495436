import { type JsonObject, RequestError, type ResourceTypeDefinition } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { customSizeBytes } from '../instances/customContent.ts'
import { planSnapshot } from '../instances/planSnapshot.ts'
import type { Behaviour } from './Behaviour.ts'
import { trimToLimits } from './container.ts'

/** @see TS-0001 9.6.35, TS-0004 7.4.37 */
export const flexContainer: Behaviour = {
  create(draft) {
    const { attributes, definition } = draft
    checkDefinition(attributes, definition)
    attributes.cs = customSizeBytes(attributes, definition)
    checkInstanceLimits(attributes)
    if (attributes.fcied !== undefined) Object.assign(attributes, { cni: 0, cbs: 0 })
  },
  created(resource, draft, changes, services) {
    if (resource.attributes.fcied === true) planSnapshot(resource, draft.exchange.originator, changes, services)
  },
  update(revision, changes) {
    const { attributes, definition, before } = revision
    attributes.cs = customSizeBytes(attributes, definition)
    if (attributes.fcied === undefined && before.attributes.fcied !== undefined)
      return stopInstances(attributes, changes, before.id)
    checkInstanceLimits(attributes)
    if (attributes.fcied === undefined) return
    attributes.cni ??= 0
    attributes.cbs ??= 0
    trimToLimits(revision, changes)
  },
  updated(after, revision, changes, services) {
    if (after.attributes.fcied === true) planSnapshot(after, revision.exchange.originator, changes, services)
  },
}

function checkDefinition(attributes: JsonObject, definition: ResourceTypeDefinition): void {
  if (definition.containerDefinition === undefined || attributes.cnd === definition.containerDefinition) return
  throw new RequestError(
    'badRequest',
    `containerDefinition (cnd) must be ${definition.containerDefinition} for ${definition.shortName}`,
  )
}

/** Without flexContainerInstances their limits mean nothing; with them, a limit must let one be kept. */
function checkInstanceLimits(attributes: JsonObject): void {
  for (const name of ['mni', 'mbs', 'mia']) {
    if (attributes[name] === undefined) continue
    if (attributes.fcied === undefined) {
      throw new RequestError('badRequest', `${name} needs fcinEnabled (fcied)`)
    }
    if (attributes[name] === 0) throw new RequestError('badRequest', `${name} must be at least 1`)
  }
  if (typeof attributes.mbs === 'number' && attributes.mbs < (attributes.cs as number)) {
    throw new RequestError('badRequest', 'maxByteSize (mbs) must be at least contentSize (cs)')
  }
}

function stopInstances(attributes: JsonObject, changes: Changes, container: number): void {
  for (const name of ['mni', 'mbs', 'mia', 'cni', 'cbs']) delete attributes[name]
  changes.write({ kind: 'deleteAllInstances', container })
}
