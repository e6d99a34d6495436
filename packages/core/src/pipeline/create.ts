import {
  type JsonObject,
  type Registry,
  RequestError,
  type ResourceTypeDefinition,
  validateCreate,
} from '@waystation/model'
import { registrationOf } from '../access/isMember.ts'
import { behaviourOf } from '../behaviours/index.ts'
import { createInstance } from '../instances/createInstance.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { settleAnnouncement } from './announcement.ts'
import { authorize, checkAttributes } from './authorize.ts'
import { checkPolicyLinks } from './checkPolicyLinks.ts'
import { createResource } from './createResource.ts'
import type { Exchange } from './Exchange.ts'
import { isAnnounced } from './isAnnounced.ts'
import { isCSEID } from './isCSEID.ts'
import type { Outcome } from './respond.ts'
import type { Target } from './Target.ts'

/** @see TS-0004 7.3.3.3 (CREATE), 7.2.2.2 */
export async function create(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  const parent = parentOf(target, exchange)
  const definition = definitionOfContent(exchange, services)
  const behaviour = behaviourOf(definition.code)
  const given = exchange.request.content?.[memberOf(exchange)] as JsonObject
  const requested = behaviour.complete?.(given, exchange) ?? given
  checkCreatable(definition, services)
  checkAnnouncer(exchange, definition, services)
  if (behaviour.isRegistration !== true) {
    checkAttributes(authorize(parent, exchange, 'create', services, { definition }), Object.keys(requested), exchange)
  }
  checkChild(parent, definition, services)
  validateCreate(definition, requested)
  checkPolicyLinks(requested.acpi, services)
  const content = settleAnnouncement(definition, requested, 'create')
  if (definition.instance === true)
    return createInstance({ exchange, container: parent, definition, content }, services)
  if (behaviour.prepareCreate !== undefined) {
    await behaviour.prepareCreate({ exchange, parent, requested: content }, services)
    requireStill(parent, services)
  }
  return createResource({ exchange, parent, definition, content, behaviour }, services)
}

function parentOf(target: Target, exchange: Exchange): Resource {
  switch (target.kind) {
    case 'resource':
      return target.resource
    case 'instance':
      if (exchange.request.resourceType === 23) {
        throw new RequestError('targetNotSubscribable', `${target.definition.name} can have no subscription`)
      }
      throw new RequestError(
        'invalidChildResourceType',
        `${target.definition.name} has no child resources of that type`,
      )
    default:
      throw new RequestError('operationNotAllowed', 'a virtual resource has no child resources')
  }
}

function memberOf(exchange: Exchange): string {
  const members = Object.keys(exchange.request.content ?? {})
  if (members.length !== 1) throw new RequestError('badRequest', 'content must have exactly one root member')
  return members[0] as string
}

function definitionOfContent(exchange: Exchange, services: Services): ResourceTypeDefinition {
  const { registry } = services
  const code = exchange.request.resourceType as number
  const wireName = memberOf(exchange)
  const content = exchange.request.content?.[wireName]
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    throw new RequestError('badRequest', `${wireName} must be an object`)
  }
  if (!registry.isKnownCode(code)) throw new RequestError('badRequest', `resource type ${code} does not exist`)
  const definition = registry.specialisation(code, wireName)
  // A management object with the number of a specialisation is none that a vendor has defined.
  const isOfVendor = definition?.isOpen === true
  if (definition !== undefined && (!isOfVendor || content.mgd === 0)) return definition
  if (registry.byCode(code) === undefined)
    throw new RequestError('notImplemented', `resource type ${code} is not supported`)
  if (isSpecialised(code) && isUndefinedOrGeneral(code, wireName, registry)) {
    throw new RequestError('specializationSchemaNotFound', `no definition of ${wireName} is known`)
  }
  throw new RequestError('badRequest', `${wireName} is not the member of resource type ${code}`)
}

/** mgmtObj and flexContainer exist as specialisations only; self-defined ones need a definition too. */
function isSpecialised(code: number): boolean {
  return [13, 28, 10_013, 10_028].includes(code)
}

function isUndefinedOrGeneral(code: number, wireName: string, registry: Registry): boolean {
  const named = registry.byWireName(wireName)
  return named === undefined || named === registry.byCode(code)
}

/** What no originator may do anywhere is refused before anybody's privileges are looked at. */
function checkCreatable(definition: ResourceTypeDefinition, { configuration }: Services): void {
  if (definition.infrastructureOnly === true && configuration.role !== 'in') {
    throw new RequestError('operationNotAllowed', `only an IN-CSE hosts ${definition.name}`)
  }
  if (definition.hostOnly === true) {
    throw new RequestError('operationNotAllowed', `${definition.name} is created by the CSE itself`)
  }
}

/** Announced resources are made by the CSE that hosts the original. @see TS-0001 10.2.9 */
function checkAnnouncer(exchange: Exchange, definition: ResourceTypeDefinition, services: Services): void {
  if (!isAnnounced(definition.code)) return
  // The SP-relative form of an AE-ID with S looks like a CSE-ID.
  const isApplication = registrationOf(exchange.originator, services)?.resourceType === 2
  if (isCSEID(exchange.request.from) && !isApplication) return
  throw new RequestError(
    'originatorHasNoPrivilege',
    `${exchange.originator} may not create ${definition.name}; only the CSE that hosts the original may`,
  )
}

function checkChild(parent: Resource, definition: ResourceTypeDefinition, services: Services): void {
  const { registry } = services
  const parentDefinition = registry.specialisation(parent.resourceType, parent.wireName) as ResourceTypeDefinition
  if (registry.mayHaveChild(parentDefinition, definition.code)) return
  if (definition.code === 23) {
    throw new RequestError('targetNotSubscribable', `${parentDefinition.name} can have no subscription`)
  }
  throw new RequestError(
    'invalidChildResourceType',
    `${definition.name} is not a legal child of ${parentDefinition.name}`,
  )
}

/** While the request waited for others, its parent may have gone. */
function requireStill(parent: Resource, services: Services): void {
  if (services.store.resource(parent.id) === undefined) {
    throw new RequestError('notFound', `${parent.path} was deleted meanwhile`)
  }
}
