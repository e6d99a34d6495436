import type { AttributeDefinition, ResourceTypeDefinition } from '../defineResourceType.ts'
import { flexContainer } from '../resource-types/flexContainer.ts'
import { flexContainerInstance } from '../resource-types/flexContainerInstance.ts'

/** @returns the attributes that a specialisation of flexContainer adds to the general ones */
export function customAttributes(definition: ResourceTypeDefinition): Record<string, AttributeDefinition> {
  const own = Object.entries(definition.attributes).filter(([name]) => !Object.hasOwn(flexContainer.attributes, name))
  return Object.fromEntries(own)
}

/** @returns the flexContainerInstance that holds the snapshots of a specialisation of flexContainer, e.g. `cod:binShInst` */
export function instanceVariant(definition: ResourceTypeDefinition): ResourceTypeDefinition {
  const custom = Object.entries(customAttributes(definition)).map(([name, attribute]) => [
    name,
    { ...attribute, create: 'notPresent', update: 'notPresent', always: false } satisfies AttributeDefinition,
  ])
  const { containerDefinition, namespace } = definition
  return Object.freeze({
    ...flexContainerInstance,
    name: `${definition.name}Instance`,
    shortName: `${definition.shortName}Inst`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(containerDefinition === undefined ? {} : { containerDefinition: `${containerDefinition}Inst` }),
    summary: `Snapshot of ${definition.name}.`,
    attributes: { ...flexContainerInstance.attributes, ...Object.fromEntries(custom) },
  })
}
