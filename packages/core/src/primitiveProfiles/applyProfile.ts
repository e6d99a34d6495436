import {
  isPlainObject,
  type JsonObject,
  type JsonValue,
  type Operation,
  operationOf,
  type ParameterDefinition,
  type Registry,
  type ResourceTypeDefinition,
  requestParameters,
  type WirePrimitive,
} from '@waystation/model'
import type { Profile } from './Profile.ts'

/** What identifies a primitive; a profile can not give it. */
export const identifying: ReadonlySet<string> = new Set(['op', 'to', 'fr', 'rqi', 'pc', 'prpi'])

const parameters = new Map<string, ParameterDefinition>(Object.entries(requestParameters))
const shortNames = new Map([...parameters].map(([shortName, { name }]) => [name, shortName]))

/** @returns the short name of a parameter, given by either name; undefined when it is none */
export function parameterNamed(name: string): string | undefined {
  if (name === 'pc' || name === 'content') return 'pc'
  return parameters.has(name) ? name : shortNames.get(name)
}

/**
 * @param kept parameters that it can not take away
 * @returns the request as the profile makes it; the same object when it changes nothing
 */
export function applyToRequest(
  wire: WirePrimitive,
  profile: Profile,
  registry: Registry,
  kept: ReadonlySet<string> = new Set(),
): WirePrimitive {
  const operation = operationOf(Number(wire.op))
  const changed: WirePrimitive = { ...wire }
  for (const name of profile.deletions) {
    const parameter = parameterNamed(name)
    if (parameter !== undefined && !kept.has(parameter)) delete changed[parameter]
  }
  for (const [name, value] of profile.additions) {
    const parameter = parameterNamed(name)
    if (parameter === undefined || changed[parameter] !== undefined) continue
    if (isPossible(parameter, operation, profile)) changed[parameter] = value
  }
  if (isPlainObject(changed.pc) && (operation === 'create' || operation === 'update')) {
    changed.pc = applyToContent(changed.pc as JsonObject, profile, registry, operation)
  }
  return isSame(wire, changed) ? wire : changed
}

/** A profile that names no operation is for those that its parameter can be in. */
function isPossible(parameter: string, operation: Operation | undefined, { operations }: Profile): boolean {
  if (operations !== undefined || operation === undefined) return true
  return parameters.get(parameter)?.presence[operation] !== 'notPresent'
}

/**
 * @param content with one root member; what is no resource stays as it is
 * @param operation of a request; undefined for a representation
 */
export function applyToContent(
  content: JsonObject,
  profile: Profile,
  registry: Registry,
  operation?: 'create' | 'update',
): JsonObject {
  const [root] = Object.keys(content)
  const attributes = root === undefined ? undefined : content[root]
  const definition = root === undefined ? undefined : registry.byWireName(root)
  if (root === undefined || definition === undefined || !isPlainObject(attributes)) return content
  const changed: JsonObject = { ...attributes }
  for (const name of profile.deletions) delete changed[attributeNamed(name, definition)]
  for (const [name, value] of profile.additions) {
    if (parameterNamed(name) !== undefined) continue
    const attribute = attributeNamed(name, definition)
    if (changed[attribute] !== undefined) continue
    if (profile.types === undefined && !isAttribute(attribute, definition, operation)) continue
    changed[attribute] = value
  }
  return { ...content, [root]: changed }
}

function attributeNamed(name: string, definition: ResourceTypeDefinition): string {
  return Object.hasOwn(definition.attributes, name) ? (definition.attributes[name]?.shortName ?? name) : name
}

/** A profile that names no types is for those that have the attribute. */
function isAttribute(
  shortName: string,
  definition: ResourceTypeDefinition,
  operation: 'create' | 'update' | undefined,
): boolean {
  return Object.values(definition.attributes).some(
    (attribute) =>
      attribute.shortName === shortName && (operation === undefined || attribute[operation] !== 'notPresent'),
  )
}

function isSame(one: WirePrimitive, other: WirePrimitive): boolean {
  return JSON.stringify(one as JsonValue) === JSON.stringify(other as JsonValue)
}
