import { type Instant, RequestError } from '@waystation/model'
import type { Clock, Resource } from '../ports/index.ts'

/** Bound of what is remembered of one kind; more than are under way at any time. */
const mostRemembered = 100_000

/**
 * What is remembered of requests to groups: which of them have been where, so that groups that contain each other do not fan
 * out for ever and nobody gets a request twice, and whose turn it is where only some members are asked.
 * @see TS-0001 8.1.2, 10.2.7 (Group Request Identifier)
 */
export class GroupRequests {
  readonly #clock: Clock
  readonly #prefix: string
  /** Apart from each other, so that many members never push out the groups that a request has been through. */
  readonly #atGroups = new Map<string, Instant>()
  readonly #atTargets = new Map<string, Instant>()
  readonly #nextMember = new Map<number, number>()
  readonly #rechecked = new Map<number, Instant>()
  #count = 0

  /** @param cseID makes identifiers differ between CSEs */
  constructor(clock: Clock, cseID: string) {
    this.#clock = clock
    this.#prefix = `${cseID.slice(1)}-${clock.now().toString(36)}`
  }

  /**
   * Takes note that a request is fanned out by a group.
   * @param identifier of the request, when another group has given it one
   * @param until when the request expires, and with it the note
   * @returns the identifier that its copies carry
   * @throws RequestError groupRequestIdentifierExists when the group has fanned out the same request before
   */
  begin(group: Resource, identifier: string | undefined, until: Instant): string {
    const known = identifier ?? this.newIdentifier()
    this.#note(
      this.#atGroups,
      `${group.id} ${known}`,
      until,
      `${group.path} has fanned out the request already: ${known}`,
    )
    return known
  }

  /**
   * Takes note that a request that came through a group has reached its target.
   * @param target names it in one way, whatever the address
   * @throws RequestError groupRequestIdentifierExists when the same request has been there before
   */
  arrive(target: string, identifier: string, until: Instant): void {
    this.#note(
      this.#atTargets,
      `${target} ${identifier}`,
      until,
      `the target has had the request already: ${identifier}`,
    )
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

  #note(notes: Map<string, Instant>, key: string, until: Instant, reason: string): void {
    const now = this.#clock.now()
    for (const [old, end] of notes) {
      if (end > now && notes.size < mostRemembered) break
      notes.delete(old)
    }
    if ((notes.get(key) ?? 0) > now) {
      throw new RequestError('groupRequestIdentifierExists', `groupRequestIdentifier (gid): ${reason}`)
    }
    notes.delete(key)
    notes.set(key, until)
  }
}

function remember<T>(map: Map<number, T>, key: number, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > mostRemembered) map.delete(map.keys().next().value as number)
}
