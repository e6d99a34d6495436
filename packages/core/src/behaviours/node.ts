import { forgetNode } from '../registration/nodeLinks.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.18, TS-0004 7.4.18 */
export const node: Behaviour = {
  deleted: (resource, _originator, changes, services) => forgetNode(resource, changes, services),
}
