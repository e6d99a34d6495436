import { type JsonObject, normaliseOriginator, parseTimestamp } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const types = { role: 31, token: 32, authorizationInformation: 37 }

type Needs = Pick<Services, 'store' | 'identity' | 'clock'>

/** @returns roles in force that are given to somebody by role resources of this CSE */
export function heldRoles(originator: string, services: Needs): readonly Resource[] {
  return placesOf(services).flatMap((place) => rolesBelow(place, originator, services))
}

/** @returns roles in force of somebody below one resource */
export function rolesBelow(place: Resource, originator: string, services: Needs): readonly Resource[] {
  const now = services.clock.now()
  return services.store
    .childrenOfType(place.id, types.role)
    .filter(({ attributes }) => isHolder(attributes, originator, services) && isInForce(attributes, now))
}

/** @returns tokens of somebody below one resource; those that do not say whose they are, are nobody's here */
export function tokensBelow(place: Resource, originator: string, services: Needs): readonly Resource[] {
  return services.store
    .childrenOfType(place.id, types.token)
    .filter(({ attributes }) => isHolder(attributes, originator, services))
}

/** @returns the texts of token resources with that tokenID, not verified */
export function tokenTextsNamed(tokenID: string, services: Needs): readonly string[] {
  return placesOf(services)
    .flatMap((place) => services.store.childrenOfType(place.id, types.token))
    .filter(({ attributes }) => attributes.tkid === tokenID)
    .map(({ attributes }) => attributes.tkob as string)
}

/** @returns whether a role is in force: from notBefore, until notAfter */
export function isInForce({ tknb, tkna }: JsonObject, now: number): boolean {
  const start = parseTimestamp(tknb)
  const end = parseTimestamp(tkna)
  return start !== undefined && end !== undefined && start <= now && now < end
}

export function isHolder({ tkhd }: JsonObject, originator: string, { identity }: Pick<Services, 'identity'>): boolean {
  return typeof tkhd === 'string' && normaliseOriginator(tkhd, identity) === originator
}

/** Roles and tokens are below the CSEBase or below an authorizationInformation. */
function placesOf({ store, identity }: Needs): readonly Resource[] {
  const base = store.resourceByPath(identity.cseName)
  return base === undefined ? [] : [base, ...store.childrenOfType(base.id, types.authorizationInformation)]
}
