import {
  formatTimestamp,
  type JsonObject,
  RequestError,
  type ResourceTypeDefinition,
  wireName,
} from '@waystation/model'
import type { Behaviour, Draft } from '../behaviours/Behaviour.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Exchange } from './Exchange.ts'
import { grantExpiration } from './expiration.ts'
import type { Outcome } from './respond.ts'
import { respondCreated } from './respondCreated.ts'
import { settle } from './settle.ts'

export interface CreateRequest {
  readonly exchange: Exchange
  readonly parent: Resource
  readonly definition: ResourceTypeDefinition
  /** Attributes of the request, checked. */
  readonly content: JsonObject
  readonly behaviour: Behaviour
}

/** Creates a resource that is no instance: identifiers, host-set attributes, the behaviour of its type, one commit. */
export async function createResource(create: CreateRequest, services: Services): Promise<Outcome> {
  const changes = services.changes()
  const { resource } = planCreation(create, changes, services)
  return settle(changes, create.exchange, respondCreated(create.exchange, resource, create.content, resource.path))
}

/**
 * Adds the creation of a resource to a unit of work.
 * @throws RequestError badRequest, conflict, and what the behaviour refuses with
 */
export function planCreation(
  create: CreateRequest,
  changes: ReturnType<Services['changes']>,
  services: Services,
): { resource: Resource; draft: Draft } {
  const id = services.store.nextResourceNumber()
  const draft = draftOf(create, id, services)
  create.behaviour.create?.(draft, changes, services)
  draft.attributes.ri = draft.resourceID
  draft.attributes.rn = draft.name
  const resource = new Resource(
    {
      id,
      resourceID: draft.resourceID,
      resourceType: create.definition.code,
      wireName: wireName(create.definition),
      parent: create.parent.id,
      path: freePath(draft, create, services),
      originator: draft.originator,
      expires: draft.expires,
      nextSequence: 1,
    },
    draft.attributes,
  )
  changes.createResource(resource)
  create.behaviour.created?.(resource, draft, changes, services)
  const created = changes.resource(id) as Resource
  changes.tell({ kind: 'created', subject: created, parent: create.parent, originator: create.exchange.originator })
  return { resource: created, draft }
}

function draftOf(create: CreateRequest, id: number, services: Services): Draft {
  const { exchange, parent, definition, content } = create
  const resourceID = `${definition.shortName}-${id.toString(36)}`
  const name = typeof content.rn === 'string' ? content.rn : resourceID
  const now = formatTimestamp(services.clock.now())
  const expiration = grantExpiration(content.et, parent, services)
  const attributes: JsonObject = {
    ty: definition.code,
    ri: resourceID,
    rn: name,
    pi: parent.resourceID,
    ct: now,
    lt: now,
  }
  if (definition.attributes.expirationTime !== undefined) attributes.et = expiration.text
  for (const attribute of Object.values(definition.attributes)) {
    if (attribute.default !== undefined) attributes[attribute.shortName] = attribute.default as JsonObject
  }
  if (definition.attributes.stateTag !== undefined) attributes.st = 0
  for (const [shortName, value] of Object.entries(content)) {
    if (shortName !== 'rn' && shortName !== 'et') attributes[shortName] = value
  }
  if (content.cr === null) attributes.cr = exchange.originator
  return {
    exchange,
    definition,
    parent,
    requested: content,
    attributes,
    resourceID,
    name,
    originator: exchange.originator,
    expires: expiration.instant,
  }
}

function freePath(draft: Draft, create: CreateRequest, services: Services): string {
  const { parent, definition, content } = create
  const path = `${parent.path}/${draft.name}`
  const parentDefinition = services.registry.specialisation(parent.resourceType, parent.wireName)
  if (parentDefinition && services.registry.virtualChild(parentDefinition, draft.name) !== undefined) {
    throw new RequestError('operationNotAllowed', `resourceName (rn) ${draft.name} is that of a virtual resource`)
  }
  if (path.split('/').length > services.configuration.limits.depth) {
    throw new RequestError('badRequest', `resources nest at most ${services.configuration.limits.depth} levels deep`)
  }
  if (!services.store.hasChildNamed(parent, draft.name)) return path
  if (content.rn !== undefined) {
    throw new RequestError('conflict', `resourceName (rn) ${draft.name} is already used below ${parent.path}`)
  }
  draft.name = `${definition.shortName}-${services.store.nextResourceNumber().toString(36)}`
  draft.attributes.rn = draft.name
  return freePath(draft, create, services)
}
