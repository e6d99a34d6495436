import type { Instant } from '@waystation/model'
import type { ChargingPeriod, ChargingRecord } from './ChargingRecord.ts'
import type { DiscoveryQuery } from './DiscoveryQuery.ts'
import type { Instance } from './Instance.ts'
import type { Message } from './Message.ts'
import type { Resource } from './Resource.ts'

/** One change; what a plan consists of. */
export type Write =
  | { readonly kind: 'createResource'; readonly resource: Resource }
  /** Replaces attributes, expires and nextSequence; identity and path never change. */
  | { readonly kind: 'updateResource'; readonly resource: Resource }
  /** With everything below it. */
  | { readonly kind: 'deleteResource'; readonly resource: Resource }
  | { readonly kind: 'createInstance'; readonly instance: Instance }
  | { readonly kind: 'updateInstance'; readonly instance: Instance }
  | { readonly kind: 'deleteInstances'; readonly container: number; readonly sequences: readonly number[] }
  | { readonly kind: 'deleteAllInstances'; readonly container: number }
  | { readonly kind: 'appendMessage'; readonly message: Message }
  | { readonly kind: 'replaceMessage'; readonly message: Message }
  | { readonly kind: 'removeMessages'; readonly ids: readonly number[] }
  | { readonly kind: 'removeQueue'; readonly queue: string }
  | { readonly kind: 'appendChargingRecord'; readonly record: ChargingRecord }

/** Whether a store could do what it was asked, in words for an operator. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly remedy: string

  /** @param remedy what the operator can do about it */
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.remedy = remedy
  }
}

/**
 * Keeps resources, instances, messages and charging records.
 *
 * Reads are synchronous and see every write applied so far, durable or not; whoever answers a caller from them awaits
 * `committed()` first, so that nothing is told that a failed commit takes back. Writes of one event-loop turn share one
 * transaction (group commit): `apply` opens it, the end of the turn commits it durably.
 */
export interface ResourceStore {
  /** @returns the resource with that internal number */
  resource(id: number): Resource | undefined
  /** @param resourceID unstructured identifier of a resource that is no instance */
  resourceByID(resourceID: string): Resource | undefined
  /** @param path structured address of a resource that is no instance, e.g. `cse-in/ae` */
  resourceByPath(path: string): Resource | undefined
  /** Direct children of one type, oldest first; cached, so that asking on every request is cheap. */
  childrenOfType(parent: number, resourceType: number): readonly Resource[]
  /** Whether a direct child, instance or not, has that name. */
  hasChildNamed(parent: Resource, name: string): boolean

  instance(container: number, sequence: number): Instance | undefined
  instanceNamed(container: number, givenName: string): Instance | undefined
  instanceGeneratedAt(container: number, generationTime: string): Instance | undefined
  latestInstance(container: number): Instance | undefined
  oldestInstance(container: number): Instance | undefined
  /** Oldest first, lazily, from `fromSequence` on (default: the oldest). */
  instances(container: number, fromSequence?: number): Iterable<Instance>

  /**
   * Descendants of the root that meet the condition, lazily: resources by creation, then instances by container and
   * sequence. The iteration must be finished or abandoned in the same event-loop turn.
   */
  discover(query: DiscoveryQuery): Iterable<Resource | Instance>

  /** What has expired at `now`, at most `limit`, earliest first; resources before instances. */
  expired(now: Instant, limit: number): readonly (Resource | Instance)[]
  /** Resources of one type anywhere, oldest first, lazily. */
  resourcesOfType(resourceType: number): Iterable<Resource>

  /** Next unused internal number; each call gives another. */
  nextResourceNumber(): number
  nextMessageNumber(): number

  /** Oldest first, ids above `after` (default 0), at most `limit`. */
  messages(queue: string, limit: number, after?: number): readonly Message[]
  /** Queues that hold messages. */
  queues(): readonly string[]
  /** In the order of their numbers, lazily. */
  chargingRecords(period?: ChargingPeriod): Iterable<ChargingRecord>

  /**
   * Applies the writes to the open transaction, all or none.
   * @throws StoreError when the store cannot take them; nothing of them remains
   */
  apply(writes: readonly Write[]): void
  /**
   * Resolves when everything applied so far is durable; at once when nothing is open.
   * @throws StoreError when the commit failed; then all writes of the group are gone, caches included
   */
  committed(): Promise<void>

  /** Counts for /metrics and status. */
  statistics(): StoreStatistics
  /** Commits what is open and closes. */
  close(): Promise<void>
}

export interface StoreStatistics {
  readonly resources: number
  readonly instances: number
  readonly messages: number
  readonly commits: number
  readonly committedWrites: number
  readonly fileBytes: number
}
