import { type AccessControlOperation, RequestError, type ResourceTypeDefinition } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import { decideAccess, decideByLinkedPolicies, isUnrestricted } from '../access/decideAccess.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/**
 * Decides who may use the fan-out point: membersAccessControlPolicyIDs, where there are none the policies of the group. Each
 * member then decides for itself.
 * @throws RequestError originatorHasNoPrivilege
 * @see TS-0001 9.6.13 (membersAccessControlPolicyIDs), 9.6.14
 */
export function authorizeFanOut(group: Resource, exchange: Exchange, services: Services): void {
  const operation = operationOf(exchange)
  if (permitted(group, exchange, operation, services) !== undefined) return
  throw new RequestError(
    'originatorHasNoPrivilege',
    `${exchange.originator} may not ${operation} the members of ${group.path}; ` +
      'a policy of its membersAccessControlPolicyIDs (macp), or without them of its accessControlPolicyIDs (acpi), must grant it',
  )
}

function operationOf({ request }: Exchange): AccessControlOperation {
  const usage = request.filterCriteria?.fu
  return request.operation === 'retrieve' && (usage === 1 || usage === 3) ? 'discovery' : request.operation
}

function permitted(
  group: Resource,
  exchange: Exchange,
  operation: AccessControlOperation,
  services: Services,
): PermittedAttributes | undefined {
  const definition = definitionOfChild(exchange, services)
  const question = questionOf(exchange, operation, definition && { definition })
  const linked = group.attributes.macp as string[] | undefined
  if (linked === undefined || isUnrestricted(question.originator, services))
    return decideAccess(group, question, services)
  return decideByLinkedPolicies(linked, 'pv', group, question, services)
}

function definitionOfChild({ request }: Exchange, { registry }: Services): ResourceTypeDefinition | undefined {
  const { resourceType, content } = request
  if (resourceType === undefined) return undefined
  const [wireName] = Object.keys(content ?? {})
  return (
    (wireName === undefined ? undefined : registry.specialisation(resourceType, wireName)) ??
    registry.byCode(resourceType)
  )
}
