import { type JsonObject, type JsonValue, parseDuration, parseTimestamp } from '@waystation/model'

/** A comparison of one attribute with a threshold, as on the wire. @see m2m:evalCriteria */
export interface Criteria {
  /** 1 ==, 2 !=, 3 >, 4 <, 5 >=, 6 <= */
  readonly optr: number
  /** Short name of the attribute. */
  readonly sbjt: string
  readonly thld: JsonValue
}

const equalOperator = 1
export const unequalOperator = 2

/**
 * Compares an attribute with the threshold. Numbers compare as numbers, also where the attribute holds them as text and the
 * threshold is a number; timestamps and durations by their length in time. A list equals what is one of its items.
 * @param attributes short names; an attribute that is not there meets nothing
 */
export function isMet({ optr, sbjt, thld }: Criteria, attributes: JsonObject): boolean {
  const value = attributes[sbjt]
  if (value === undefined || value === null) return false
  if (optr === equalOperator) return isEqual(value, thld)
  if (optr === unequalOperator) return !isEqual(value, thld)
  const order = compare(value, thld)
  switch (optr) {
    case 3:
      return order > 0
    case 4:
      return order < 0
    case 5:
      return order >= 0
    case 6:
      return order <= 0
    default:
      return false
  }
}

function isEqual(value: JsonValue, threshold: JsonValue): boolean {
  if (Array.isArray(value) && !Array.isArray(threshold)) return value.some((item) => isEqual(item, threshold))
  if (typeof value === 'object') return JSON.stringify(value) === JSON.stringify(threshold)
  return value === threshold || compare(value, threshold) === 0
}

/** @returns negative, zero or positive; NaN, which is neither, when the two have no common order */
function compare(value: JsonValue, threshold: JsonValue): number {
  if (typeof threshold === 'number') return numberOf(value) - threshold
  if (typeof value === 'number') return value - numberOf(threshold)
  return lengthOf(value) - lengthOf(threshold)
}

function numberOf(value: JsonValue): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

function lengthOf(value: JsonValue): number {
  return parseTimestamp(value) ?? parseDuration(value) ?? numberOf(value)
}
