import type { Instant } from './timestamps.ts'

/** One schedule entry, compiled: which values each field allows. */
export interface Schedule {
  readonly seconds: Uint8Array
  readonly minutes: Uint8Array
  readonly hours: Uint8Array
  readonly days: Uint8Array
  readonly months: Uint8Array
  readonly weekdays: Uint8Array
  readonly years: Uint8Array
}

const firstYear = 2000
const lastYear = 9999
const longest = 2000
const fields = [
  ['seconds', 0, 59],
  ['minutes', 0, 59],
  ['hours', 0, 23],
  ['days', 1, 31],
  ['months', 1, 12],
  ['weekdays', 0, 6],
  ['years', firstYear, lastYear],
] as const

const item = /^(?:\*|(\d{1,4})(?:-(\d{1,4}))?)(?:\/(\d{1,4}))?$/
const everyYear = new Uint8Array(lastYear - firstYear + 1).fill(1)
const parsed = new Map<string, Schedule>()
const parsedLimit = 1000

/** Allowed values of one field, indexed from its minimum; undefined when `text` is malformed. */
function parseField(text: string, minimum: number, maximum: number): Uint8Array | undefined {
  if (text === '*' && minimum === firstYear) return everyYear
  const allowed = new Uint8Array(maximum - minimum + 1)
  for (const part of text.split(',')) {
    const match = item.exec(part)
    if (match === null) return undefined
    const [, low, high, step] = match
    const from = low === undefined ? minimum : Number(low)
    const to = low === undefined ? maximum : Number(high ?? low)
    const by = step === undefined ? 1 : Number(step)
    if (from < minimum || to > maximum || from > to || by < 1) return undefined
    if (step !== undefined && low !== undefined && high === undefined) return undefined
    for (let value = from; value <= to; value += by) allowed[value - minimum] = 1
  }
  return allowed
}

/**
 * Compiles a schedule entry: seven fields separated by spaces (second, minute, hour, day, month, weekday with 0 for Sunday,
 * year), each `*`, a number, a range `a-b`, a step over either (`*` or range, then `/n`), or a list of those.
 * @returns undefined when `text` is none
 * @see TS-0004 6.3.3 (m2m:scheduleEntry)
 */
export function parseScheduleEntry(text: unknown): Schedule | undefined {
  if (typeof text !== 'string' || text.length > longest) return undefined
  const known = parsed.get(text)
  if (known !== undefined) return known
  const parts = text.trim().split(/ +/)
  if (parts.length !== fields.length) return undefined
  const result: Record<string, Uint8Array> = {}
  for (const [index, [name, minimum, maximum]] of fields.entries()) {
    const allowed = parseField(parts[index]!, minimum, maximum)
    if (allowed === undefined) return undefined
    result[name] = allowed
  }
  if (parsed.size >= parsedLimit) parsed.clear()
  const schedule = result as unknown as Schedule
  parsed.set(text, schedule)
  return schedule
}

function allowsDay(schedule: Schedule, day: Date): boolean {
  return (
    (schedule.years === everyYear || schedule.years[day.getUTCFullYear() - firstYear] === 1) &&
    schedule.months[day.getUTCMonth()] === 1 &&
    schedule.days[day.getUTCDate() - 1] === 1 &&
    schedule.weekdays[day.getUTCDay()] === 1
  )
}

function allows(schedule: Schedule, at: Date): boolean {
  return (
    schedule.seconds[at.getUTCSeconds()] === 1 &&
    schedule.minutes[at.getUTCMinutes()] === 1 &&
    schedule.hours[at.getUTCHours()] === 1 &&
    allowsDay(schedule, at)
  )
}

/**
 * Whether an instant lies in a schedule; all seven fields of an entry must match, in UTC.
 * @param entries well-formed schedule entries, of which one must match; a malformed one never does
 */
export function matchesSchedule(entries: readonly string[], at: Instant): boolean {
  const time = new Date(at)
  for (const entry of entries) {
    const schedule = parseScheduleEntry(entry)
    if (schedule !== undefined && allows(schedule, time)) return true
  }
  return false
}

const dayLength = 86_400_000
/** Gregorian dates repeat, weekdays included, after this many years. */
const cycle = 400

/** First allowed second of a day, in seconds from midnight and not below `from`; undefined when there is none. */
function firstSecond(schedule: Schedule, from: number): number | undefined {
  const { seconds, minutes, hours } = schedule
  for (let hour = Math.floor(from / 3600); hour < 24; hour++) {
    if (hours[hour] !== 1) continue
    for (let minute = Math.max(0, Math.floor((from - hour * 3600) / 60)); minute < 60; minute++) {
      if (minutes[minute] !== 1) continue
      const start = hour * 3600 + minute * 60
      const second = seconds.indexOf(1, Math.max(0, from - start))
      if (second >= 0) return start + second
    }
  }
  return undefined
}

function nextOfMonth(schedule: Schedule, year: number, month: number, after: Instant): Instant | undefined {
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const today = Math.floor(after / dayLength) * dayLength
  for (let date = schedule.days.indexOf(1); date >= 0 && date < last; date = schedule.days.indexOf(1, date + 1)) {
    const day = Date.UTC(year, month, date + 1)
    if (day < today || schedule.weekdays[new Date(day).getUTCDay()] !== 1) continue
    const second = firstSecond(schedule, day === today ? Math.ceil((after - day) / 1000) : 0)
    if (second !== undefined) return day + second * 1000
  }
  return undefined
}

function nextOfEntry(schedule: Schedule, after: Instant): Instant | undefined {
  const start = new Date(after)
  let index = schedule.years.indexOf(1, Math.max(0, start.getUTCFullYear() - firstYear))
  for (let tried = 0; index >= 0 && tried <= cycle; tried++) {
    const year = firstYear + index
    const earliest = year === start.getUTCFullYear() ? start.getUTCMonth() : 0
    for (let month = schedule.months.indexOf(1, earliest); month >= 0; month = schedule.months.indexOf(1, month + 1)) {
      const next = nextOfMonth(schedule, year, month, after)
      if (next !== undefined) return next
    }
    index = schedule.years.indexOf(1, index + 1)
  }
  return undefined
}

/**
 * The earliest instant, not before `after`, that lies in a schedule: `after` itself when it already does, else the start of
 * a second. Looks at 400 allowed years at most, after which dates repeat.
 * @param entries well-formed schedule entries; malformed ones are passed over
 * @returns undefined when no entry ever matches again
 */
export function nextScheduleStart(entries: readonly string[], after: Instant): Instant | undefined {
  if (matchesSchedule(entries, after)) return after
  let earliest: Instant | undefined
  for (const entry of entries) {
    const schedule = parseScheduleEntry(entry)
    const next = schedule === undefined ? undefined : nextOfEntry(schedule, after)
    if (next !== undefined && (earliest === undefined || next < earliest)) earliest = next
  }
  return earliest
}
