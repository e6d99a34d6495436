import { RequestError } from '@waystation/model'
import { AccessMemory } from '../discovery/AccessMemory.ts'
import { conditionOfFilter } from '../discovery/conditionOfFilter.ts'
import { listOf } from '../discovery/discover.ts'
import { matchesCondition } from '../discovery/matchesCondition.ts'
import { authorizeFanOut } from '../groups/authorizeFanOut.ts'
import { selectMembers } from '../groups/selectMembers.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { Described } from './Described.ts'
import { descriptorsBelow } from './descriptorsBelow.ts'
import { descriptionIn, matchDescriptors } from './matchDescriptors.ts'
import { queriesIn } from './queriesIn.ts'
import { descriptorsElsewhere, discoverElsewhere } from './remoteMembers.ts'
import { semanticMembers } from './semanticMembers.ts'
import { answerQuery, queryOf } from './semanticQuery.ts'
import { parentsOf } from './settleSemanticsFilter.ts'

/**
 * Semantic discovery or query on what the members of a group are described by, wherever they are; one answer for all.
 * @throws RequestError operationNotAllowed, badRequest, originatorHasNoPrivilege, noMembers, invalidSparqlQuery
 * @see TS-0001 9.6.14a (semanticFanOutPoint), 10.2.7
 */
export async function semanticFanOut(exchange: Exchange, group: Resource, services: Services): Promise<Outcome> {
  const { operation, filterCriteria, semanticQueryIndicator } = exchange.request
  if (operation !== 'retrieve') {
    throw new RequestError('operationNotAllowed', 'a semanticFanOutPoint takes semantic discoveries and queries only')
  }
  const isQuery = semanticQueryIndicator === true
  if (!isQuery && (filterCriteria?.fu !== 1 || filterCriteria.smf === undefined)) {
    throw new RequestError(
      'badRequest',
      'a semanticFanOutPoint needs a semanticsFilter (smf) and discovery (fu 1) or query (sqi)',
    )
  }
  authorizeFanOut(group, exchange, services)
  const members = semanticMembers(selectMembers(group, exchange, services), exchange, services)
  return isQuery ? queryMembers(exchange, members, services) : discoverMembers(exchange, members, services)
}

type Members = ReturnType<typeof semanticMembers>

async function queryMembers(exchange: Exchange, members: Members, services: Services): Promise<Outcome> {
  const query = queryOf(exchange)
  const here = descriptorsOf(members.here, 'retrieve', exchange, services).map(({ attributes }) =>
    descriptionIn(attributes),
  )
  const elsewhere = await descriptorsElsewhere(members.elsewhere, exchange, services)
  return answerQuery(query, [...here, ...elsewhere.map(descriptionIn)], services)
}

async function discoverMembers(exchange: Exchange, members: Members, services: Services): Promise<Outcome> {
  const { filterCriteria = {} } = exchange.request
  const queries = queriesIn(filterCriteria.smf as string[])
  const descriptors = descriptorsOf(members.here, 'discovery', exchange, services)
  const elsewhere = await discoverElsewhere(members.elsewhere, exchange, services)
  const matching = parentsOf(await matchDescriptors(descriptors, queries, exchange, services), services)
  const condition = conditionOfFilter(new Described(matching).settle(filterCriteria))
  const access = new AccessMemory(questionOf(exchange, 'discovery'), services)
  const found = matching.filter(
    (one) => access.permits(one) && (condition === undefined || matchesCondition(condition, one, services.store)),
  )
  const answer = listOf(found, exchange, services, undefined)
  const list = (answer.content as { 'm2m:uril'?: string[] })['m2m:uril']
  return list === undefined ? answer : { ...answer, content: { 'm2m:uril': [...list, ...elsewhere] } }
}

/** Members may lie below each other. */
function descriptorsOf(
  members: readonly Resource[],
  operation: 'retrieve' | 'discovery',
  exchange: Exchange,
  services: Services,
): Resource[] {
  const all = members.flatMap((member) => descriptorsBelow(member, operation, exchange, services))
  return [...new Map(all.map((one) => [one.id, one])).values()]
}
