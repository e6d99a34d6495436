import { forgetNode } from '../registration/nodeLinks.ts'
import { forgetOwnNode, linkOwnNode } from '../registration/ownNode.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.18, TS-0004 7.4.18 */
export const node: Behaviour = {
  created: (resource, _draft, changes, services) => linkOwnNode(resource, changes, services),
  updated: (resource, _revision, changes, services) => linkOwnNode(resource, changes, services),
  deleted(resource, _originator, changes, services) {
    forgetNode(resource, changes, services)
    forgetOwnNode(resource, changes, services)
  },
}
