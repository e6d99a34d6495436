import { type JsonObject, RequestError, type ResourceTypeDefinition } from '@waystation/model'
import type { Changes } from '../Changes.ts'
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

/** @returns the attributes that the specialisation adds, short names */
export function customAttributes(attributes: JsonObject, definition: ResourceTypeDefinition): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !generalAttributes.has(name) && isKnown(name, definition)),
  )
}

const generalAttributes = new Set(
  'ty ri rn pi ct lt et lbl acpi daci at aa ast st cr cstn loc cnd or cs nl mni mia mbs cbs cni fcied'.split(' '),
)

const known = new WeakMap<ResourceTypeDefinition, ReadonlySet<string>>()

function isKnown(name: string, definition: ResourceTypeDefinition): boolean {
  let names = known.get(definition)
  if (names === undefined) {
    names = new Set(Object.values(definition.attributes).map((attribute) => attribute.shortName))
    known.set(definition, names)
  }
  return names.has(name)
}

/** @returns bytes of the values of the custom attributes in compact JSON. @see TS-0001 9.6.35 (contentSize) */
function customSizeBytes(attributes: JsonObject, definition: ResourceTypeDefinition): number {
  let bytes = 0
  for (const value of Object.values(customAttributes(attributes, definition))) {
    bytes += Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value))
  }
  return bytes
}
