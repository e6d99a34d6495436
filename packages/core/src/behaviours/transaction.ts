import { isSuccess, type JsonObject, parseTimestamp, RequestError } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { kept, managementOf } from '../transactions/Part.ts'
import { parsePart } from '../transactions/requestsOf.ts'
import { refuseDeletion, requireTransition } from '../transactions/requireTransition.ts'
import type { StagedWork } from '../transactions/StagedWork.ts'
import { controls, partTransitions, transactionStates } from '../transactions/states.ts'
import type { Behaviour, Draft, Revision } from './Behaviour.ts'

/** What a step works out before the unit of work of its request is open. */
interface Prepared {
  readonly work: StagedWork
  readonly response: JsonObject
}

/** By the content of the request that asks for the step. */
const prepared = new WeakMap<JsonObject, Prepared>()

/** @see TS-0001 9.6.48, TS-0004 7.4.61 */
export const transaction: Behaviour = {
  create(draft, _changes, services) {
    checkRequest(draft, services)
    draft.attributes.trst = firstState(draft, services)
  },
  created(resource, _draft, changes, services) {
    services.transactions.joined(resource, changes)
  },
  async prepareUpdate({ before, modified }, services) {
    const { tctl } = modified
    if (tctl === undefined) return undefined
    requireTransition(partTransitions, before.attributes.trst, tctl)
    refuseLed(before, services)
    if (tctl === controls.execute || tctl === controls.commit) await perform(before, modified, services)
    return undefined
  },
  update(revision, _changes, services) {
    if (revision.modified.tctl === undefined) return
    // Another step may have come between.
    requireTransition(partTransitions, revision.before.attributes.trst, revision.modified.tctl)
    revision.attributes.trst = nextState(revision, services)
    const response = prepared.get(revision.modified)?.response
    if (response !== undefined) revision.attributes['m2m:rsp'] = response
  },
  updated(after, { modified }, changes, services) {
    services.locks.note(after)
    if (after.attributes.trst !== transactionStates.committed || modified.tctl !== controls.commit) return
    prepared.get(modified)?.work.addTo(changes)
    services.transactions.numbers.delete(after.resourceID)
  },
  deleted(gone, originator, changes, services, root) {
    refuseDeletion(gone, originator, root, services)
    services.transactions.left(gone, changes)
    if (root.id !== gone.id) changes.afterCommit(() => services.locks.forget(gone.parent))
  },
}

/** @throws RequestError badRequest when the request is not about the parent or of another originator */
function checkRequest({ attributes, parent, exchange }: Draft, services: Services): void {
  const given = attributes['m2m:rqp'] as JsonObject
  const defaults = { to: parent.path, originator: exchange.originator, identifier: exchange.request.requestIdentifier }
  const request = parsePart(given, defaults, services)
  const target = findLocal(request.to, services)
  if (target instanceof Resource && target.id === parent.id) return
  throw new RequestError('badRequest', `To (to) of requestPrimitive (rqp) must be the parent, ${parent.path}`)
}

function firstState({ attributes, parent, originator }: Draft, services: Services): number {
  const time = parseTimestamp(attributes.tltm)
  if (time !== undefined && time > services.clock.now()) return transactionStates.initial
  const isTaken = services.locks.isTaken(parent.id, attributes.tid, originator)
  return isTaken ? transactionStates.error : transactionStates.locked
}

/** A step of a part alone would tear the whole apart. */
function refuseLed(before: Resource, services: Services): void {
  const management = managementOf(before, services)
  if (management === undefined) return
  throw new RequestError('operationNotAllowed', `the steps of ${before.path} are those of ${management.path}`)
}

async function perform(before: Resource, modified: JsonObject, services: Services): Promise<void> {
  const { transactions } = services
  const parent = services.store.resource(before.parent) as Resource
  const defaults = { to: parent.path, originator: before.originator, identifier: before.resourceID }
  const request = parsePart(before.attributes['m2m:rqp'] as JsonObject, defaults, services)
  const isCommit = modified.tctl === controls.commit
  const work = transactions.stage(isCommit ? (transactions.numbers.get(before.resourceID) ?? []) : undefined)
  const response = kept(await work.perform(request, before.originator))
  if (!isCommit) transactions.numbers.set(before.resourceID, work.usedNumbers)
  prepared.set(modified, { work, response })
}

function nextState({ before, modified }: Revision, services: Services): number {
  switch (modified.tctl) {
    case controls.lock: {
      const isTaken = services.locks.isTaken(before.parent, before.attributes.tid, before.originator)
      return isTaken ? transactionStates.error : transactionStates.locked
    }
    case controls.abort:
      return transactionStates.aborted
    default:
      return stateOf(prepared.get(modified) as Prepared, modified.tctl === controls.commit)
  }
}

/** @throws RequestError transactionProcessingIsIncomplete when what the step decided on has changed meanwhile */
function stateOf({ work, response }: Prepared, isCommit: boolean): number {
  if (!isSuccess(response.rsc as number)) return transactionStates.error
  if (!isCommit) return transactionStates.executed
  if (work.isCurrent) return transactionStates.committed
  throw new RequestError('transactionProcessingIsIncomplete', 'what the transaction changes was changed; commit again')
}
