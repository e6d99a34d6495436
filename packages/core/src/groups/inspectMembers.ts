import { RequestError } from '@waystation/model'
import { decideAccess } from '../access/decideAccess.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import type { RemoteMembers } from './askRemoteMembers.ts'
import { describeMember, type Member, type MemberFacts, nameOfMemberType } from './describeMember.ts'

/** What every member must be; a type of 0 lets anything in. */
export type MemberRule = Pick<MemberFacts, 'type' | 'specialisation'>

/** The members of a group after a look at each. */
export interface InspectedMembers {
  /** Addresses as given, each member once, in order. */
  readonly members: readonly string[]
  /** Of those, the ones that do not meet the rule. */
  readonly mismatches: ReadonlySet<string>
  /** Whether the type of every member is known. */
  readonly isComplete: boolean
}

/** @returns the members without repetitions, whatever the form of their addresses. @throws RequestError badRequest */
export function distinctMembers(addresses: readonly string[], services: Services): Member[] {
  const members = new Map<string, Member>()
  for (const address of addresses) {
    const member = describeMember(address, services)
    if (!members.has(member.key)) members.set(member.key, member)
  }
  return [...members.values()]
}

/**
 * Compares members with what the group demands of them. A member that does not exist is taken as one that can not be
 * reached now: its type stays open.
 * @param remote what other CSEs have said of their resources
 * @throws RequestError receiverHasNoPrivilege when the type of a member may not be read by the originator
 * @see TS-0004 7.4.13.2.1
 */
export function inspectMembers(
  members: readonly Member[],
  rule: MemberRule,
  remote: RemoteMembers,
  exchange: Exchange,
  services: Services,
): InspectedMembers {
  const mismatches = new Set<string>()
  let isComplete = true
  if (rule.type !== 0) {
    for (const member of members) {
      const facts = readableFacts(member, remote, exchange, services)
      if (facts === undefined) isComplete = false
      else if (!meets(facts, rule)) mismatches.add(member.address)
    }
  }
  return { members: members.map(({ address }) => address), mismatches, isComplete }
}

function readableFacts(
  member: Member,
  remote: RemoteMembers,
  exchange: Exchange,
  services: Services,
): MemberFacts | undefined {
  const facts = member.isRemote ? remote.get(member.key) : member.facts
  if (facts === undefined) return undefined
  if (facts === 'unreadable' || !mayRead(facts, exchange, services)) {
    throw new RequestError(
      'receiverHasNoPrivilege',
      `the type of member ${member.address} can not be checked: ${exchange.originator} may not retrieve it`,
    )
  }
  return facts
}

function mayRead({ governing }: MemberFacts, exchange: Exchange, services: Services): boolean {
  return governing === undefined || decideAccess(governing, questionOf(exchange, 'retrieve'), services) !== undefined
}

function meets(facts: MemberFacts, rule: MemberRule): boolean {
  return facts.type === rule.type && (rule.specialisation === undefined || facts.specialisation === rule.specialisation)
}

/** @returns the refusal of a group that may have no member of another type. */
export function inconsistency({ mismatches }: InspectedMembers, rule: MemberRule): RequestError {
  const [first] = mismatches
  return new RequestError(
    'groupMemberTypeInconsistent',
    `member ${first} is not of memberType (mt) ${nameOfMemberType(rule.type)}, as consistencyStrategy (csy) ABANDON_GROUP demands`,
  )
}
