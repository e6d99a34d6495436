import { type JsonObject, type JsonValue, RequestError } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import { behaviourOf } from '../behaviours/index.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { definitionOf } from './resolveTarget.ts'

/**
 * @param names short names of the attributes asked for; one that is not set is left out of the answer
 * @throws RequestError badRequest for a name that the type does not have, originatorHasNoPrivilege for one not granted
 * @see TS-0004 7.3.3.4
 */
export function partOf(
  found: Resource | Instance,
  names: readonly string[],
  permitted: PermittedAttributes,
  services: Services,
): JsonObject {
  const definition = definitionOf(found, services)
  const known = new Set(Object.values(definition.attributes).map((attribute) => attribute.shortName))
  const computed = 'path' in found ? behaviourOf(found.resourceType).computed?.(found, services) : undefined
  const attributes: JsonObject = { ...found.attributes, ...computed }
  const part: JsonObject = {}
  for (const name of names) {
    if (definition.isOpen !== true && !known.has(name))
      throw new RequestError('badRequest', `${definition.name} has no attribute ${name}`)
    if (permitted !== 'all' && !permitted.has(name)) {
      throw new RequestError('originatorHasNoPrivilege', `the originator may not retrieve attribute ${name}`)
    }
    if (attributes[name] !== undefined) part[name] = attributes[name] as JsonValue
  }
  return { [found.wireName]: part }
}
