import { type JsonObject, type Milliseconds, parseDuration } from '@waystation/model'
import { queueName } from '../delivery/queueName.ts'
import { conditionOfFilter } from '../discovery/conditionOfFilter.ts'
import type { Condition, Resource } from '../ports/index.ts'
import type { Identity } from '../Services.ts'
import type { EventNotificationCriteria, OperationMonitor } from './SubscriptionAttributes.ts'

/** What a subscription asks for, read once from its attributes. */
export interface Criteria {
  /** Numbers of notificationEventType; empty when operations are monitored. */
  readonly eventTypes: ReadonlySet<number>
  readonly monitors: readonly OperationMonitor[]
  /** Short names of which an update must touch one; undefined: any. */
  readonly attributes: ReadonlySet<string> | undefined
  readonly childTypes: ReadonlySet<number> | undefined
  /** On the resource that changed. */
  readonly condition: Condition | undefined
  readonly missingData: { readonly count: number; readonly duration: Milliseconds } | undefined
  readonly contentType: number
  /** Without repetitions, in their order. */
  readonly targets: readonly { readonly target: string; readonly queue: string }[]
  /** End of the notification text, from the comma after its event on. */
  readonly ending: string
  readonly eventCategory: number | undefined
  readonly keepsStatistics: boolean
}

const tagsOfConditions = ['crb', 'cra', 'ms', 'us', 'sts', 'stb', 'exb', 'exa', 'sza', 'szb'] as const
const known = new WeakMap<Resource, Criteria>()

/** @returns the criteria of a `<subscription>`; read once for each version of it */
export function criteriaOf(subscription: Resource, identity: Pick<Identity, 'cseID'>): Criteria {
  let criteria = known.get(subscription)
  if (criteria === undefined) {
    criteria = readCriteria(subscription, identity)
    known.set(subscription, criteria)
  }
  return criteria
}

/** @returns the SP-relative identifier by which notifications name their subscription */
export function subscriptionReference(resourceID: string, identity: Pick<Identity, 'cseID'>): string {
  return `${identity.cseID}/${resourceID}`
}

function readCriteria(subscription: Resource, identity: Pick<Identity, 'cseID'>): Criteria {
  const { attributes } = subscription
  const criteria = (attributes.enc ?? {}) as EventNotificationCriteria
  const { md } = criteria
  const targets = [...new Set(attributes.nu as string[])]
  return {
    eventTypes: new Set(criteria.om === undefined ? (criteria.net ?? [1]) : []),
    monitors: criteria.om ?? [],
    attributes: criteria.atr === undefined ? undefined : new Set(criteria.atr),
    childTypes: criteria.chty === undefined ? undefined : new Set(criteria.chty),
    condition: conditionOf(criteria),
    missingData: md === undefined ? undefined : { count: md.num, duration: parseDuration(md.dur) ?? 0 },
    contentType: attributes.nct as number,
    targets: targets.map((target) => ({ target, queue: queueName(subscription.id, target) })),
    ending: endingOf(attributes, subscriptionReference(subscription.resourceID, identity)),
    eventCategory: attributes.nec as number | undefined,
    keepsStatistics: attributes.nse === true,
  }
}

function conditionOf(criteria: EventNotificationCriteria): Condition | undefined {
  const filter: JsonObject = {}
  for (const tag of tagsOfConditions) {
    const value = criteria[tag]
    if (value !== undefined) filter[tag] = value
  }
  if (criteria.fo !== undefined) filter.fo = criteria.fo
  return conditionOfFilter(filter)
}

function endingOf(attributes: JsonObject, reference: string): string {
  const forwarding = attributes.nfu === undefined ? '' : `,"nfu":${JSON.stringify(attributes.nfu)}`
  return `,"sur":${JSON.stringify(reference)}${forwarding}}}`
}
