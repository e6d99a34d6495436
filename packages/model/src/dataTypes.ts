/**
 * Data types as data: each names its kind and its limits; `validator.ts` compiles them, `jsonSchema.ts` translates them.
 * The phantom `value` carries the TypeScript type and never exists at run time.
 */
export interface DataType<T = unknown> {
  readonly name: string
  readonly kind: Kind
  readonly value?: T
  /** For text: a regular expression that the whole value must match. */
  readonly pattern?: RegExp
  /** Of an enumeration: of the numbers that are legal without a name. */
  readonly minimum?: number
  readonly maximum?: number
  /** Least number of items of a list. */
  readonly minimumItems?: number
  /** Greatest number of items of a list. */
  readonly maximumItems?: number
  /** For enumerations: number to name. */
  readonly values?: Readonly<Record<number, string>>
  readonly item?: DataType
  readonly members?: Readonly<Record<string, Member>>
  /** For records: exactly one of the members must be there. */
  readonly choice?: boolean
  readonly alternatives?: readonly DataType[]
  readonly unit?: string
}

export type Kind =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'float'
  | 'enumeration'
  | 'list'
  | 'record'
  | 'union'
  | 'timestamp'
  | 'duration'
  | 'scheduleEntry'
  | 'geoCoordinates'
  | 'any'
  | 'anySimple'

/** A member of a complex type; its key in `members` is the short name. */
export interface Member<T = unknown> {
  readonly name: string
  readonly type: DataType<T>
  readonly optional?: boolean
}

export type ValueOf<D> = D extends DataType<infer T> ? T : never

/** @param pattern must match the whole text */
export function text(name: string, pattern?: RegExp): DataType<string> {
  return Object.freeze({ name, kind: 'string' as const, ...(pattern ? { pattern } : {}) })
}

export function integer(name: string, minimum?: number, maximum?: number, unit?: string): DataType<number> {
  return Object.freeze({
    name,
    kind: 'integer' as const,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(unit === undefined ? {} : { unit }),
  })
}

/**
 * @param values number to the standard's name; every other number is refused
 * @param further numbers without a name that are legal too
 */
export function enumeration(
  name: string,
  values: Readonly<Record<number, string>>,
  further: Pick<DataType, 'minimum' | 'maximum'> = {},
): DataType<number> {
  return Object.freeze({ name, kind: 'enumeration' as const, values: Object.freeze(values), ...further })
}

/** @param minimumItems 1 for the standard's non-empty lists, 0 where an empty one is legal */
export function list<T>(item: DataType<T>, minimumItems: 0 | 1 = 1): DataType<T[]> {
  return Object.freeze({ name: `list of ${item.name}`, kind: 'list' as const, item, minimumItems })
}

/** A list of exactly `count` items. */
export function tuple<T>(item: DataType<T>, count: number): DataType<T[]> {
  const name = `${count} of ${item.name}`
  return Object.freeze({ name, kind: 'list' as const, item, minimumItems: count, maximumItems: count })
}

export function record(name: string, members: Readonly<Record<string, Member>>): DataType<Record<string, unknown>> {
  return Object.freeze({ name, kind: 'record' as const, members: Object.freeze(members) })
}

/** A record of which exactly one member is given. */
export function choice(name: string, members: Readonly<Record<string, Member>>): DataType<Record<string, unknown>> {
  return Object.freeze({ name, kind: 'record' as const, members: Object.freeze(members), choice: true })
}

export function union<T>(name: string, ...alternatives: DataType<T>[]): DataType<T> {
  return Object.freeze({ name, kind: 'union' as const, alternatives: Object.freeze(alternatives) })
}

function plain<T>(name: string, kind: Kind): DataType<T> {
  return Object.freeze({ name, kind })
}

/** @returns a member that must be given */
export function member<T>(name: string, type: DataType<T>): Member<T> {
  return Object.freeze({ name, type })
}

/** @returns a member that may be left out */
export function optional<T>(name: string, type: DataType<T>): Member<T> {
  return Object.freeze({ name, type, optional: true })
}

export const string = text('string')
export const boolean: DataType<boolean> = plain('boolean', 'boolean')
export const float: DataType<number> = plain('float', 'float')
export const any: DataType<unknown> = plain('any', 'any')
/** Text, number or boolean. Objects and arrays are accepted too, as clients of other systems send them. */
export const anySimple: DataType<unknown> = plain('anySimpleType', 'anySimple')
/** Basic ISO 8601, UTC. @see TS-0004 6.3.3 */
export const timestamp: DataType<string> = plain('timestamp', 'timestamp')
export const duration: DataType<string> = plain('duration', 'duration')
export const scheduleEntry: DataType<string> = plain('scheduleEntry', 'scheduleEntry')
/** {typ, crd}: the geometry type and GeoJSON coordinates written as text. */
export const geoCoordinates: DataType<Record<string, unknown>> = plain('geoCoordinates', 'geoCoordinates')

export const nonNegativeInteger = integer('nonNegativeInteger', 0)
export const positiveInteger = integer('positiveInteger', 1)
export const unsignedInteger = integer('unsignedInt', 0, 4_294_967_295)
export const bytes = integer('nonNegativeInteger', 0, undefined, 'bytes')
export const seconds = integer('nonNegativeInteger', 0, undefined, 's')
export const milliseconds = integer('positiveInteger', 1, undefined, 'ms')

export const anyURI = text('anyURI', /^[^\s<>"{}|\\^`]+$/)
/** AE-ID, CSE-ID, SP-ID or resource ID in any form. @see TS-0004 6.2.3 */
export const ID = text('ID', /^[^\s<>"{}|\\^`]+$/)
export const NCName = text('NCName', /^[A-Za-z_][\w.-]*$/)
export const resourceName = text('resourceName', /^[A-Za-z0-9][A-Za-z0-9._-]*$/)
