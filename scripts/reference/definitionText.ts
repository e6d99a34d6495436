import {
  type AttributeDefinition,
  allResourceTypes,
  type ResourceTypeDefinition,
  resourceTypeDefinitions,
  wireName,
} from '../../packages/model/src/index.ts'
import { code, table } from './markdown.ts'
import { typeText, unitText } from './typeText.ts'

const columns = ['attribute', 'short', 'type', 'unit', 'create', 'update', 'announced', 'default', 'description']
const presence = { mandatory: 'mandatory', optional: 'optional', notPresent: '–' }
const announcement = { mandatory: 'always', optional: 'if named', notAnnounced: '–' }
const implemented = new Set(resourceTypeDefinitions.map((definition) => definition.name))

function row(name: string, attribute: AttributeDefinition, folder: string): string[] {
  const notes = [
    attribute.nullOnCreate ? 'Only null is legal in a create request.' : '',
    attribute.secret ? 'Secret: only returned when asked for by name.' : '',
    attribute.always && attribute.update === 'optional' && name !== 'expirationTime' ? 'Cannot be removed.' : '',
  ]
  return [
    name,
    code(attribute.shortName),
    typeText(attribute.type, folder),
    attribute.unit ?? unitText(attribute.type),
    presence[attribute.create],
    presence[attribute.update],
    announcement[attribute.announced],
    attribute.default === undefined ? '' : code(JSON.stringify(attribute.default)),
    [attribute.help, ...notes].filter(Boolean).join(' '),
  ]
}

/** @returns the table of the attributes given, sorted as defined */
export function attributeTable(attributes: Readonly<Record<string, AttributeDefinition>>, folder = ''): string {
  return table(
    columns,
    Object.entries(attributes).map(([name, attribute]) => row(name, attribute, folder)),
  )
}

function traits(definition: ResourceTypeDefinition): string[] {
  return [
    definition.hostOnly ? 'Created by the CSE itself only.' : '',
    definition.immutable ? 'Cannot be updated.' : '',
    definition.infrastructureOnly ? 'Only on an IN-CSE.' : '',
    definition.announceable ? '' : 'Not announceable.',
  ].filter(Boolean)
}

/** @returns a paragraph and a list that say what a resource type is and what may be below it */
export function introduction(definition: ResourceTypeDefinition): string {
  const children = definition.children.filter((name) => implemented.has(name))
  const others = definition.children.filter((name) => !implemented.has(name) && !name.endsWith('Annc'))
  const virtual = Object.entries(definition.virtualChildren ?? {}).map(([type, name]) => `${type} (${code(name)})`)
  const number =
    definition.managementDefinition === undefined ? '' : `, mgmtDefinition ${definition.managementDefinition}`
  return [
    [definition.summary, ...traits(definition)].join(' '),
    '',
    `- On the wire: ${code(wireName(definition))}, type ${definition.code}${number}`,
    ...(children.length ? [`- Children: ${children.join(', ')}`] : []),
    ...(others.length ? [`- Children that this release does not have: ${others.join(', ')}`] : []),
    ...(virtual.length ? [`- Virtual children: ${virtual.join(', ')}`] : []),
    `- Source: ${definition.source}`,
  ].join('\n')
}

/** @returns the table of every resource type number, with whether this release has it */
export function resourceTypeTable(): string {
  const own = resourceTypeDefinitions.filter((definition) => !Object.hasOwn(allResourceTypes, definition.code))
  const all: [string, Pick<ResourceTypeDefinition, 'name' | 'shortName' | 'namespace'>][] = [
    ...Object.entries(allResourceTypes).filter(([number]) => Number(number) < 10_000),
    ...own.map((definition): [string, ResourceTypeDefinition] => [String(definition.code), definition]),
  ]
  const rows = all.map(([number, type]) => [
    number,
    implemented.has(type.name) ? `[${type.name}](#${type.name.toLowerCase()})` : type.name,
    code(`${type.namespace ?? 'm2m'}:${type.shortName}`),
    implemented.has(type.name) ? 'yes' : '–',
    Object.hasOwn(allResourceTypes, 10_000 + Number(number)) ? String(10_000 + Number(number)) : '–',
  ])
  return table(['type', 'name', 'on the wire', 'implemented', 'announced as'], rows)
}
