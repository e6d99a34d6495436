import { RequestError } from '@waystation/model'
import { queueOf } from '../actions/ActionStates.ts'
import { checkAction, checkPrimitive, settleControl } from '../actions/checkAction.ts'
import { dependencyOf } from '../actions/dependencies.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Behaviour, Revision } from './Behaviour.ts'

/** @see TS-0001 Release 4, 9.6 (action) */
export const action: Behaviour = {
  create({ attributes, parent, exchange, requested }, _changes, services) {
    settleControl(attributes, requested.ecp !== undefined)
    checkAction(attributes, parent, exchange, services)
    checkPrimitive(attributes, exchange, services)
  },
  update(revision, _changes, services) {
    const { attributes, modified, before, exchange } = revision
    if (modified.evm !== undefined && modified.ecp === undefined && modified.evm !== before.attributes.evm) {
      delete attributes.ecp
    }
    settleControl(attributes, modified.ecp !== undefined && modified.ecp !== null)
    if (['evc', 'sri', 'ipu'].some((name) => modified[name] !== undefined)) {
      checkAction(attributes, services.store.resource(before.parent) as Resource, exchange, services)
    }
    if (['apv', 'orc', 'ipu'].some((name) => modified[name] !== undefined)) {
      checkPrimitive(attributes, exchange, services)
    }
    checkDependencies(revision, services)
  },
  deleted(gone, _originator, changes) {
    changes.write({ kind: 'removeQueue', queue: queueOf(gone) })
  },
}

function checkDependencies({ modified, before }: Revision, services: Services): void {
  if (!Array.isArray(modified.dep)) return
  for (const address of modified.dep as string[]) {
    if (dependencyOf(before, address, services) !== undefined) continue
    throw new RequestError('badRequest', `dependencies (dep) ${address} is no dependency that is a child of the action`)
  }
}
