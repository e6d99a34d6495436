import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.6, TS-0004 7.4.6 */
export const container: Behaviour = {
  create(draft) {
    draft.attributes.cni = 0
    draft.attributes.cbs = 0
  },
}
