import { type Instant, type JsonObject, parseDuration, RequestError } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { aggregateAnswers } from '../groups/aggregateAnswers.ts'
import { type Answers, askMembers } from '../groups/askMembers.ts'
import { endOfRequest } from '../groups/endOfRequest.ts'
import { requestForMember } from '../groups/memberRequest.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Resource } from '../ports/index.ts'
import { ResultNotifier } from '../requests/ResultNotifier.ts'
import type { Services } from '../Services.ts'
import { type GroupAddress, groupAddress } from './groupAddresses.ts'
import { Memberships } from './Memberships.ts'

const localMulticastGroup = 45
const noResponse = 5

/** What the members of one localMulticastGroup answered. */
interface Part {
  readonly group: Resource
  readonly members: readonly string[]
  readonly answers: Answers
}

/**
 * Executes requests to multicast groups at the members that are here, and sends their answers to where the group wants them,
 * at some moment of its time window, so that not all hosts answer at once. Answers that are to be sent survive a restart.
 * @see TS-0001 9.6.44, TS-0004 7.4.55
 */
export class MulticastGroups {
  readonly memberships: Memberships
  readonly #services: Services
  readonly #random: () => number
  readonly #notifier: ResultNotifier
  /** Internal numbers of localMulticastGroups by what their requests are sent to. */
  readonly #groups = new Map<string, Set<number>>()

  /** @param random from 0 to 1, spreads the answers over the time window */
  constructor(services: Services, random: () => number = Math.random) {
    this.#services = services
    this.#random = random
    this.memberships = new Memberships(services)
    this.#notifier = new ResultNotifier(services, 'multicast answer ')
  }

  start(): void {
    for (const group of this.#services.store.resourcesOfType(localMulticastGroup)) this.#add(group)
    this.#notifier.start()
    if (this.#groups.size > 0) void this.memberships.settle()
  }

  stop(): void {
    this.memberships.stop()
    this.#notifier.stop()
  }

  /** Adds to the creation of a group that requests to it are executed. */
  begin(group: Resource, changes: Changes): void {
    changes.afterCommit(() => this.#add(group))
  }

  /** Adds to the deletion of a group that they no longer are. */
  end(group: Resource, changes: Changes): void {
    changes.afterCommit(() => {
      const key = this.#keyOf(group)
      const ids = this.#groups.get(key)
      ids?.delete(group.id)
      if (ids?.size === 0) this.#groups.delete(key)
      void this.memberships.settle()
    })
  }

  /** @returns undefined when the request is not for a multicast group that has members here */
  receive(exchange: Exchange): Promise<Outcome> | undefined {
    if (this.#groups.size === 0) return undefined
    const address = groupAddress(exchange.request.to, this.#services.identity)
    const groups = address === undefined ? [] : this.#groupsAt(address)
    return groups.length === 0 ? undefined : this.#execute(exchange, groups, (address as GroupAddress).rest)
  }

  #groupsAt({ key, isLocal }: GroupAddress): readonly Resource[] {
    const ids = this.#groups.get(key)
    // What is a resource of this CSE is no group.
    if (ids === undefined || (isLocal && findLocal(key, this.#services) !== undefined)) return []
    return [...ids].map((id) => this.#services.store.resource(id)).filter((group) => group !== undefined)
  }

  async #execute(exchange: Exchange, groups: readonly Resource[], rest: string): Promise<Outcome> {
    const parts = await Promise.all(groups.map((group) => this.#ask(exchange, group, rest)))
    const later = parts.filter(({ group }) => group.attributes.rstt !== undefined)
    const now = parts.filter(({ group }) => group.attributes.rstt === undefined)
    await this.#answerLater(later, exchange)
    if (now.length === 0) return { status: 'accepted' }
    const members = now.flatMap((part) => part.members)
    const answers = now.flatMap((part) => part.answers)
    if (!answers.some((answer) => answer !== undefined)) {
      throw new RequestError('groupMembersNotResponded', `no member of ${exchange.request.to} here answered in time`)
    }
    return { status: 'ok', content: aggregateAnswers(members, answers, exchange.request.requestIdentifier) }
  }

  async #ask(exchange: Exchange, group: Resource, rest: string): Promise<Part> {
    const { identity, handle } = this.#services
    const members = (group.attributes.mli as string[]).filter((member) => !this.#isGroup(member))
    const deadline = endOfRequest(exchange, this.#services)
    const passage = { group, rest, deadline, groupRequestIdentifier: '' }
    const request = { ...exchange.request, ...blockingOnce }
    const answers = await askMembers(
      members,
      {
        ask: (member, index) => handle(requestForMember(request, member, index, passage, identity), exchange.context),
        isOutbound: () => false,
        deadline,
      },
      this.#services,
    )
    return { group, members, answers }
  }

  /** A group that led to itself would never come to an end. */
  #isGroup(member: string): boolean {
    const address = groupAddress(member, this.#services.identity)
    return address !== undefined && this.#groupsAt(address).length > 0
  }

  async #answerLater(parts: readonly Part[], { request }: Exchange): Promise<void> {
    if (request.responseType === noResponse) return
    const changes = this.#services.changes()
    for (const { group, members, answers } of parts) {
      if (!answers.some((answer) => answer !== undefined)) continue
      const result = aggregateAnswers(members, answers, request.requestIdentifier).value as JsonObject
      const target = group.attributes.rstt as string
      const releaseVersion = request.releaseVersion
      this.#notifier.notify({ request: group.id, target, result, releaseVersion, due: this.#momentFor(group) }, changes)
    }
    await changes.commit()
  }

  #momentFor({ attributes }: Resource): Instant {
    return this.#services.clock.now() + this.#random() * (parseDuration(attributes.rstw) ?? 0)
  }

  #add(group: Resource): void {
    const key = this.#keyOf(group)
    const ids = this.#groups.get(key) ?? new Set()
    this.#groups.set(key, ids.add(group.id))
  }

  #keyOf({ attributes }: Resource): string {
    return groupAddress(attributes.mgft as string, this.#services.identity)?.key ?? ''
  }
}

/** Members answer at once; when and how the originator is answered is the business of the request to the group. */
const blockingOnce = {
  responseType: undefined,
  responseTargets: undefined,
  operationExecutionTime: undefined,
  resultPersistence: undefined,
}
