import { RequestError } from '@waystation/model'
import { requireCapability } from '../multimedia/requireCapability.ts'
import type { Resource } from '../ports/index.ts'
import type { Behaviour } from './Behaviour.ts'

/** Numbers of m2m:sessionState. */
const states = { offline: 1, online: 2 } as const

/**
 * A session that is offered to the AE that it is created below. While it is online, all that may happen to it is that it is
 * taken offline; it ends with its AE and at its expiration all the same.
 * @see TS-0001 9.6.57, TS-0004 7.4.56
 */
export const multimediaSession: Behaviour = {
  create: ({ requested, parent }) => requireCapability(requested.osd, parent),
  update({ before, modified }, changes) {
    if (modified.sst !== states.offline) requireOffline(before)
    if (modified.osd !== undefined) requireCapability(modified.osd, changes.resource(before.parent))
  },
  deleted(session, originator, _changes, services, root) {
    if (root.id === session.id && originator !== services.identity.cseID) requireOffline(session)
  },
}

/** @throws RequestError sessionIsOnline */
function requireOffline({ attributes, path }: Resource): void {
  if (attributes.sst !== states.online) return
  throw new RequestError('sessionIsOnline', `${path} is online: take it offline first (sessionState, sst, 1)`)
}
