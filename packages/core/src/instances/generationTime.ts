import {
  formatTimestamp,
  type Instant,
  type JsonObject,
  parseAbsoluteOrRelativeTimestamp,
  RequestError,
} from '@waystation/model'

/**
 * @param attributes of a new timeSeriesInstance; a relative dataGenerationTime becomes absolute in them
 * @returns its dataGenerationTime in the form that identifies it in its timeSeries
 * @throws RequestError badRequest when it is no time
 */
export function canonicalGenerationTime(attributes: JsonObject, now: Instant): string {
  const instant = parseAbsoluteOrRelativeTimestamp(attributes.dgt, now)
  if (instant === undefined) throw new RequestError('badRequest', 'dataGenerationTime (dgt) is no time')
  const canonical = formatTimestamp(instant)
  if (typeof attributes.dgt !== 'string' || !attributes.dgt.includes('T')) attributes.dgt = canonical
  return canonical
}
