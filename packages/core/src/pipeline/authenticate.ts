import {
  matchesOriginatorPattern,
  normaliseOriginator,
  type RequestContext,
  RequestError,
  type RequestPrimitive,
} from '@waystation/model'
import type { Services } from '../Services.ts'
import { isCSEID } from './isCSEID.ts'

/**
 * Finds out who sent a request and whether the peer may be that originator.
 * @returns the originator in canonical form; empty in a registration that leaves its identifier to the CSE
 * @throws RequestError originatorNotAuthenticated, for a CSE securityAssociationRequired, when the credential of the peer
 *   does not entitle it to be the originator
 * @see TS-0004 7.3.2.1, TS-0003 6.1.2.2.1
 */
export function authenticate(
  request: RequestPrimitive,
  context: RequestContext,
  { identity }: Pick<Services, 'identity'>,
): string {
  const { from } = request
  const originator = from === '' ? '' : normaliseOriginator(from, identity)
  const entitled = context.entitledOriginators
  // The registration checks the identifier that it assigns.
  if (entitled === undefined || asksForIdentifier(request)) return originator
  if (entitled.some((pattern) => matchesOriginatorPattern(pattern, originator, identity))) return originator
  throw new RequestError(
    isCSEID(from) ? 'securityAssociationRequired' : 'originatorNotAuthenticated',
    `the credential of the peer does not entitle it to be ${from}`,
  )
}

function asksForIdentifier({ operation, resourceType, from }: RequestPrimitive): boolean {
  return operation === 'create' && resourceType === 2 && (from === '' || from === 'C' || from === 'S')
}
