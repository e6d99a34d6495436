import { type JsonObject, parseTimestamp, RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import { parsePart, requestsOf } from '../transactions/requestsOf.ts'
import { refuseDeletion, requireTransition } from '../transactions/requireTransition.ts'
import { managementTransitions, modes } from '../transactions/states.ts'
import type { Behaviour, Revision } from './Behaviour.ts'

/** @see TS-0001 9.6.47, TS-0004 7.4.60 */
export const transactionMgmt: Behaviour = {
  create({ attributes, exchange }, _changes, services) {
    checkRequests(attributes, exchange, services)
    const expiry = parseTimestamp(attributes.tept)
    if (expiry !== undefined && expiry <= services.clock.now()) {
      throw new RequestError('badRequest', 'transactionExpirationTime (tept) has already passed')
    }
    attributes.rsps = { 'm2m:rsp': [] }
  },
  created(resource, _draft, changes, services) {
    services.transactions.created(resource, changes)
  },
  async prepareUpdate({ exchange, before, modified }, services) {
    if (modified.tctl === undefined) return undefined
    checkControl({ exchange, before, modified }, services)
    await services.transactions.take(before, modified.tctl as number)
    return undefined
  },
  updated(after, _revision, changes, services) {
    services.transactions.revised(after, changes)
  },
  deleted(gone, originator, changes, services, root) {
    refuseDeletion(gone, originator, root, services)
    services.transactions.ended(gone, root, changes)
  },
}

function checkRequests({ rqps }: JsonObject, { originator }: Exchange, services: Services): void {
  const requests = requestsOf(rqps)
  if (requests.length === 0) {
    throw new RequestError('badRequest', 'requestPrimitives (rqps) must have a request')
  }
  for (const request of requests) parsePart(request, { to: '', originator, identifier: 'transaction' }, services)
}

/** @throws RequestError originatorHasNoPrivilege, badRequest, and what `requireTransition` refuses with */
function checkControl(
  { exchange, before, modified }: Pick<Revision, 'exchange' | 'before' | 'modified'>,
  services: Services,
): void {
  if (exchange.originator !== before.originator) {
    throw new RequestError(
      'originatorHasNoPrivilege',
      'only the creator of a transactionMgmt may change its transactionControl (tctl)',
    )
  }
  if (before.attributes.tmd !== modes.controlledByCreator) {
    throw new RequestError(
      'badRequest',
      'transactionControl (tctl) can not be updated: transactionMode (tmd) lets the CSE control the transaction',
    )
  }
  if (services.transactions.isBusy(before)) {
    throw new RequestError('transactionProcessingIsIncomplete', `a step of ${before.path} is under way`)
  }
  requireTransition(managementTransitions, before.attributes.trst, modified.tctl)
}
