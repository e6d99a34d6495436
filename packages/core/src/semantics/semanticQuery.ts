import { RequestError, resultContents } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'
import type { Description } from './Description.ts'
import { descriptorsBelow } from './descriptorsBelow.ts'
import { descriptionIn } from './matchDescriptors.ts'
import { queriesIn } from './queriesIn.ts'

/**
 * Evaluates a SPARQL query on what all descriptors of a tree say together, as far as the originator may retrieve them.
 * @throws RequestError badRequest, invalidSparqlQuery, operationNotAllowed
 * @see TS-0001 10.2.8 (semantic query), TS-0004 7.5.2 (m2m:queryResult)
 */
export async function semanticQuery(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  const query = queryOf(exchange)
  return answerQuery(query, descriptionsBelow(target, exchange, services), services)
}

function descriptionsBelow(target: Target, exchange: Exchange, services: Services): Description[] {
  switch (target.kind) {
    case 'resource':
      return descriptorsBelow(target.resource, 'retrieve', exchange, services).map(({ attributes }) =>
        descriptionIn(attributes),
      )
    case 'instance':
    case 'latest':
    case 'oldest':
      return []
    default:
      throw new RequestError('operationNotAllowed', `a ${target.kind} can not be queried`)
  }
}

/** @returns the one query of the request. @throws RequestError badRequest */
export function queryOf({ request }: Exchange): string {
  const { filterCriteria, resultContent = resultContents.semanticContent } = request
  if (resultContent !== resultContents.semanticContent) {
    throw new RequestError('badRequest', 'a semantic query (sqi) has result content (rcn) 10')
  }
  const queries = queriesIn((filterCriteria?.smf ?? []) as string[])
  if (queries.length === 1) return queries[0] as string
  throw new RequestError(
    'badRequest',
    'a semantic query (sqi) needs one semanticsFilter (smf) in the filter criteria (fc)',
  )
}

/** @returns the result as SPARQL Query Results XML, or RDF/XML for queries that make a graph */
export async function answerQuery(
  query: string,
  descriptions: readonly Description[],
  services: Services,
): Promise<Outcome> {
  const result = await services.semantics.run({ kind: 'query', descriptions, query })
  return { status: 'ok', content: { 'm2m:qres': result } }
}
