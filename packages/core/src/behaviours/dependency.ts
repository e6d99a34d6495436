import type { JsonObject } from '@waystation/model'
import type { Criteria } from '../actions/Criteria.ts'
import { checkCriteria, requireWatched } from '../actions/checkCriteria.ts'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import { revise } from '../revise.ts'
import type { Services } from '../Services.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 Release 4, 9.6 (dependency) */
export const dependency: Behaviour = {
  create: ({ attributes, exchange }, _changes, services) => check(attributes, exchange, services),
  update({ attributes, modified, exchange }, _changes, services) {
    if (modified.evc !== undefined || modified.rri !== undefined) check(attributes, exchange, services)
  },
  deleted(gone, _originator, changes, services, root) {
    if (root === gone) leaveAction(gone, changes, services)
  },
}

function check(attributes: JsonObject, exchange: Exchange, services: Services): void {
  const watched = requireWatched(attributes.rri as string, 'referencedResourceID (rri)', exchange, services)
  checkCriteria(attributes.evc as unknown as Criteria, watched, services)
}

/** The action depends on it no longer. */
function leaveAction(gone: Resource, changes: Changes, services: Services): void {
  const before = changes.resource(gone.parent)
  const listed = before?.attributes.dep as string[] | undefined
  const dep = listed?.filter((address) => findLocal(address, services)?.resourceID !== gone.resourceID)
  if (before === undefined || dep === undefined || dep.length === listed?.length) return
  revise(before.id, { dep: dep.length === 0 ? null : dep }, changes, services)
}
