import { compileType, type dataTypes, RequestError } from '@waystation/model'
import { decideAccess } from '../access/decideAccess.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import { type Criteria, unequalOperator } from './Criteria.ts'
import { definitionOfWatched, type Watched, watchedAt } from './watch.ts'

type DataType = dataTypes.DataType

/**
 * Finds the resource that criteria are about.
 * @param title name of the attribute that holds the address
 * @throws RequestError badRequest when nothing is there that the originator may retrieve and that can change; what another CSE
 *   hosts is nothing, as its changes are not known here
 */
export function requireWatched(address: string, title: string, exchange: Exchange, services: Services): Watched {
  const watched = watchedAt(address, services)
  if (watched !== undefined && decideAccess(watched.resource, questionOf(exchange, 'retrieve'), services) !== undefined)
    return watched
  throw new RequestError('badRequest', `${title} ${address} leads to no resource here that the originator may retrieve`)
}

/**
 * Checks that criteria fit the resource they are about.
 * @throws RequestError badRequest when it has no such attribute, the threshold is no value of it, or the operator needs an
 *   order that its type has not
 */
export function checkCriteria(criteria: Criteria, watched: Watched, services: Pick<Services, 'registry'>): void {
  const type = typeOfSubject(criteria, watched, services)
  if (type === undefined) {
    throw new RequestError(
      'badRequest',
      `evalCriteria (evc) subject ${criteria.sbjt} is no attribute of ${watched.resource.path}`,
    )
  }
  if (!fits(criteria.thld, type)) {
    throw new RequestError('badRequest', `evalCriteria (evc) threshold is no value of ${criteria.sbjt}: ${type.name}`)
  }
  if (criteria.optr > unequalOperator && !isOrdered(type)) {
    throw new RequestError(
      'badRequest',
      `evalCriteria (evc) operator ${criteria.optr} needs an order, which ${criteria.sbjt} (${type.name}) has not`,
    )
  }
}

/** @returns the data type of the attribute that criteria are about; undefined when the resource has none of that name */
export function typeOfSubject(
  { sbjt }: Criteria,
  watched: Watched,
  services: Pick<Services, 'registry'>,
): DataType | undefined {
  const attributes = definitionOfWatched(watched, services)?.attributes ?? {}
  return Object.values(attributes).find(({ shortName }) => shortName === sbjt)?.type
}

function fits(threshold: unknown, type: DataType): boolean {
  if (compileType(type)(threshold, 'thld') === undefined) return true
  return type.kind === 'list' && type.item !== undefined && compileType(type.item)(threshold, 'thld') === undefined
}

const unordered = new Set(['string', 'boolean', 'list', 'record', 'geoCoordinates', 'scheduleEntry'])

function isOrdered(type: DataType): boolean {
  if (type.kind === 'union') return type.alternatives?.some(isOrdered) ?? false
  return !unordered.has(type.kind)
}
