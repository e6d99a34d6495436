import { formatTimestamp, type JsonObject, RequestError, resultContents, validateUpdate } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import { mayChangePolicies } from '../access/decideAccess.ts'
import type { Behaviour, Revision } from '../behaviours/Behaviour.ts'
import { behaviourOf } from '../behaviours/index.ts'
import type { Changes } from '../Changes.ts'
import type { Resource } from '../ports/index.ts'
import { merged } from '../revise.ts'
import type { Services } from '../Services.ts'
import { settleAnnouncement } from './announcement.ts'
import { authorize, checkAttributes, questionOf } from './authorize.ts'
import { checkPolicyLinks } from './checkPolicyLinks.ts'
import type { Exchange } from './Exchange.ts'
import { grantExpiration } from './expiration.ts'
import { definitionOf } from './resolveTarget.ts'
import { type Outcome, permittedPart, representPermitted } from './respond.ts'
import { modifiedOutcome } from './respondCreated.ts'
import { settle } from './settle.ts'
import type { Target } from './Target.ts'

/** @see TS-0004 7.3.3.5 (UPDATE) */
export async function update(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  if (target.kind !== 'resource') {
    throw new RequestError('operationNotAllowed', 'instances and virtual resources can not be updated')
  }
  const { resource, definition } = target
  if (definition.immutable === true) {
    throw new RequestError('operationNotAllowed', `${definition.name} can not be updated`)
  }
  const permitted = authorizeUpdate(exchange, resource, exchange.request.content?.[resource.wireName], services)
  const requested = contentOf(exchange, resource)
  validateUpdate(definition, requested)
  checkPolicyLinks(requested.acpi, services)
  const modified = settleAnnouncement(definition, requested, 'update')
  const behaviour = behaviourOf(definition.code)
  const release = await behaviour.prepareUpdate?.({ exchange, before: resource, modified }, services)
  let unlock: (() => void) | undefined
  try {
    const guarded = services.guardUpdate(resource, modified, exchange)
    if (guarded !== undefined) unlock = await guarded
    return await applyUpdate(
      { exchange, resource: current(resource, services), modified, behaviour },
      permitted,
      services,
    )
  } finally {
    unlock?.()
    release?.()
  }
}

function authorizeUpdate(
  exchange: Exchange,
  resource: Resource,
  content: unknown,
  services: Services,
): PermittedAttributes {
  const names = content !== null && typeof content === 'object' ? Object.keys(content) : []
  if (names.includes('acpi')) {
    // Other rights decide on the rest, which is why the standard wants the two apart.
    if (names.length > 1) throw new RequestError('badRequest', 'accessControlPolicyIDs (acpi) must be updated alone')
    if (mayChangePolicies(resource, questionOf(exchange, 'update'), services)) return 'all'
    throw new RequestError(
      'originatorHasNoPrivilege',
      `${exchange.originator} may not update accessControlPolicyIDs (acpi) of ${resource.path}; selfPrivileges decide`,
    )
  }
  const permitted = authorize(resource, exchange, 'update', services)
  checkAttributes(permitted, names, exchange)
  return permitted
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
  permitted: PermittedAttributes,
  services: Services,
): Promise<Outcome> {
  const changes = services.changes()
  const after = planUpdate(update, changes, services)
  return settle(changes, update.exchange, respondUpdated(update, after, permitted, services))
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
    attributes: revisedAttributes(before, modified, services),
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

function revisedAttributes(before: Resource, modified: JsonObject, services: Services): JsonObject {
  const attributes = merged(before.attributes, modified)
  attributes.lt = formatTimestamp(services.clock.now())
  if (typeof attributes.st === 'number') attributes.st += 1
  return attributes
}

function respondUpdated(
  update: { exchange: Exchange; resource: Resource; modified: JsonObject; behaviour: Behaviour },
  after: Resource,
  permitted: PermittedAttributes,
  services: Services,
): Outcome {
  const status = 'updated'
  switch (update.exchange.request.resultContent ?? resultContents.attributes) {
    case resultContents.nothing:
      return { status }
    case resultContents.modifiedAttributes:
      return modifiedOnUpdate(update.resource, after, update.modified, permitted)
    default:
      if (update.behaviour.answered === undefined) return { status, content: representPermitted(after, permitted) }
      return { status, content: withAnswer(after, permitted, update.behaviour.answered(after, services)) }
  }
}

function withAnswer(after: Resource, permitted: PermittedAttributes, answer: JsonObject): JsonObject {
  return { [after.wireName]: { ...permittedPart(after.attributes, permitted), ...answer } }
}

/** What the request asked to change, as it came out, and what changed with it; null for what is gone. */
function modifiedOnUpdate(
  before: Resource,
  after: Resource,
  modified: JsonObject,
  permitted: PermittedAttributes,
): Outcome {
  const shown: JsonObject = {}
  for (const name of new Set([...Object.keys(after.attributes), ...Object.keys(before.attributes)])) {
    const value = after.attributes[name]
    if (name in modified || value !== before.attributes[name]) shown[name] = value ?? null
  }
  return modifiedOutcome('updated', after.wireName, {}, permittedPart(shown, permitted))
}
