import { type Instant, type Milliseconds, RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { aggregateAnswers } from './aggregateAnswers.ts'
import { type Answers, askMembers } from './askMembers.ts'
import { authorizeFanOut } from './authorizeFanOut.ts'
import { checkMembersAgain } from './checkMembersAgain.ts'
import { endOfRequest } from './endOfRequest.ts'
import { isOutbound, requestForMember, requestForMembers } from './memberRequest.ts'
import { selectMembers } from './selectMembers.ts'
import { settleFanOut } from './settleFanOut.ts'

/**
 * Sends a request to every member of a group, or to what lies at the rest of the address below each, and answers with all
 * their answers. Members are asked by the one door, as the originator of the request, and decide for themselves.
 * @throws RequestError originatorHasNoPrivilege, noMembers, badRequest, invalidChildResourceType,
 *   groupRequestIdentifierExists, groupMembersNotResponded
 * @see TS-0001 10.2.7, TS-0004 7.4.14
 */
export async function fanOut(
  exchange: Exchange,
  target: Extract<Target, { kind: 'fanOutPoint' }>,
  services: Services,
): Promise<Outcome> {
  const { group, rest } = target
  authorizeFanOut(group, exchange, services)
  const members = selectMembers(group, exchange, services)
  checkChildType(group, rest, exchange, services)
  const answers = await askAll(exchange, { group, rest, members }, services)
  if (!answers.some((answer) => answer !== undefined)) {
    throw new RequestError('groupMembersNotResponded', `no member of ${group.path} answered in time`)
  }
  checkMembersAgain(group, services)
  const outcome = outcomeOf(members, answers, exchange)
  return settleFanOut({ exchange, group, rest, members, answers }, outcome, services)
}

function askAll(
  exchange: Exchange,
  { group, rest, members }: { group: Resource; rest: string; members: readonly string[] },
  services: Services,
): Promise<Answers> {
  const { identity, groupRequests } = services
  const { request: original, progress } = exchange
  const expires = endOfRequest(exchange, services)
  const groupRequestIdentifier = groupRequests.begin(group, original.groupRequestIdentifier, expires)
  const passage = { group, rest, groupRequestIdentifier, deadline: expires - marginOf(expires, services) }
  const request = requestForMembers(original, passage, identity)
  return askMembers(
    members,
    {
      ask: (member, index) =>
        services.handle(requestForMember(request, member, index, passage, identity), exchange.context),
      isOutbound: (member) => isOutbound(member, request, identity),
      deadline: passage.deadline,
      ...(progress && { onProgress: (answers) => progress(outcomeOf(members, answers, exchange)) }),
    },
    services,
  )
}

function outcomeOf(members: readonly string[], answers: Answers, { request }: Exchange): Outcome {
  return { status: 'ok', content: aggregateAnswers(members, answers, request.requestIdentifier) }
}

/** @throws RequestError invalidChildResourceType when no member can have such a child */
function checkChildType(group: Resource, rest: string, { request }: Exchange, { registry }: Services): void {
  if (request.operation !== 'create' || rest !== '' || request.resourceType === undefined) return
  const definition = registry.byCode(group.attributes.mt as number)
  if (definition === undefined || registry.mayHaveChild(definition, request.resourceType)) return
  throw new RequestError(
    'invalidChildResourceType',
    `resource type (ty) ${request.resourceType} is no legal child of ${definition.name}, the memberType (mt) of ${group.path}`,
  )
}

const longestMargin: Milliseconds = 200

/** The answers there are must be on their way before the request expires, at the originator and at us. */
function marginOf(expires: Instant, { clock }: Services): Milliseconds {
  return Math.min(longestMargin, Math.max(0, (expires - clock.now()) / 5))
}
