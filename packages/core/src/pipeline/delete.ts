import { RequestError, resultContents } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import { behaviourOf } from '../behaviours/index.ts'
import { retrieveTree } from '../discovery/retrieveTree.ts'
import { deleteInstance } from '../instances/removeInstances.ts'
import { Instance, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { removeTarget } from '../subscriptions/removeTarget.ts'
import { authorize } from './authorize.ts'
import type { Exchange } from './Exchange.ts'
import { planDeletion } from './planDeletion.ts'
import { type Outcome, representPermitted } from './respond.ts'
import { settle } from './settle.ts'
import { requireSubject, subjectOf } from './subject.ts'
import type { Target } from './Target.ts'

/** @see TS-0004 7.3.3.6 (DELETE) */
export async function deleteTarget(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  if (target.kind === 'notificationTargetSelfReference') return removeTarget(exchange, target.subscription, services)
  const subject = subjectOf(target, services)
  if (subject.found?.resourceType === 5) throw new RequestError('operationNotAllowed', 'the CSEBase can not be deleted')
  const permitted = authorize(subject.governing, exchange, 'delete', services)
  const found = requireSubject(subject, exchange, services)
  if (found instanceof Instance) return deleteFound(found, exchange, permitted, services)
  const release = await behaviourOf(found.resourceType).prepareDelete?.(found, exchange, services)
  try {
    return await deleteFound(services.store.resource(found.id) ?? gone(found), exchange, permitted, services)
  } finally {
    release?.()
  }
}

function deleteFound(
  found: Resource | Instance,
  exchange: Exchange,
  permitted: PermittedAttributes,
  services: Services,
): Promise<Outcome> {
  const content = before(exchange, found, permitted, services)
  const changes = services.changes()
  if (found instanceof Instance) deleteInstance(found, exchange.originator, changes)
  else planDeletion(found, exchange.originator, changes, services)
  return settle(changes, exchange, { status: 'deleted', ...content })
}

/** Others may have deleted it while its end was prepared. */
function gone({ path }: Resource): never {
  throw new RequestError('notFound', `${path} was deleted meanwhile`)
}

/** @returns the state before the deletion, as far as the request asks for it */
function before(
  exchange: Exchange,
  found: Resource | Instance,
  permitted: PermittedAttributes,
  services: Services,
): Omit<Outcome, 'status'> {
  const resultContent = exchange.request.resultContent ?? resultContents.nothing
  if (resultContent === resultContents.nothing) return {}
  if (resultContent === resultContents.attributes) return { content: representPermitted(found, permitted) }
  const { content } = retrieveTree(exchange, found, resultContent, permitted, services)
  return content === undefined ? {} : { content }
}
