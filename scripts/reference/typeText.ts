import { complexTypes, type dataTypes, enumerations, resourceTypeDefinitions } from '../../packages/model/src/index.ts'
import { anchor, code } from './markdown.ts'

type DataType = dataTypes.DataType

/** Enumerations with a section of their own, by heading. */
export const enumerationSections = sectionsOf(enumerations, (type) => type.kind === 'enumeration')
/** Complex types with a section of their own, those that only others or one attribute use included. */
export const recordSections = withNested(sectionsOf(complexTypes, (type) => type.kind === 'record'))

function sectionsOf(module: object, wanted: (type: DataType) => boolean): Map<DataType, string> {
  const sections = new Map<DataType, string>()
  for (const [name, type] of Object.entries(module) as [string, DataType][]) if (wanted(type)) sections.set(type, name)
  return sections
}

function withNested(sections: Map<DataType, string>): Map<DataType, string> {
  const attributes = resourceTypeDefinitions.flatMap((definition) => Object.values(definition.attributes))
  for (const type of [...attributes.map((attribute) => attribute.type), ...sections.keys()]) addNested(type, sections)
  return sections
}

function addNested(type: DataType, sections: Map<DataType, string>): void {
  const own = type.kind === 'record' ? [type] : []
  for (const nested of [...own, ...recordsIn(type)]) {
    if (sections.has(nested)) continue
    sections.set(nested, nested.name)
    addNested(nested, sections)
  }
}

function recordsIn(type: DataType): DataType[] {
  const parts = [
    ...Object.values(type.members ?? {}).map((row) => row.type),
    ...(type.alternatives ?? []),
    ...(type.item ? [type.item] : []),
  ]
  return parts.flatMap((part) => (part.kind === 'record' ? [part] : recordsIn(part)))
}

function limits({ minimum, maximum }: DataType): string {
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum}…${maximum}`
  if (minimum !== undefined) return ` ≥ ${minimum}`
  return maximum === undefined ? '' : ` ≤ ${maximum}`
}

function enumerationText(type: DataType, folder: string): string {
  const section = enumerationSections.get(type)
  if (section !== undefined) return `[${section}](${folder}enumerations.md#${anchor(section)})`
  return Object.entries(type.values ?? {})
    .map(([value, name]) => `${value} ${name}`)
    .join(', ')
}

/**
 * @param folder path from the page to the folder of the reference, ending in a slash or empty
 * @returns a data type in words, with a link where it has a section of its own
 */
export function typeText(type: DataType, folder = ''): string {
  const section = recordSections.get(type)
  if (section !== undefined) return `[${section}](${folder}complex-types.md#${anchor(section)})`
  switch (type.kind) {
    case 'enumeration':
      return enumerationText(type, folder)
    case 'list': {
      const count = type.maximumItems === undefined ? 'list of' : `${type.maximumItems} ×`
      return `${count} ${typeText(type.item!, folder)}`
    }
    case 'integer':
      return `integer${limits(type)}`
    case 'float':
      return `float${limits(type)}`
    case 'union':
      return type.alternatives!.map((alternative) => typeText(alternative, folder)).join(' or ')
    default:
      return type.name
  }
}

/** @returns the unit of the values, or an empty text */
export function unitText(type: DataType): string {
  return type.unit ?? type.item?.unit ?? ''
}

/** @returns the regular expression of a text type as code */
export function patternText(type: DataType): string {
  return type.pattern ? code(type.pattern.source) : ''
}
