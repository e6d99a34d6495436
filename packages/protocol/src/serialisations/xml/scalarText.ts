import { compileType, type dataTypes, type JsonValue } from '@waystation/model'

type DataType = dataTypes.DataType

/** Reads text as a value of a type; text that is not one stays text, for the check of the content to name it. */
export type TextReader = (text: string) => JsonValue

const scalarKinds = new Set([
  'string',
  'boolean',
  'integer',
  'float',
  'enumeration',
  'timestamp',
  'duration',
  'scheduleEntry',
])

/** Whether values of a type are one text: a union is when its alternatives are. */
export function isScalar({ kind, alternatives }: DataType): boolean {
  return scalarKinds.has(kind) || (kind === 'union' && alternatives!.every(isScalar))
}

/** @returns the number that a text is in XML Schema; undefined when it is none, or beyond a double */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed.length > 400 || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(trimmed)) return undefined
  const number = Number(trimmed)
  return Number.isFinite(number) ? number : undefined
}

function booleanOf(text: string): JsonValue {
  const trimmed = text.trim()
  if (trimmed === 'true' || trimmed === '1') return true
  return trimmed === 'false' || trimmed === '0' ? false : text
}

/** White space around a value is formatting unless the type makes it part of the value. */
function wordOf(type: DataType): TextReader {
  const check = compileType(type)
  return (text) => (check(text, '') === undefined ? text : text.trim())
}

function alternativesOf(type: DataType): TextReader {
  const readers = type.alternatives!.map((one) => ({ read: readerOf(one), check: compileType(one) }))
  return (text) => {
    for (const { read, check } of readers) {
      const value = read(text)
      if (check(value, '') === undefined) return value
    }
    return text
  }
}

/** @returns how text of a scalar type, or of any, is read */
export function readerOf(type: DataType): TextReader {
  switch (type.kind) {
    case 'integer':
    case 'enumeration':
    case 'float':
      return (text) => numberOf(text) ?? text
    case 'boolean':
      return booleanOf
    case 'union':
      return alternativesOf(type)
    case 'any':
    case 'anySimple':
      return (text) => text
    default:
      return type.kind === 'string' && type.pattern === undefined ? (text) => text : wordOf(type)
  }
}
