import { formatTimestamp, type JsonObject, RequestError, resultContents, validateUpdate } from '@waystation/model'
import { mayChangePolicies } from '../access/decideAccess.ts'
import type { Behaviour, Revision } from '../behaviours/Behaviour.ts'
import { behaviourOf } from '../behaviours/index.ts'
import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { authorize, checkAttributes, questionOf } from './authorize.ts'
import type { Exchange } from './Exchange.ts'
import { grantExpiration } from './expiration.ts'
import { definitionOf } from './resolveTarget.ts'
import { type Outcome, represent } from './respond.ts'
import { modifiedOutcome } from './respondCreated.ts'
import { settle } from './settle.ts'
import type { Target } from './Target.ts'

/** @see TS-0004 7.3.3.5 (UPDATE) */
export async function update(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  if (target.kind !== 'resource') {
    throw new RequestError('operationNotAllowed', 'instances and virtual resources can not be updated')
  }
  const { resource, definition } = target
  const content = exchange.request.content?.[resource.wireName]
  authorizeUpdate(exchange, resource, content, services)
  if (definition.immutable === true) {
    throw new RequestError('operationNotAllowed', `${definition.name} can not be updated`)
  }
  const modified = contentOf(exchange, resource)
  validateUpdate(definition, modified)
  const behaviour = behaviourOf(definition.code)
  const release = await behaviour.prepareUpdate?.({ exchange, before: resource, modified }, services)
  const guarded = services.guardUpdate(resource, modified, exchange)
  let unlock: (() => void) | undefined
  try {
    if (guarded !== undefined) unlock = await guarded
    return await applyUpdate({ exchange, resource: current(resource, services), modified, behaviour }, services)
  } finally {
    unlock?.()
    release?.()
  }
}

function authorizeUpdate(exchange: Exchange, resource: Resource, content: unknown, services: Services): void {
  const names = content !== null && typeof content === 'object' ? Object.keys(content) : []
  if (names.length === 1 && names[0] === 'acpi') {
    if (mayChangePolicies(resource, questionOf(exchange, 'update'), services)) return
    throw new RequestError(
      'originatorHasNoPrivilege',
      `${exchange.originator} may not update accessControlPolicyIDs (acpi) of ${resource.path}; selfPrivileges decide`,
    )
  }
  checkAttributes(authorize(resource, exchange, 'update', services), names, exchange)
}

function contentOf(exchange: Exchange, resource: Resource): JsonObject {
  const content = exchange.request.content ?? {}
  const names = Object.keys(content)
  const attributes = content[resource.wireName]
  if (names.length !== 1 || attributes === null || typeof attributes !== 'object' || Array.isArray(attributes)) {
    throw new RequestError('badRequest', `content must be one object ${resource.wireName}`)
  }
  if (Object.keys(attributes).length === 0) throw new RequestError('badRequest', `${resource.wireName} changes nothing`)
  return attributes
}

/** Re-read after waiting for others, so that nobody's change is overwritten. */
function current(resource: Resource, services: Services): Resource {
  const found = services.store.resource(resource.id)
  if (found === undefined) throw new RequestError('notFound', `${resource.path} was deleted meanwhile`)
  return found
}

async function applyUpdate(
  update: { exchange: Exchange; resource: Resource; modified: JsonObject; behaviour: Behaviour },
  services: Services,
): Promise<Outcome> {
  const changes = services.changes()
  const after = planUpdate(update, changes, services)
  return settle(changes, update.exchange, respondUpdated(update.exchange, after, update.modified))
}

/** Adds an update by a request to a unit of work. */
export function planUpdate(
  update: { exchange: Exchange; resource: Resource; modified: JsonObject; behaviour: Behaviour },
  changes: Changes,
  services: Services,
): Resource {
  const { exchange, resource: before, modified, behaviour } = update
  const revision: Revision = {
    exchange,
    definition: definitionOf(before, services),
    before,
    modified,
    attributes: merged(before, modified, services),
    expires: before.expires,
  }
  if (modified.et !== undefined) {
    const expiration = grantExpiration(modified.et, services.store.resource(before.parent), services)
    revision.attributes.et = expiration.text
    revision.expires = expiration.instant
  }
  behaviour.update?.(revision, changes, services)
  const revised = before.with(revision.attributes, { expires: revision.expires })
  changes.updateResource(revised)
  behaviour.updated?.(revised, revision, changes, services)
  const after = changes.resource(before.id) as Resource
  changes.tell({ kind: 'updated', before, after, modified, originator: exchange.originator })
  return after
}

function merged(before: Resource, modified: JsonObject, services: Services): JsonObject {
  const attributes: JsonObject = { ...before.attributes }
  for (const [name, value] of Object.entries(modified)) {
    if (value === null) delete attributes[name]
    else attributes[name] = value
  }
  attributes.lt = formatTimestamp(services.clock.now())
  if (typeof attributes.st === 'number') attributes.st += 1
  return attributes
}

function respondUpdated(exchange: Exchange, after: Resource, modified: JsonObject): Outcome {
  const status = 'updated'
  switch (exchange.request.resultContent ?? resultContents.attributes) {
    case resultContents.nothing:
      return { status }
    case resultContents.modifiedAttributes:
      return modifiedOnUpdate(after, modified)
    default:
      return { status, content: represent(after) }
  }
}

/** What the CSE set beyond the request, what it set differently, and what was deleted (null). */
function modifiedOnUpdate(after: Resource, modified: JsonObject): Outcome {
  const shown: JsonObject = { lt: after.attributes.lt as string }
  if (after.attributes.st !== undefined) shown.st = after.attributes.st
  for (const name of Object.keys(modified)) shown[name] = after.attributes[name] ?? null
  return modifiedOutcome('updated', after.wireName, {}, shown)
}
