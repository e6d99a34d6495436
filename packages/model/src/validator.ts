import type { DataType } from './dataTypes.ts'
import { parseDuration } from './durations.ts'
import { checkCoordinates } from './geoCoordinates.ts'
import { parseScheduleEntry } from './schedule.ts'
import { parseTimestamp } from './timestamps.ts'

/** Nesting of values whose type says nothing about it; serialisers recurse, so deeper ones are refused. */
const deepest = 64

/**
 * Answers undefined for a good value, else the rest of a sentence that starts with the path: ` must be …`. Members and
 * items put their part of the path in front, so that good values cost no string.
 */
type Check = (value: unknown) => string | undefined

const checks = new WeakMap<DataType, Check>()
const compiled = new WeakMap<DataType, (value: unknown, path: string) => string | undefined>()

/** Whether `value` is an object as JSON has them: neither an array nor an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A name from outside, cut to a length that an error message bears. */
export function excerpt(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name
}

function anyFault(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : ' must not hold a number beyond the range of JSON'
    case 'object':
      break
    default:
      return ' must hold what JSON can carry'
  }
  if (value === null) return undefined
  if (depth === deepest) return ` must not be nested deeper than ${deepest} levels`
  if (!Array.isArray(value) && !isPlainObject(value)) return ' must hold what JSON can carry'
  const parts: unknown[] = Array.isArray(value) ? value : Object.values(value)
  for (const part of parts) {
    const fault = anyFault(part, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

function anyValue(value: unknown): string | undefined {
  if (typeof value === 'string') return undefined
  return value === null ? ' must have a value' : anyFault(value, 0)
}

function textCheck({ name, pattern }: DataType): Check {
  if (pattern === undefined) return (value) => (typeof value === 'string' ? undefined : ' must be text')
  // Stateless and anchored, whatever flags and form the definition chose.
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gym]/g, ''))
  return (value) => {
    if (typeof value !== 'string') return ` must be text (${name})`
    return whole.test(value) ? undefined : ` must be a well-formed ${name}`
  }
}

function limits(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  if (minimum !== undefined) return `, ${minimum} or more`
  return maximum === undefined ? '' : `, ${maximum} or less`
}

function integerCheck({ minimum, maximum }: DataType): Check {
  const low = minimum ?? Number.MIN_SAFE_INTEGER
  const high = maximum ?? Number.MAX_SAFE_INTEGER
  const fault = ` must be an integer${limits(minimum, maximum)}`
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high ? undefined : fault
}

function floatCheck({ minimum, maximum }: DataType): Check {
  const low = minimum ?? -Number.MAX_VALUE
  const high = maximum ?? Number.MAX_VALUE
  const fault = ` must be a number${limits(minimum, maximum)}`
  return (value) => (typeof value === 'number' && value >= low && value <= high ? undefined : fault)
}

function enumerationCheck({ name, values, minimum, maximum }: DataType): Check {
  const allowed = new Set<unknown>(Object.keys(values ?? {}).map(Number))
  const list = allowed.size > 20 ? 'the numbers' : [...allowed].join(', ')
  const fault = ` must be one of ${list} of ${name}`
  if (minimum === undefined || maximum === undefined) return (value) => (allowed.has(value) ? undefined : fault)
  const isFurther = (value: unknown) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum
  return (value) => (allowed.has(value) || isFurther(value) ? undefined : fault)
}

function listCheck({ item, minimumItems = 0, maximumItems = Number.POSITIVE_INFINITY }: DataType): Check {
  const check = checkOf(item!)
  const tooFew = ` must have at least ${minimumItems} items`
  return (value) => {
    if (!Array.isArray(value)) return ' must be a list'
    if (value.length < minimumItems) return minimumItems === 1 ? ' must not be an empty list' : tooFew
    if (value.length > maximumItems) return ` must not have more than ${maximumItems} items`
    for (let index = 0; index < value.length; index++) {
      const fault = check(value[index])
      if (fault !== undefined) return `[${index}]${fault}`
    }
    return undefined
  }
}

function recordCheck({ name, members = {}, choice = false }: DataType): Check {
  const table = new Map<string, Check>()
  for (const [shortName, member] of Object.entries(members)) table.set(shortName, checkOf(member.type))
  const mandatory = choice ? [] : Object.keys(members).filter((shortName) => members[shortName]!.optional !== true)
  return (value) => {
    if (!isPlainObject(value)) return ` must be an object (${name})`
    let given = 0
    for (const member in value) {
      const check = table.get(member)
      if (check === undefined) return `.${excerpt(member)} is not a member of ${name}`
      const fault = check(value[member])
      if (fault !== undefined) return `.${member}${fault}`
      given++
    }
    for (const member of mandatory) {
      if (value[member] === undefined) return `.${member} (${members[member]!.name}) is missing`
    }
    return choice && given !== 1 ? ` must have exactly one of ${[...table.keys()].join(', ')}` : undefined
  }
}

function unionCheck({ name, alternatives = [] }: DataType): Check {
  const parts = alternatives.map(checkOf)
  return (value) => {
    for (const check of parts) if (check(value) === undefined) return undefined
    return ` must be a ${name}; it${parts.map((check) => check(value)).join(', or')}`
  }
}

function geoFault(value: unknown): string | undefined {
  if (!isPlainObject(value)) return ' must be an object of typ and crd'
  for (const member in value)
    if (member !== 'typ' && member !== 'crd') return `.${excerpt(member)} is not a member of geoCoordinates`
  const fault = checkCoordinates(value.typ, value.crd)
  return fault === undefined ? undefined : ` is not a location: ${fault}`
}

function timestampFault(value: unknown): string | undefined {
  return parseTimestamp(value) === undefined ? ' must be a timestamp such as 20300131T235959, in UTC' : undefined
}

function durationFault(value: unknown): string | undefined {
  return parseDuration(value) === undefined ? ' must be a duration such as P1DT2H' : undefined
}

function scheduleFault(value: unknown): string | undefined {
  return parseScheduleEntry(value) === undefined
    ? ' must be a schedule entry of seven fields such as * 0-30 9 * * * *'
    : undefined
}

function booleanFault(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : ' must be true or false'
}

function compileCheck(type: DataType): Check {
  switch (type.kind) {
    case 'string':
      return textCheck(type)
    case 'boolean':
      return booleanFault
    case 'integer':
      return integerCheck(type)
    case 'float':
      return floatCheck(type)
    case 'enumeration':
      return enumerationCheck(type)
    case 'list':
      return listCheck(type)
    case 'record':
      return recordCheck(type)
    case 'union':
      return unionCheck(type)
    case 'timestamp':
      return timestampFault
    case 'duration':
      return durationFault
    case 'scheduleEntry':
      return scheduleFault
    case 'geoCoordinates':
      return geoFault
    case 'any':
    case 'anySimple':
      return anyValue
  }
}

function checkOf(type: DataType): Check {
  let check = checks.get(type)
  if (check === undefined) {
    check = compileCheck(type)
    checks.set(type, check)
  }
  return check
}

/**
 * Compiles a data type, once, to a check of values as they are on the wire (short names).
 * @returns a function that answers undefined for a good value, else one sentence that begins with the path given and
 *   names the member at fault
 */
export function compileType(type: DataType): (value: unknown, path: string) => string | undefined {
  let result = compiled.get(type)
  if (result === undefined) {
    const check = checkOf(type)
    result = (value, path) => {
      const fault = check(value)
      return fault === undefined ? undefined : path + fault
    }
    compiled.set(type, result)
  }
  return result
}
