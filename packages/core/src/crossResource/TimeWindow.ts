import type { Instant, Milliseconds } from '@waystation/model'

/** When a crossResourceSubscription notifies. @see TS-0001 9.6.58 */
export interface WindowRules {
  /** One window follows the other, or a window starts with the first event. */
  readonly isSliding: boolean
  readonly size: Milliseconds
  /** Number of eventEvaluationMode. */
  readonly mode: number
}

/** Where a crossResourceSubscription stands. Plain data: it is kept in the store. */
export interface TimeWindow {
  /** SP-relative identifiers of the subscriptions that it uses. */
  readonly members: readonly string[]
  /** Null while a sliding window waits for its first event. Of a periodic one: that of the last window with any effect. */
  readonly start: Instant | null
  /** Members that have notified in this window. */
  readonly present: readonly string[]
  /** A window notifies once. */
  readonly hasNotified: boolean
}

/** Numbers of eventEvaluationMode. */
export const evaluationModes = {
  allPresent: 1,
  someOrAllPresent: 2,
  someOrAllMissing: 3,
  allMissing: 4,
  someMissing: 5,
} as const

/** What follows from a step: the window afterwards, and how many notifications leave. */
export interface WindowStep {
  readonly window: TimeWindow
  readonly notifications: number
}

/** @returns the window that begins now */
export function openWindow(members: readonly string[], { isSliding }: WindowRules, now: Instant): TimeWindow {
  return { members, start: isSliding ? null : now, present: [], hasNotified: false }
}

/**
 * Closes the window when its time is over, and opens the next.
 * @returns the same window when its time is not over
 */
export function closeWhenOver(window: TimeWindow, rules: WindowRules, now: Instant): WindowStep {
  const { start } = window
  if (start === null || now < start + rules.size) return { window, notifications: 0 }
  const next = start + Math.floor((now - start) / rules.size) * rules.size
  return {
    window: openWindow(window.members, rules, next),
    notifications: !window.hasNotified && isFulfilledAtEnd(window, rules.mode) ? 1 : 0,
  }
}

/**
 * Takes the event of a member into account. All events present is told at once: nothing can change it any more. The other
 * modes are decided when the window is over.
 */
export function addEvent(window: TimeWindow, member: string, rules: WindowRules, now: Instant): WindowStep {
  const closed = closeWhenOver(window, rules, now)
  const current = closed.window
  if (current.present.includes(member)) return closed
  const added = { ...current, start: current.start ?? now, present: [...current.present, member] }
  const isComplete = added.present.length === added.members.length
  if (rules.mode !== evaluationModes.allPresent || !isComplete || added.hasNotified) {
    return { window: added, notifications: closed.notifications }
  }
  return {
    window: rules.isSliding ? openWindow(added.members, rules, now) : { ...added, hasNotified: true },
    notifications: closed.notifications + 1,
  }
}

/** @returns when the window must be looked at again; undefined when its end would change nothing */
export function endOfWindow({ start, present }: TimeWindow, rules: WindowRules): Instant | undefined {
  const countsEmpty = rules.mode === evaluationModes.someOrAllMissing || rules.mode === evaluationModes.allMissing
  if (start === null || (present.length === 0 && !countsEmpty)) return undefined
  return start + rules.size
}

function isFulfilledAtEnd({ members, present }: TimeWindow, mode: number): boolean {
  const missing = members.length - present.length
  switch (mode) {
    case evaluationModes.someOrAllPresent:
      return present.length > 0
    case evaluationModes.someOrAllMissing:
      return missing > 0
    case evaluationModes.allMissing:
      return present.length === 0
    case evaluationModes.someMissing:
      return present.length > 0 && missing > 0
    default:
      return missing === 0
  }
}
