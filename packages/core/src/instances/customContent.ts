import { customAttributes, type JsonObject, type ResourceTypeDefinition } from '@waystation/model'
import { contentSizeBytes } from './contentSize.ts'

const names = new WeakMap<ResourceTypeDefinition, readonly string[]>()

function customNames(definition: ResourceTypeDefinition): readonly string[] {
  let known = names.get(definition)
  if (known === undefined) {
    known = Object.values(customAttributes(definition)).map((attribute) => attribute.shortName)
    names.set(definition, known)
  }
  return known
}

/** @returns the attributes of a flexContainer that its specialisation adds, short names */
export function customContent(attributes: JsonObject, definition: ResourceTypeDefinition): JsonObject {
  const content: JsonObject = {}
  for (const name of customNames(definition)) {
    const value = attributes[name]
    if (value !== undefined) content[name] = value
  }
  return content
}

/** @returns bytes of the values of the custom attributes in compact JSON. @see TS-0001 9.6.35 (contentSize) */
export function customSizeBytes(attributes: JsonObject, definition: ResourceTypeDefinition): number {
  const values = Object.values(customContent(attributes, definition))
  return values.reduce<number>((bytes, value) => bytes + contentSizeBytes(value), 0)
}
