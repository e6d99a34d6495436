import { type Instant, type JsonObject, matchesOriginatorPattern, matchesSchedule } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Identity, Services } from '../Services.ts'

/** Types of the resources that say what statistics are collected. */
export const statisticsTypes = { eventConfig: 7, statsCollect: 21 } as const
/** eventType of an eventConfig. */
export const eventTypes = { dataOperation: 1, storage: 2, timer: 3 } as const
/** statsRuleStatus of a statsCollect. */
const active = 1

/** An active statsCollect and the event that it names. */
export interface StatisticsRule {
  readonly collect: JsonObject
  readonly event: JsonObject
}

const none: readonly Resource[] = []

/** @returns the statsCollects of this CSE; nearly free when there is none */
export function statsCollectsOf({ store, identity }: Pick<Services, 'store' | 'identity'>): readonly Resource[] {
  const base = store.resourceByPath(identity.cseName)
  return base === undefined ? none : store.childrenOfType(base.id, statisticsTypes.statsCollect)
}

/** @returns what a statsCollect asks for; undefined while it is inactive or its event does not exist */
export function ruleOf(collect: Resource, { store }: Pick<Services, 'store'>): StatisticsRule | undefined {
  const { srs, evi } = collect.attributes
  if (srs !== active || typeof evi !== 'string') return undefined
  const event = eventConfigOf(evi, store)
  return event && { collect: collect.attributes, event: event.attributes }
}

/** @returns the eventConfig with that eventID; the CSE gives it the resource ID for one */
export function eventConfigOf(eventID: string, store: Services['store']): Resource | undefined {
  const event = store.resourceByID(eventID)
  return event?.resourceType === statisticsTypes.eventConfig ? event : undefined
}

/** Whether a rule is about that entity. @see TS-0001 9.6.25 (collectedEntityID) */
export function isCollected({ collect }: StatisticsRule, entity: string, identity: Identity): boolean {
  const collected = collect.cdi as string[] | undefined
  return collected?.some((pattern) => matchesOriginatorPattern(pattern, entity, identity)) ?? true
}

/** Whether a rule applies at that time. @see TS-0001 9.6.25 (collectPeriod) */
export function isCollecting({ collect }: StatisticsRule, now: Instant): boolean {
  const periods = collectPeriods(collect)
  return periods === undefined || matchesSchedule(periods, now)
}

/** @returns the schedule entries of a statsCollect */
export function collectPeriods(collect: JsonObject): readonly string[] | undefined {
  return (collect.cp as { sce?: string[] } | undefined)?.sce
}
