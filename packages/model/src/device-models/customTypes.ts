import * as types from '../dataTypes.ts'

const date = /\d{4}-?\d\d-?\d\d/.source
const time = /\d\d:?\d\d:?\d\d(?:[.,]\d{1,6})?/.source

/** Data types that a custom attribute may name. Dates and times are basic or extended ISO 8601. */
export const customTypes = {
  boolean: types.boolean,
  integer: types.integer('integer'),
  nonNegativeInteger: types.nonNegativeInteger,
  positiveInteger: types.positiveInteger,
  float: types.float,
  string: types.string,
  timestamp: types.timestamp,
  duration: types.duration,
  date: types.text('date', new RegExp(`^${date}$`)),
  time: types.text('time', new RegExp(`^${time}Z?$`)),
  dateTime: types.text('dateTime', new RegExp(`^${date}T${time}(?:Z|[+-]\\d\\d:?\\d\\d)?$`)),
  anyURI: types.anyURI,
  enumeration: types.integer('enumeration'),
  list: types.list(types.any, 0),
  geoCoordinates: types.geoCoordinates,
  any: types.any,
} as const

export type CustomTypeName = keyof typeof customTypes
