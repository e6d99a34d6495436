import { createRegistry, type ResourceTypeDefinition, wireName } from '@waystation/model'

const registry = createRegistry()
let byName: Map<string, ResourceTypeDefinition> | undefined

/**
 * @returns the resource type, general or specialised, that goes by `name`: `container`, `cnt` or `m2m:cnt`, the first two
 *   in any case; undefined when none does
 */
export function definitionOf(name: string): ResourceTypeDefinition | undefined {
  // The names of all device models are gathered only when somebody asks by another name than that of the wire.
  return name.includes(':') ? registry.byWireName(name) : namesOfAll().get(name.toLowerCase())
}

function namesOfAll(): Map<string, ResourceTypeDefinition> {
  if (byName === undefined) {
    byName = new Map()
    for (const definition of registry.definitions()) {
      for (const name of [definition.name, definition.shortName, wireName(definition)]) {
        if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), definition)
      }
    }
  }
  return byName
}
