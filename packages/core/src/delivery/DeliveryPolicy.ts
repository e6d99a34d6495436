import { type Instant, type JsonObject, type Milliseconds, nextScheduleStart, parseDuration } from '@waystation/model'
import type { CoreConfiguration } from '../CoreConfiguration.ts'
import type { Resource, ResourceStore } from '../ports/index.ts'

/** How the notifications of a subscription are sent. @see TS-0001 9.6.8 */
export interface DeliveryPolicy {
  /** Notifications left until the subscription ends; undefined: no end. */
  readonly expirationCounter: number | undefined
  readonly batch: { readonly count: number; readonly duration: Milliseconds } | undefined
  readonly rate: { readonly count: number; readonly window: Milliseconds } | undefined
  readonly latestOnly: boolean
  /** What is kept while the target can not be reached. */
  readonly pending: 'nothing' | 'latest' | 'all'
  readonly eventCategory: number | undefined
  readonly keepsStatistics: boolean
}

/** Most notifications in one request, also when a subscription would have more. */
export const largestBatch = 1000

/** What holds for the rest of a subscription of an earlier run that is gone. */
export const afterEnd: DeliveryPolicy = {
  expirationCounter: undefined,
  batch: undefined,
  rate: undefined,
  latestOnly: false,
  pending: 'nothing',
  eventCategory: undefined,
  keepsStatistics: false,
}

const known = new WeakMap<Resource, DeliveryPolicy>()
const pendings = { 1: 'latest', 2: 'all' } as const

/** @returns the policy of a `<subscription>`; read once for each version of it */
export function policyOf(subscription: Resource, configuration: Pick<CoreConfiguration, 'defaults'>): DeliveryPolicy {
  let policy = known.get(subscription)
  if (policy === undefined) {
    policy = readPolicy(subscription.attributes, configuration)
    known.set(subscription, policy)
  }
  return policy
}

function readPolicy(attributes: JsonObject, { defaults }: Pick<CoreConfiguration, 'defaults'>): DeliveryPolicy {
  const batch = attributes.bn as { num?: number; dur?: string } | undefined
  const rate = attributes.rl as { mnn: number; tww: string } | undefined
  return {
    expirationCounter: attributes.exc as number | undefined,
    batch: batch && {
      // A number of 0 leaves it to the duration.
      count: Math.min(batch.num || largestBatch, largestBatch),
      duration: parseDuration(batch.dur) ?? defaults.batchDuration,
    },
    rate: rate && { count: rate.mnn, window: parseDuration(rate.tww) ?? 0 },
    latestOnly: attributes.ln === true,
    pending: pendings[attributes.pn as 1 | 2] ?? 'nothing',
    eventCategory: attributes.nec as number | undefined,
    keepsStatistics: attributes.nse === true,
  }
}

/** Event category of notifications that no schedule holds back. @see TS-0001 9.6.8 (notificationEventCat) */
const immediate = 2

/**
 * When the notificationSchedule of a subscription next lets notifications out.
 * @returns `now` when they may leave, undefined when never again
 */
export function nextOpening(
  subscription: Resource,
  policy: Pick<DeliveryPolicy, 'eventCategory'>,
  now: Instant,
  store: Pick<ResourceStore, 'childrenOfType'>,
): Instant | undefined {
  const [schedule] = store.childrenOfType(subscription.id, 18)
  if (schedule === undefined || policy.eventCategory === immediate) return now
  return nextScheduleStart((schedule.attributes.se as { sce: string[] }).sce, now)
}
