import type { AttributeDefinition, dataTypes, JsonObject, JsonValue, ResourceTypeDefinition } from '@waystation/model'
import { CommandError } from '../output/CommandError.ts'

type DataType = dataTypes.DataType

/**
 * Reads attributes from a command line: `name=value` is read by the type of the attribute, `name:=JSON` as it stands, and
 * `name=` is null, which removes an attribute.
 * @param definition undefined: of a type unknown here, whose values are read as they look
 * @returns attributes by short name
 * @throws CommandError for an argument that cannot be read
 */
export function readAttributes(definition: ResourceTypeDefinition | undefined, args: readonly string[]): JsonObject {
  const content: JsonObject = {}
  for (const argument of args) {
    const match = /^([^=:\s]+(?::[^=:\s]+)?)(:?=)(.*)$/s.exec(argument)
    if (match === null) throw usage(`"${argument}" is no attribute.`, 'Write name=value, or name:=JSON.')
    const [, name = '', operator, text = ''] = match
    const attribute = attributeNamed(definition, name)
    content[attribute?.shortName ?? name] =
      operator === ':=' ? readJson(name, text) : readText(name, text, attribute?.type)
  }
  return content
}

function attributeNamed(definition: ResourceTypeDefinition | undefined, name: string): AttributeDefinition | undefined {
  if (definition === undefined) return undefined
  const byLongName = Object.hasOwn(definition.attributes, name) ? definition.attributes[name] : undefined
  return byLongName ?? Object.values(definition.attributes).find(({ shortName }) => shortName === name)
}

function readText(name: string, text: string, type: DataType | undefined): JsonValue {
  if (text === '') return null
  const value = type === undefined ? readByLook(text) : readByType(text, type)
  if (value === undefined) throw usage(`${name}: "${text}" is no ${type?.name}.`, hint(type))
  return value
}

function hint(type: DataType | undefined): string {
  if (type?.values)
    return `It is one of ${Object.entries(type.values)
      .map(([code, value]) => `${code} (${value})`)
      .join(', ')}.`
  if (type?.kind === 'record' || type?.kind === 'union') return 'Write name:=JSON.'
  return ''
}

function readByType(text: string, type: DataType): JsonValue | undefined {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'boolean':
      return { true: true, false: false }[text]
    case 'enumeration':
      return readEnumerated(text, type)
    case 'list':
      return readList(text, type.item)
    case 'record':
    case 'geoCoordinates':
      return parse(text)
    case 'union':
      return readAlternative(text, type.alternatives ?? [])
    default:
      return text
  }
}

function readEnumerated(text: string, { values = {} }: DataType): JsonValue | undefined {
  if (values[Number(text)] !== undefined) return Number(text)
  const wanted = text.replace(/[-_]/g, '').toLowerCase()
  const found = Object.entries(values).find(([, value]) => value.replace(/_/g, '').toLowerCase() === wanted)
  return found === undefined ? undefined : Number(found[0])
}

function readList(text: string, item: DataType | undefined): JsonValue | undefined {
  if (text.startsWith('[')) return parse(text)
  const values = text.split(',').map((part) => (item === undefined ? part : readByType(part.trim(), item)))
  return values.includes(undefined) ? undefined : (values as JsonValue[])
}

function readAlternative(text: string, alternatives: readonly DataType[]): JsonValue | undefined {
  const isJson = /^[[{]/.test(text)
  if (isJson) return parse(text)
  // Text takes anything, so it is asked last.
  const ordered = alternatives.toSorted((a, b) => rank(a) - rank(b))
  for (const type of ordered) {
    const value = readByType(text, type)
    if (value !== undefined) return value
  }
  return undefined
}

function rank({ kind }: DataType): number {
  return ['string', 'timestamp', 'duration', 'any', 'anySimple'].includes(kind) ? 1 : 0
}

function readByLook(text: string): JsonValue {
  const value = /^(true|false|-?\d+(\.\d+)?|[[{].*)$/s.test(text) ? parse(text) : undefined
  return value === undefined ? text : value
}

function readJson(name: string, text: string): JsonValue {
  const value = parse(text)
  if (value === undefined) throw usage(`${name}: ${text} is no JSON.`, 'Text in JSON stands in double quotes.')
  return value
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

function usage(message: string, remedy: string): CommandError {
  return new CommandError(message, remedy, true)
}
