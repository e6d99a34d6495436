import { type JsonObject, parseDuration, RequestError } from '@waystation/model'
import { evaluationModes, type WindowRules } from './TimeWindow.ts'

/** A shorter window would be all commits. */
const shortestWindow = 50
const slidingWindow = 2

/** Modes that a window which starts with an event cannot serve. */
const periodicOnly: readonly number[] = [evaluationModes.someOrAllMissing, evaluationModes.allMissing]

function refuse(reason: string): never {
  throw new RequestError('badRequest', reason)
}

/** @returns the rules that the attributes of a `<crossResourceSubscription>` give its windows */
export function windowRulesOf({ twt, tws, eem }: JsonObject): WindowRules {
  return {
    isSliding: twt === slidingWindow,
    size: parseDuration(tws) ?? 0,
    mode: (eem as number | undefined) ?? evaluationModes.allPresent,
  }
}

/**
 * Checks what holds for a `<crossResourceSubscription>` at any time.
 * @throws RequestError badRequest, naming the attribute
 * @see TS-0001 9.6.58, TS-0004 7.4.58
 */
export function checkWindow(attributes: JsonObject): void {
  const { isSliding, size, mode } = windowRulesOf(attributes)
  if (size < shortestWindow) refuse(`timeWindowSize (tws) must be at least ${shortestWindow} ms`)
  if (isSliding && periodicOnly.includes(mode)) {
    refuse(`eventEvaluationMode (eem) ${mode} needs a periodic window: timeWindowType (twt) 1`)
  }
}

/**
 * Checks what a new `<crossResourceSubscription>` is to watch.
 * @param most how many resources and subscriptions together
 * @throws RequestError badRequest, naming the attribute
 */
export function checkWatched(attributes: JsonObject, most: number): void {
  const { rrat, srat } = attributes as { rrat?: string[]; srat?: string[] }
  if ((rrat ?? []).length === 0 && (srat ?? []).length === 0) {
    refuse('regularResourcesAsTarget (rrat) or subscriptionResourcesAsTarget (srat) must be given')
  }
  if ((rrat?.length ?? 0) + (srat?.length ?? 0) > most) refuse(`at most ${most} resources can be watched together`)
  if (rrat === undefined || rrat.length === 0) return
  const count = criteriaIn(attributes.encs as JsonObject | undefined).length
  if (count === 1 || count === rrat.length) return
  refuse(
    `eventNotificationCriteriaSet (encs) has ${count} entries; it needs one, or one for each of the ${rrat.length} of regularResourcesAsTarget (rrat)`,
  )
}

/** @returns the entries of an eventNotificationCriteriaSet, by whichever of its two names */
export function criteriaIn(set: JsonObject | undefined): readonly JsonObject[] {
  return (set?.encn ?? set?.enc ?? []) as JsonObject[]
}
