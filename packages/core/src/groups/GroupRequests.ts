import { type Instant, RequestError } from '@waystation/model'
import type { Clock, Resource } from '../ports/index.ts'

/** Bound of what is remembered; far more than are under way at any time. */
const mostRemembered = 100_000

/**
 * What is remembered of requests to groups: which of them have been here, so that groups that contain each other do not fan
 * out for ever, and whose turn it is where only some members are asked.
 * @see TS-0001 10.2.7.6 (groupRequestIdentifier)
 */
export class GroupRequests {
  readonly #clock: Clock
  readonly #prefix: string
  readonly #handled = new Map<string, Instant>()
  readonly #nextMember = new Map<number, number>()
  readonly #rechecked = new Map<number, Instant>()
  #count = 0

  /** @param cseID makes identifiers differ between CSEs */
  constructor(clock: Clock, cseID: string) {
    this.#clock = clock
    this.#prefix = `${cseID.slice(1)}-${clock.now().toString(36)}`
  }

  /**
   * Takes note that a request is handled by a group.
   * @param identifier of the request, when another group has given it one
   * @param until when the request expires, and with it the note
   * @returns the identifier that its copies carry
   * @throws RequestError groupRequestIdentifierExists when the same request has been handled by the group before
   */
  begin(group: Resource, identifier: string | undefined, until: Instant): string {
    this.#forgetExpired()
    const known = identifier ?? this.newIdentifier()
    const key = `${group.id} ${known}`
    if ((this.#handled.get(key) ?? 0) > this.#clock.now()) {
      throw new RequestError(
        'groupRequestIdentifierExists',
        `${group.path} has handled the request with groupRequestIdentifier (gid) ${known} already; groups contain each other`,
      )
    }
    this.#handled.delete(key)
    this.#handled.set(key, until)
    return known
  }

  /** @returns `count` positions of `size`, ascending; the next call goes on where this one ends */
  takeTurns(group: Resource, count: number, size: number): number[] {
    const start = this.#nextMember.get(group.id) ?? 0
    remember(this.#nextMember, group.id, (start + count) % size)
    return Array.from({ length: Math.min(count, size) }, (_, index) => (start + index) % size).toSorted((a, b) => a - b)
  }

  /** @returns whether members that could not be checked may be asked again now: not more often than every `pause` */
  mayCheckAgain(group: Resource, pause: number): boolean {
    const now = this.#clock.now()
    if ((this.#rechecked.get(group.id) ?? 0) > now) return false
    remember(this.#rechecked, group.id, now + pause)
    return true
  }

  /** @returns an identifier that no other request has */
  newIdentifier(): string {
    this.#count += 1
    return `${this.#prefix}-${this.#count.toString(36)}`
  }

  #forgetExpired(): void {
    const now = this.#clock.now()
    for (const [key, until] of this.#handled) {
      if (until > now && this.#handled.size < mostRemembered) break
      this.#handled.delete(key)
    }
  }
}

function remember<T>(map: Map<number, T>, key: number, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > mostRemembered) map.delete(map.keys().next().value as number)
}
