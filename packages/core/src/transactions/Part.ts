import {
  type JsonObject,
  RequestError,
  type RequestPrimitive,
  type ResourceTypeDefinition,
  type ResponsePrimitive,
  toSPRelative,
  toWireResponse,
} from '@waystation/model'
import { resolveTarget } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { parsePart, requestsOf } from './requestsOf.ts'
import { transactionTypes } from './states.ts'

/** One request of a transactionMgmt. */
export interface Part {
  readonly request: RequestPrimitive
  /** As the transactionMgmt has it, short names. */
  readonly given: JsonObject
  /** Name of the transaction that the part is at its target, the same whenever it is derived. */
  readonly name: string
}

/** What has become of a part in a step. */
export interface PartOutcome {
  readonly isDone: boolean
  /** Another CSE has not answered: it may be done. */
  readonly isUnknown?: boolean
  /** As responsePrimitives keeps it, where there is something to tell. */
  readonly response?: JsonObject | undefined
}

/** @returns the parts of a transactionMgmt, in the order of their execution */
export function partsOf(management: Resource, services: Services): Part[] {
  const { originator, resourceID } = management
  return requestsOf(management.attributes.rqps).map((given, index) => {
    const name = `${prefixOf(resourceID)}${index + 1}`
    return { given, name, request: parsePart(given, { to: '', originator, identifier: name }, services) }
  })
}

/** @returns the transactionID of the parts of a transactionMgmt */
export function transactionID(management: Resource, { identity }: Pick<Services, 'identity'>): string {
  return toSPRelative(management.resourceID, identity)
}

function prefixOf(resourceID: string): string {
  return `trac-${resourceID}-`
}

/** @returns the transactionMgmt on this CSE that a transaction is a part of; undefined when others lead it */
export function managementOf(
  transaction: Resource,
  { store, identity }: Pick<Services, 'store' | 'identity'>,
): Resource | undefined {
  const tid = transaction.attributes.tid as string
  const resourceID = tid.slice(tid.lastIndexOf('/') + 1)
  const management = store.resourceByID(resourceID)
  if (management?.resourceType !== transactionTypes.transactionMgmt) return undefined
  const isPart =
    tid === transactionID(management, { identity }) &&
    transaction.originator === management.originator &&
    transaction.name.startsWith(prefixOf(resourceID))
  return isPart ? management : undefined
}

/**
 * @returns the resource that a part is about; undefined when it is on another CSE
 * @throws RequestError notFound, invalidChildResourceType, operationNotAllowed for what can have no transaction
 */
export function targetOf(part: Part, services: Services): Resource | undefined {
  const target = resolveTarget(part.request.to, services)
  if (target.kind === 'remote') return undefined
  if (target.kind !== 'resource') {
    throw new RequestError(
      'operationNotAllowed',
      `${part.request.to} can have no transaction: instances and virtual resources have none`,
    )
  }
  requireParent(target.definition, services)
  return target.resource
}

function requireParent(definition: ResourceTypeDefinition, { registry }: Services): void {
  if (registry.mayHaveChild(definition, transactionTypes.transaction)) return
  throw new RequestError('invalidChildResourceType', `transaction is not a legal child of ${definition.name}`)
}

/** @returns the transaction that a part is at its target */
export function transactionOf(part: Part, target: Resource, { store }: Pick<Services, 'store'>): Resource | undefined {
  const found = store.resourceByPath(`${target.path}/${part.name}`)
  return found?.resourceType === transactionTypes.transaction ? found : undefined
}

/** @returns the response as an attribute keeps it */
export function kept(response: ResponsePrimitive): JsonObject {
  return JSON.parse(JSON.stringify(toWireResponse(response))) as JsonObject
}
