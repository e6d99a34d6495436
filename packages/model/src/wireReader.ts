import type { DataType } from './dataTypes.ts'
import { RequestError } from './errors.ts'
import type { JsonValue } from './JsonText.ts'
import { compileType, isPlainObject } from './validator.ts'

type Conversion = (value: unknown) => unknown

const wholeNumber = /^-?(?:0|[1-9]\d{0,15})$/
const decimalNumber = /^-?\d{1,15}(?:\.\d{1,15})?$/

function asIs(value: unknown): unknown {
  return value
}

function toInteger(value: unknown): unknown {
  return typeof value === 'string' && wholeNumber.test(value) ? Number(value) : value
}

function toFloat(value: unknown): unknown {
  return typeof value === 'string' && decimalNumber.test(value) ? Number(value) : value
}

function toBoolean(value: unknown): unknown {
  if (value === 'true' || value === '1') return true
  return value === 'false' || value === '0' ? false : value
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '')
}

function listConversion(item: DataType): Conversion {
  const convert = conversionOf(item)
  const isNumeric = item.kind === 'integer' || item.kind === 'enumeration'
  return (value) => {
    if (typeof value === 'string') return words(value).map(convert)
    if (!Array.isArray(value)) return isNumeric || item.kind === 'record' ? [convert(value)] : value
    if (isNumeric) return value.flatMap((part) => (typeof part === 'string' ? words(part).map(convert) : [part]))
    return value.map(convert)
  }
}

function recordConversion(members: NonNullable<DataType['members']>): Conversion {
  const conversions = new Map(Object.entries(members).map(([name, member]) => [name, conversionOf(member.type)]))
  return (value) => {
    if (!isPlainObject(value)) return value
    const result: Record<string, unknown> = {}
    for (const name in value) {
      const convert = conversions.get(name)
      // The check refuses the value as it came, and names the member that the type does not know.
      if (convert === undefined) return value
      if (value[name] !== undefined) result[name] = convert(value[name])
    }
    return result
  }
}

function unionConversion(alternatives: readonly DataType[]): Conversion {
  return alternatives.some((type) => conversionOf(type) === toInteger) ? toInteger : asIs
}

function conversionOf(type: DataType): Conversion {
  switch (type.kind) {
    case 'integer':
    case 'enumeration':
      return toInteger
    case 'float':
      return toFloat
    case 'boolean':
      return toBoolean
    case 'list':
      return listConversion(type.item!)
    case 'record':
      return recordConversion(type.members!)
    case 'union':
      return unionConversion(type.alternatives!)
    default:
      return asIs
  }
}

/** Answers the value in its JSON form. @throws RequestError badRequest, naming what is at fault */
export type WireReader = (value: unknown) => JsonValue

/**
 * Compiles a data type to a reader of request parameters, which come typed in JSON and CBOR and as text in headers and
 * query strings: text of numbers and booleans is converted, text of a list is split at spaces; nothing else is guessed.
 * @param title how messages name the parameter
 */
export function compileReader(type: DataType, title: string): WireReader {
  const convert = conversionOf(type)
  const check = compileType(type)
  return (value) => {
    const converted = convert(value)
    const fault = check(converted, title)
    if (fault !== undefined) throw new RequestError('badRequest', `${fault}.`)
    return converted as JsonValue
  }
}
