import { type JsonObject, normaliseOriginator } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { rolesBelow, tokensBelow } from './informationHere.ts'

const status = { ok: 1, notApplicable: 2, missingAttribute: 3 }

interface Information {
  readonly sus: number
  /** Resources below that answer the question, by the names they have on the wire. */
  readonly children: JsonObject
}

/**
 * @param point an authorizationInformation
 * @returns roles in force and tokens below it, of whom `from` (fr) names; only those in roleIDs and tokenIDs where one of
 *   them is given
 * @see TS-0001 9.6.43, TS-0003 7.5
 */
export function informationFor(point: Resource, services: Services): Information {
  const { fr, rids, tids } = point.attributes
  if (typeof fr !== 'string') return { sus: status.missingAttribute, children: {} }
  const originator = normaliseOriginator(fr, services.identity)
  const isOpen = rids === undefined && tids === undefined
  const roles = rolesBelow(point, originator, services).filter(
    (role) => isOpen || (rids as string[] | undefined)?.includes(role.attributes.rlid as string) === true,
  )
  const tokens = tokensBelow(point, originator, services).filter(
    (token) => isOpen || (tids as string[] | undefined)?.includes(token.attributes.tkid as string) === true,
  )
  if (roles.length + tokens.length === 0) return { sus: status.notApplicable, children: {} }
  return {
    sus: status.ok,
    children: {
      ...(roles.length === 0 ? {} : { 'm2m:rol': roles.map((role) => role.attributes) }),
      ...(tokens.length === 0 ? {} : { 'm2m:tk': tokens.map((token) => token.attributes) }),
    },
  }
}
