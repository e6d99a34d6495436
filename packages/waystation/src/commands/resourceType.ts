import { definitionOf } from '@waystation/client'
import { type ResourceTypeDefinition, resourceTypeDefinitions } from '@waystation/model'
import { CommandError } from '../output/CommandError.ts'

/**
 * @param name `container`, `cnt`, `m2m:cnt` or `3`
 * @throws CommandError for a type that is not known
 */
export function resourceTypeOf(name: string): ResourceTypeDefinition {
  const byCode = resourceTypeDefinitions.find(({ code }) => String(code) === name)
  const definition = byCode ?? definitionOf(name)
  if (definition !== undefined) return definition
  const names = resourceTypeDefinitions.map((known) => known.name).join(', ')
  throw new CommandError(`"${name}" is no resource type.`, `There are ${names}.`, true)
}
