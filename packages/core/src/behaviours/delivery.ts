import { formatTimestamp, type Instant, type JsonObject, parseTimestamp, RequestError } from '@waystation/model'
import { registrationOf } from '../access/isMember.ts'
import { deliveredRequests } from '../deliveries/deliveredRequests.ts'
import { isHere } from '../deliveries/isHere.ts'
import { authenticate } from '../pipeline/authenticate.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { isCSEID } from '../pipeline/isCSEID.ts'
import { nextHop } from '../requests/nextHop.ts'
import type { Services } from '../Services.ts'
import type { Behaviour, Draft, Revision } from './Behaviour.ts'

const remoteCSEType = 16

/** @see TS-0001 9.6.11, 10.2.4, TS-0004 7.4.11 */
export const delivery: Behaviour = {
  isRegistration: true,
  create(draft, _changes, services) {
    const { exchange, attributes } = draft
    checkOriginator(exchange, services)
    checkWay(draft, services)
    checkRequests(attributes, exchange, services)
    endWithLifespan(draft, services)
  },
  created(resource, { exchange }, changes, services) {
    services.deliveries.accept(resource, exchange, changes)
  },
  update(revision, _changes, services) {
    const { modified, attributes, exchange } = revision
    checkOpen(revision, services)
    if (modified.arq !== undefined) checkRequests(attributes, exchange, services)
    endWithLifespan(revision, services)
  },
  updated(after, { before, exchange }, changes, services) {
    const isFirst = before.attributes.arq === undefined && after.attributes.arq !== undefined
    if (isFirst) services.deliveries.accept(after, exchange, changes)
  },
  deleted: (resource, _originator, changes, services) => services.deliveries.forget(resource, changes),
}

/** @throws RequestError originatorHasNoPrivilege for whoever is no CSE that is registered here */
function checkOriginator({ originator }: Exchange, services: Services): void {
  if (registrationOf(originator, services)?.resourceType === remoteCSEType) return
  throw new RequestError(
    'originatorHasNoPrivilege',
    `${originator} is no CSE that is registered here; deliveries pass between CSEs only`,
  )
}

/** @throws RequestError badRequest, notFound when no way leads to the target, or only the one that the delivery came */
function checkWay({ attributes, exchange }: Draft, services: Services): void {
  const names = { sr: 'source (sr)', tg: 'target (tg)' } as const
  for (const [shortName, title] of Object.entries(names)) {
    const cseID = attributes[shortName] as string
    if (!isCSEID(cseID)) throw new RequestError('badRequest', `${title} ${cseID} is no CSE-ID`)
  }
  const target = attributes.tg as string
  if (isHere(target, services.identity)) return
  const next = nextHop(target, services)
  if (next !== undefined && next.originator !== exchange.originator) return
  throw new RequestError('notFound', `target (tg) ${target} can not be reached from here`)
}

/** Each request must be one that the CSE which brings them could make itself. */
function checkRequests({ arq }: JsonObject, exchange: Exchange, services: Services): void {
  for (const request of deliveredRequests(arq, exchange.context.received, services)) {
    authenticate(request, exchange.context, services)
  }
}

/** @throws RequestError requestTimeout when the lifespan is over, else the resource goes with it */
function endWithLifespan(resource: Draft | Revision, services: Services): void {
  const end = parseTimestamp(resource.attributes.ls) as Instant
  if (end <= services.clock.now()) throw new RequestError('requestTimeout', 'lifespan (ls) is over')
  if (resource.expires !== null && resource.expires <= end) return
  resource.expires = end
  resource.attributes.et = formatTimestamp(end)
}

/** What has been handed on, or is being so, is no longer ours to change. */
function checkOpen({ before, modified }: Revision, services: Services): void {
  const changed = ['ls', 'ec', 'dmd', 'arq'].find((name) => modified[name] !== undefined)
  if (changed === undefined || before.attributes.arq === undefined) return
  const isForwarded = !isHere(before.attributes.tg as string, services.identity)
  if (isForwarded && services.deliveries.isWaiting(before)) return
  throw new RequestError('operationNotAllowed', `${before.path} has been delivered: ${changed} can not be changed`)
}
