import { RequestError } from '@waystation/model'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.21, TS-0004 7.4.21 */
export const pollingChannel: Behaviour = {
  create({ parent, exchange }, changes) {
    if (parent.originator !== exchange.originator) {
      throw new RequestError('originatorHasNoPrivilege', `only ${parent.originator} may create its polling channel`)
    }
    if (parent.attributes.rr === true) {
      throw new RequestError(
        'badRequest',
        'requestReachability (rr) of the parent must be false to use a polling channel',
      )
    }
    if (changes.store.childrenOfType(parent.id, 15).length > 0) {
      throw new RequestError('conflict', `${parent.path} has a polling channel already`)
    }
  },
  deleted(channel, _originator, changes, services) {
    changes.afterCommit(() => services.polling.close(channel.id))
  },
}
