import { type Instant, nextScheduleStart, parseTimestamp } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { collectPeriods, eventTypes, isCollecting, ruleOf, type StatisticsRule } from './StatisticsRule.ts'

/** A reading that a timer event asks for. */
export interface TimedReading {
  readonly collect: Resource
  readonly rule: StatisticsRule
  /** Tells it from the other readings of the same statsCollect, also after the event was changed. */
  readonly mark: string
  readonly due: Instant
}

/** @returns the queue whose one message lists the marks of the readings made, so that each is made once */
export function timedReadings({ id }: Pick<Resource, 'id'>): string {
  return `statistics ${id}`
}

/** @returns the marks of the readings made for a statsCollect */
export function marksOf(collect: Resource, { store }: Pick<Services, 'store'>): readonly string[] {
  const [note] = store.messages(timedReadings(collect), 1)
  return note === undefined ? [] : (JSON.parse(note.body) as string[])
}

/**
 * @returns the readings that a statsCollect still wants: one when its event begins, at once when that is past but its end
 *   is not, and one when it ends, however late that is noticed
 */
export function openReadings(collect: Resource, now: Instant, services: Pick<Services, 'store'>): TimedReading[] {
  const rule = ruleOf(collect, services)
  if (rule === undefined || rule.event.evt !== eventTypes.timer) return []
  const marks = marksOf(collect, services)
  const { evi, evs, eve } = rule.event as { evi: string; evs?: string; eve?: string }
  const start = parseTimestamp(evs)
  const end = parseTimestamp(eve)
  const startMark = `${evi} from ${evs}`
  const readings: (TimedReading | undefined)[] = []
  if (start !== undefined && (end === undefined || now < end)) {
    readings.push(readingOf(collect, rule, startMark, start, now))
  }
  // The end belongs to a time that began under this rule.
  const hasBegun = start === undefined ? since(collect) < (end ?? 0) : marks.includes(startMark)
  if (end !== undefined && (now < end || hasBegun)) {
    readings.push(readingOf(collect, rule, `${evi} to ${eve}`, end, now))
  }
  return readings.filter((reading) => reading !== undefined && !marks.includes(reading.mark)) as TimedReading[]
}

function since(collect: Resource): Instant {
  return parseTimestamp(collect.attributes.ct) as Instant
}

/** Outside its collectPeriod a reading waits for the next. */
function readingOf(
  collect: Resource,
  rule: StatisticsRule,
  mark: string,
  at: Instant,
  now: Instant,
): TimedReading | undefined {
  const earliest = Math.max(at, now)
  if (isCollecting(rule, earliest)) return { collect, rule, mark, due: at }
  const due = nextScheduleStart(collectPeriods(rule.collect) ?? [], earliest)
  return due === undefined ? undefined : { collect, rule, mark, due }
}
