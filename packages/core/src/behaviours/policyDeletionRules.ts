import { RequestError } from '@waystation/model'
import type { Behaviour } from './Behaviour.ts'

const most = 2

/** @see TS-0001 9.6.33, TS-0004 7.4.32 */
export const policyDeletionRules: Behaviour = {
  create({ parent }, changes) {
    if (changes.store.childrenOfType(parent.id, 27).length < most) return
    throw new RequestError('conflict', `${parent.path} has ${most} policyDeletionRules already`)
  },
}
