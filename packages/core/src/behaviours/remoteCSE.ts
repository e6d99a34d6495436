import { normaliseOriginator, RequestError, toSPRelative } from '@waystation/model'
import { forwardActivityPattern } from '../network/forwardActivityPattern.ts'
import { isCSEID } from '../pipeline/isCSEID.ts'
import { linkRemoteCSE, unlinkRemoteCSE } from '../registration/nodeLinks.ts'
import type { Services } from '../Services.ts'
import type { Behaviour, Draft } from './Behaviour.ts'
import { completeForReleaseOne } from './completeForReleaseOne.ts'

/** Registration of a CSE. @see TS-0001 10.2.2.6, TS-0004 7.4.4 */
export const remoteCSE: Behaviour = {
  isRegistration: true,
  complete: completeForReleaseOne,
  prepareCreate: ({ requested }, services) => forwardActivityPattern(requested, services),
  create(draft, changes, services) {
    const { exchange, parent } = draft
    const cseID = registree(draft, services)
    checkClaim(draft, services)
    if (changes.store.childrenOfType(parent.id, 16).some((known) => known.originator === exchange.originator)) {
      throw new RequestError('originatorHasAlreadyRegistered', `${cseID} is already registered here`)
    }
    draft.attributes.csi = cseID
    if (draft.requested.rn === undefined) draft.name = cseID.slice(cseID.lastIndexOf('/') + 1)
  },
  created: (remote, _draft, changes, services) => linkRemoteCSE(undefined, remote, changes, services),
  async prepareUpdate({ before, modified }, services) {
    if (modified.ape !== undefined) await forwardActivityPattern({ ...before.attributes, ...modified }, services)
    return undefined
  },
  updated: (after, { before }, changes, services) => linkRemoteCSE(before, after, changes, services),
  deleted: (remote, _originator, changes, services) => unlinkRemoteCSE(remote, changes, services),
}

/**
 * @returns the CSE-ID of the originator, SP-relative, or absolute for another service provider
 * @throws RequestError operationNotAllowed for whoever is no CSE, and at the CSE of a device
 */
function registree({ exchange }: Draft, { configuration, identity }: Services): string {
  if (configuration.role === 'asn') throw new RequestError('operationNotAllowed', 'an ASN-CSE registers no other CSE')
  const { from } = exchange.request
  const cseID = from.startsWith('/') ? toSPRelative(from, identity) : ''
  if (isCSEID(cseID) && cseID !== identity.cseID) return cseID
  throw new RequestError(
    'operationNotAllowed',
    `From (fr) ${from} is not the CSE-ID of another CSE, and only a CSE registers itself as remoteCSE`,
  )
}

/** @throws RequestError badRequest when the content names another CSE than the originator */
function checkClaim({ requested, exchange }: Draft, { identity }: Services): void {
  const claimed = requested.csi
  if (typeof claimed !== 'string' || normaliseOriginator(claimed, identity) === exchange.originator) return
  throw new RequestError('badRequest', `CSE-ID (csi) ${claimed} is not that of the originator ${exchange.originator}`)
}
