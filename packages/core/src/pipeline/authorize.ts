import { type AccessControlOperation, RequestError, type ResourceTypeDefinition } from '@waystation/model'
import { AccessDenied } from '../access/AccessDenied.ts'
import type { AccessQuestion, PermittedAttributes } from '../access/AccessQuestion.ts'
import { decideAccess } from '../access/decideAccess.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Exchange } from './Exchange.ts'

/** @returns the question that the exchange puts to the policies */
export function questionOf(
  exchange: Exchange,
  operation: AccessControlOperation,
  child?: { readonly definition: ResourceTypeDefinition },
): AccessQuestion {
  const { context, originator } = exchange
  return {
    originator,
    operation,
    received: context.received,
    isAuthenticated: context.entitledOriginators !== undefined || context.internal === true,
    remoteAddress: context.remoteAddress,
    childType: child?.definition.code,
    grants: exchange.grants,
  }
}

/**
 * @returns the attributes the permission covers
 * @throws AccessDenied
 */
export function authorize(
  resource: Resource,
  exchange: Exchange,
  operation: AccessControlOperation,
  services: Services,
  child?: { readonly definition: ResourceTypeDefinition },
): PermittedAttributes {
  const question = questionOf(exchange, operation, child)
  const permitted = decideAccess(resource, question, services)
  if (permitted === undefined) {
    throw new AccessDenied(resource, question)
  }
  return permitted
}

/** @throws RequestError originatorHasNoPrivilege when an attribute is outside the permission */
export function checkAttributes(permitted: PermittedAttributes, names: Iterable<string>, exchange: Exchange): void {
  if (permitted === 'all') return
  for (const name of names) {
    if (!permitted.has(name)) {
      throw new RequestError('originatorHasNoPrivilege', `${exchange.originator} may not access attribute ${name}`)
    }
  }
}
