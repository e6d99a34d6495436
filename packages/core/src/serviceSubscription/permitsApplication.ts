import {
  matchesOriginatorPattern,
  type RequestContext,
  type RequestPrimitive,
  wildcardMatches,
} from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Identity } from '../Services.ts'

/** An application that registers, or has registered. */
export interface Applicant {
  /** AE-ID; undefined while it has none. */
  readonly identifier: string | undefined
  readonly applicationID: string
  readonly roleIDs: readonly string[]
  /** How its peer proved who it is; undefined when that does not count. */
  readonly credentials: Credentials | undefined
}

export interface Credentials {
  readonly isAssociated: boolean
  /** Credential-IDs, where the credentials have such. */
  readonly ids: readonly string[]
}

/** The word for the absence of a security association in applicableCredIDs. */
const noAssociation = 'None'

/** @returns what is known of the one that asks for a registration, but for the AE-ID that it gets */
export function applicantOf(
  applicationID: string,
  { roleIDs }: Pick<RequestPrimitive, 'roleIDs'>,
  { entitledOriginators, credentialIDs }: RequestContext,
): Applicant {
  const isAssociated = (entitledOriginators?.length ?? 0) > 0
  const credentials = { isAssociated, ids: credentialIDs ?? [] }
  return { identifier: undefined, applicationID, roleIDs: roleIDs ?? [], credentials }
}

/**
 * Whether a serviceSubscribedAppRule lets an application register: all its attributes must. Where the standard is silent,
 * an attribute that is absent restricts nothing, except that without applicableCredIDs a rule is for applications without
 * a security association.
 * @see TS-0001 9.6.29, TS-0003 6.1.2.2
 */
export function permitsApplication({ attributes }: Resource, applicant: Applicant, identity: Identity): boolean {
  const { apci, aai, aae, ari } = attributes as Record<string, string[] | undefined>
  const { identifier, applicationID, roleIDs, credentials } = applicant
  if (credentials !== undefined && !areApplicable(apci, credentials)) return false
  if (aai?.some((pattern) => wildcardMatches(pattern, applicationID)) === false) return false
  if (ari !== undefined && !roleIDs.every((role) => ari.some((pattern) => wildcardMatches(pattern, role)))) return false
  return (
    identifier === undefined ||
    aae === undefined ||
    aae.some((pattern) => matchesOriginatorPattern(pattern, identifier, identity))
  )
}

function areApplicable(patterns: readonly string[] | undefined, { isAssociated, ids }: Credentials): boolean {
  if (patterns === undefined) return !isAssociated
  return patterns.some((pattern) => {
    if (pattern === '*') return true
    return pattern === noAssociation ? !isAssociated : ids.some((id) => wildcardMatches(pattern, id))
  })
}
