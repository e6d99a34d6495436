/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number
/** Milliseconds. */
export type Milliseconds = number

const form = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?:[,.](\d{1,6}))?Z?$/

/**
 * Writes an instant in the basic ISO 8601 form that oneM2M uses, UTC, with six digits of fraction after a comma, so that
 * timestamps of one CSE sort as text.
 * @see TS-0004 6.3.3 (m2m:timestamp)
 */
export function formatTimestamp(instant: Instant): string {
  const iso = new Date(instant).toISOString()
  return (
    iso.slice(0, 4) +
    iso.slice(5, 7) +
    iso.slice(8, 13) +
    iso.slice(14, 16) +
    iso.slice(17, 19) +
    ',' +
    iso.slice(20, 23) +
    '000'
  )
}

/** @returns the instant, or undefined when `text` is no timestamp of an existing day and time */
export function parseTimestamp(text: unknown): Instant | undefined {
  const match = typeof text === 'string' ? form.exec(text) : null
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction] = match
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${(fraction ?? '').padEnd(3, '0').slice(0, 3)}Z`
  const instant = Date.parse(iso)
  if (Number.isNaN(instant)) return undefined
  return new Date(instant).toISOString() === iso ? instant : undefined
}

/**
 * Reads m2m:absRelTimestamp: a timestamp, or a number of milliseconds after `received`.
 * @returns the instant, or undefined when it is neither
 */
export function parseAbsoluteOrRelativeTimestamp(value: unknown, received: Instant): Instant | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? received + value : undefined
  if (typeof value === 'string' && /^-?\d{1,12}$/.test(value)) return received + Number(value)
  return parseTimestamp(value)
}
