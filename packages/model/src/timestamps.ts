/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number
/** Milliseconds. */
export type Milliseconds = number

const dayLength = 86_400_000
/** Proleptic Gregorian calendar from March on: 400 years, and the days from 0000-03-01 to 1970-01-01. */
const daysOfEra = 146_097
const daysToEpoch = 719_468
const firstInstant = -62_167_219_200_000
const lastInstant = 253_402_300_799_999
const two: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'))
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** `YYYYMMDD` of a day counted from 1970-01-01. Arithmetic, because Date costs microseconds on the hot path. */
function formatDay(days: number): string {
  const shifted = days + daysToEpoch
  const era = Math.floor(shifted / daysOfEra)
  const day = shifted - era * daysOfEra
  const yearOfEra = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  )
  const dayOfYear = day - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const date = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  return two[Math.floor(year / 100)]! + two[year % 100]! + two[month]! + two[date]!
}

/** Days from 1970-01-01 to a date that exists. */
function countDays(year: number, month: number, date: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  const day = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * daysOfEra + day - daysToEpoch
}

/**
 * Writes an instant in the basic ISO 8601 form that oneM2M uses, UTC, with six digits of fraction after a comma, so that
 * timestamps of one CSE sort as text.
 * @throws RangeError when the year has not four digits
 * @see TS-0004 6.3.3 (m2m:timestamp)
 */
export function formatTimestamp(instant: Instant): string {
  if (!(instant >= firstInstant && instant <= lastInstant)) throw new RangeError(`no timestamp for instant ${instant}`)
  const days = Math.floor(instant / dayLength)
  const time = Math.floor(instant - days * dayLength)
  const seconds = Math.floor(time / 1000)
  const fraction = time - seconds * 1000
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const clock = two[hours]! + two[minutes - hours * 60]! + two[seconds - minutes * 60]!
  return `${formatDay(days)}T${clock},${two[Math.floor(fraction / 10)]}${fraction % 10}000`
}

/** The number that `length` digits from `start` on write; NaN when one of them is no digit. */
function readDigits(text: string, start: number, length: number): number {
  let number = 0
  for (let at = start; at < start + length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    number = number * 10 + digit
  }
  return number
}

/** Milliseconds that the text from `start` on adds: nothing, or a comma or point and one to six digits. */
function readFraction(text: string, start: number, end: number): number {
  if (start === end) return 0
  const digits = end - start - 1
  const sign = text.charCodeAt(start)
  if ((sign !== 44 && sign !== 46) || digits < 1 || digits > 6) return Number.NaN
  return Math.floor((readDigits(text, start + 1, digits) * 1000) / 10 ** digits)
}

function dayExists(year: number, month: number, date: number): boolean {
  const length = monthLengths[month - 1]
  if (length === undefined || !(date >= 1 && date <= length)) return false
  return month !== 2 || date !== 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

/** @returns the instant, or undefined when `text` is no timestamp of an existing day and time */
export function parseTimestamp(text: unknown): Instant | undefined {
  if (typeof text !== 'string' || text.length < 15 || text.length > 23 || text.charCodeAt(8) !== 84) return undefined
  const year = readDigits(text, 0, 4)
  const month = readDigits(text, 4, 2)
  const date = readDigits(text, 6, 2)
  const hour = readDigits(text, 9, 2)
  const minute = readDigits(text, 11, 2)
  const second = readDigits(text, 13, 2)
  if (!(year >= 0 && dayExists(year, month, date) && hour < 24 && minute < 60 && second < 60)) return undefined
  const end = text.endsWith('Z') ? text.length - 1 : text.length
  const instant = countDays(year, month, date) * dayLength + (hour * 3600 + minute * 60 + second) * 1000
  const fraction = readFraction(text, 15, end)
  return Number.isNaN(fraction) ? undefined : instant + fraction
}

/**
 * Reads m2m:absRelTimestamp: a timestamp, or a number of milliseconds after `received`.
 * @returns the instant, or undefined when it is neither or no timestamp can express it
 */
export function parseAbsoluteOrRelativeTimestamp(value: unknown, received: Instant): Instant | undefined {
  if (typeof value === 'string' && !/^-?\d{1,12}$/.test(value)) return parseTimestamp(value)
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const instant = received + Number(value)
  return Number.isInteger(instant) && instant >= firstInstant && instant <= lastInstant ? instant : undefined
}
