import type { Instant } from '@waystation/model'
import { type DeliveryPolicy, largestBatch } from './DeliveryPolicy.ts'

/** The state of a queue, as far as it decides what happens next. */
export interface QueueFacts {
  readonly now: Instant
  /** How many notifications wait in memory, at least one. */
  readonly waiting: number
  /** Of those, how many at the front belong to events and may share a request. */
  readonly batchable: number
  /** When the oldest of them arose. */
  readonly oldest: Instant
  /** Requests without an answer yet. */
  readonly inFlight: number
  /** Most requests that may be without an answer. */
  readonly window: number
  /** When a new attempt may be made after a failed one. */
  readonly retryAt: Instant | undefined
  /** When the schedule lets notifications out: `now` or earlier when it does, undefined when never again. */
  readonly opening: Instant | undefined
  /** Start of the current rate window and what was sent in it. */
  readonly rate: { readonly start: Instant; readonly sent: number }
  /** The subscription is gone: what is left goes out as soon as it can. */
  readonly isEnded: boolean
}

export type Decision =
  /** Send the `count` oldest, as one aggregated notification where so said, or only the newest of all that wait. */
  | { readonly kind: 'send'; readonly count: number; readonly form: 'each' | 'aggregate' | 'newest' }
  /** Look again then, or when something changes; meanwhile only the newest is wanted where so said. */
  | { readonly kind: 'wait'; readonly until?: Instant; readonly keepsNewest?: boolean }
  /** Nothing of what waits is wanted any more. */
  | { readonly kind: 'discard' }

/**
 * Decides what a queue does next: schedule and reachability, batch, rate, latest only, in that order.
 * @see TS-0001 10.2.10.6 to 10.2.10.10, TS-0004 7.5.1.2
 */
export function decideNext(policy: DeliveryPolicy, facts: QueueFacts): Decision {
  const { now } = facts
  if (facts.retryAt !== undefined && facts.retryAt > now) return whilePending(policy, facts.retryAt)
  if (facts.inFlight >= facts.window) return { kind: 'wait' }
  if (facts.isEnded) return sendRest(policy, facts)
  if (facts.opening === undefined || facts.opening > now) return whileClosed(policy, facts)
  if (policy.batch !== undefined && facts.waiting < policy.batch.count) {
    const due = facts.oldest + policy.batch.duration
    if (due > now) return { kind: 'wait', until: due }
  }
  const allowance = rateAllowance(policy, facts)
  if (allowance === 0) return { kind: 'wait', until: facts.rate.start + (policy.rate?.window ?? 0) }
  return send(policy, facts, allowance)
}

function sendRest(policy: DeliveryPolicy, facts: QueueFacts): Decision {
  if (policy.batch !== undefined && facts.batchable > 0)
    return { kind: 'send', count: facts.batchable, form: 'aggregate' }
  return { kind: 'send', count: 1, form: 'each' }
}

function whileClosed(policy: DeliveryPolicy, facts: QueueFacts): Decision {
  if (policy.pending === 'nothing') return { kind: 'discard' }
  return whilePending(policy, facts.opening)
}

function whilePending(policy: DeliveryPolicy, until: Instant | undefined): Decision {
  const keepsNewest = policy.pending === 'latest'
  return until === undefined ? { kind: 'wait', keepsNewest } : { kind: 'wait', until, keepsNewest }
}

function rateAllowance(policy: DeliveryPolicy, { now, rate }: QueueFacts): number {
  if (policy.rate === undefined) return Number.POSITIVE_INFINITY
  if (now >= rate.start + policy.rate.window) return policy.rate.count
  return Math.max(0, policy.rate.count - rate.sent)
}

/** A newest-only subscription waits for each answer, so that what arises meanwhile can be passed over. */
function send(policy: DeliveryPolicy, facts: QueueFacts, allowance: number): Decision {
  if (policy.latestOnly) {
    return facts.inFlight > 0 ? { kind: 'wait' } : { kind: 'send', count: 1, form: 'newest' }
  }
  if (policy.batch !== undefined) {
    return { kind: 'send', count: Math.min(facts.waiting, policy.batch.count, largestBatch), form: 'aggregate' }
  }
  return { kind: 'send', count: Math.min(facts.waiting, facts.window - facts.inFlight, allowance), form: 'each' }
}
