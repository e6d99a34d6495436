import {
  complexTypes,
  customAttributes,
  type dataTypes,
  defineFlexContainer,
  managementObjectDefinitions,
  type ResourceTypeDefinition,
  resourceTypeDefinitions,
  resourceTypes,
  standardFlexContainers,
  statusCodes,
  wireName,
} from '../../packages/model/src/index.ts'
import { attributeTable, introduction, resourceTypeTable } from './definitionText.ts'
import { anchor, code, page, table } from './markdown.ts'
import { enumerationSections, patternText, recordSections, typeText, unitText } from './typeText.ts'

const legend =
  '“create” and “update” say whether a request must, may or must not (–) carry the attribute; “announced”, whether the announced ' +
  'resource carries it always, only when announcedAttribute names it, or never.'

function section(definition: ResourceTypeDefinition): string {
  return `## ${definition.name}\n\n${introduction(definition)}\n\n${attributeTable(definition.attributes)}`
}

function resourceTypesPage(): string {
  return page('Resource types', legend, resourceTypeTable(), ...resourceTypeDefinitions.map(section))
}

function managementObjectSection(definition: ResourceTypeDefinition): string {
  const own = Object.fromEntries(
    Object.entries(definition.attributes).filter(([name]) => !Object.hasOwn(resourceTypes.mgmtObj.attributes, name)),
  )
  return `## ${definition.name}\n\n${introduction(definition)}\n\n${attributeTable(own)}`
}

function managementObjectsPage(): string {
  const contents = managementObjectDefinitions.map((definition) => [
    String(definition.managementDefinition),
    `[${definition.name}](#${anchor(definition.name)})`,
    code(wireName(definition)),
    definition.summary,
  ])
  return page(
    'Management objects',
    `Specialisations of [mgmtObj](resource-types.md#mgmtobj), below a node. Each has the attributes of mgmtObj and its own. ${legend}`,
    table(['mgmtDefinition', 'name', 'on the wire', 'what it is'], contents),
    ...managementObjectDefinitions.map(managementObjectSection),
  )
}

function modelSection(definition: ResourceTypeDefinition): string {
  const own = customAttributes(definition)
  return [
    `## ${definition.name} ${code(wireName(definition))}`,
    [
      ...(definition.containerDefinition ? [`- containerDefinition: ${code(definition.containerDefinition)}`] : []),
      ...(definition.foreseenChildren
        ? [`- Foreseen below it: ${definition.foreseenChildren.map(code).join(', ')}`]
        : []),
      `- Source: ${definition.source}`,
    ].join('\n'),
    Object.keys(own).length ? attributeTable(own, '../') : 'No attributes of its own.',
  ].join('\n\n')
}

/** Pages of the device models by path, one per namespace. */
function deviceModelPages(): Record<string, string> {
  const definitions = standardFlexContainers().map(defineFlexContainer)
  const namespaces = [...new Set(definitions.map((definition) => definition.namespace!))]
  const pages = namespaces.map((namespace) => {
    const members = definitions.filter((definition) => definition.namespace === namespace)
    const domain = members[0]!.containerDefinition?.split('.')[2] ?? 'interworking'
    const intro =
      `Specialisations of [flexContainer](../resource-types.md#flexcontainer) with the prefix ${code(namespace)}. Each has the ` +
      'attributes of flexContainer and its own.'
    return [`device-models/${domain}.md`, page(`Device models: ${domain}`, intro, ...members.map(modelSection))]
  })
  return Object.fromEntries(pages)
}

function enumerationsPage(): string {
  const sections = [...enumerationSections].map(([type, name]) => {
    const rows = Object.entries(type.values ?? {}).map(([value, meaning]) => [value, meaning])
    if (type.minimum !== undefined) rows.push([`${type.minimum} to ${type.maximum}`, 'not of the standard'])
    return `## ${name}\n\n${table(['value', 'meaning'], rows)}`
  })
  return page('Enumerations', 'Numbers on the wire.', ...sections)
}

function recordSection(type: dataTypes.DataType, name: string): string {
  const rows = Object.entries(type.members ?? {}).map(([shortName, member]) => [
    member.name,
    code(shortName),
    typeText(member.type),
    unitText(member.type),
    type.choice ? 'one of them' : member.optional ? 'optional' : 'mandatory',
  ])
  return `## ${name}\n\n${table(['member', 'short', 'type', 'unit', 'presence'], rows)}`
}

function complexTypesPage(): string {
  const simple = (Object.entries(complexTypes) as [string, dataTypes.DataType][])
    .filter(([, type]) => type.pattern !== undefined)
    .map(([name, type]) => [name, patternText(type)])
  return page(
    'Complex and textual types',
    'Objects carry the short names of their members; unknown members are refused.',
    ...[...recordSections]
      .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
      .map(([type, name]) => recordSection(type, name)),
    `## Textual types\n\n${table(['type', 'must match'], simple)}`,
  )
}

function statusCodesPage(): string {
  const rows = Object.values(statusCodes)
    .toSorted((a, b) => a.code - b.code)
    .map((row) => [String(row.code), row.name, String(row.http), row.coap])
  return page('Response status codes', table(['code', 'name', 'HTTP', 'CoAP'], rows))
}

/** @returns the text of every generated page by its path below docs/reference */
export function referencePages(): Record<string, string> {
  return {
    'resource-types.md': resourceTypesPage(),
    'management-objects.md': managementObjectsPage(),
    ...deviceModelPages(),
    'enumerations.md': enumerationsPage(),
    'complex-types.md': complexTypesPage(),
    'status-codes.md': statusCodesPage(),
  }
}
