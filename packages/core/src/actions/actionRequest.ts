import {
  type JsonObject,
  type JsonValue,
  normaliseOriginator,
  operations,
  parseRequest,
  RequestError,
  type RequestPrimitive,
} from '@waystation/model'
import { decideAccess } from '../access/decideAccess.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { attributesOf, type Watched, watchedAt } from './watch.ts'

/** Parameters that are settled here: the result goes to the action, whatever way the request asks to be answered. */
const answering = ['rt', 'rp']

/**
 * Makes the request of an action: its actionPrimitive, addressed to its objectResourceID.
 * @param attributes of the action, short names
 * @param content what its input gives; the primitive's own content goes before it
 * @throws RequestError as `parseRequest`
 */
export function actionRequest(
  attributes: JsonObject,
  content: JsonObject | undefined,
  services: Pick<Services, 'clock' | 'configuration'>,
): RequestPrimitive {
  const received = services.clock.now()
  const primitive = attributes.apv as JsonObject
  const wire: JsonObject = {
    rqi: `action-${received.toString(36)}`,
    rvi: services.configuration.supportedReleases.at(-1) as string,
    ...primitive,
    to: attributes.orc as string,
  }
  for (const name of answering) delete wire[name]
  if (wire.pc === undefined && content !== undefined) wire.pc = content
  return parseRequest(wire, received)
}

/**
 * Reads the content that the input of an action gives: contentString is the content as JSON text, else an attribute of a
 * resource gives it. A value that is no content by itself becomes that of a contentInstance, or of the same attribute of an
 * updated resource. An input that names no resource reads the subject of the action.
 * @returns undefined when there is no input, or the primitive has content of its own
 * @throws RequestError badRequest when the input leads to no content
 */
export function inputOf(action: Resource, services: Services): JsonObject | undefined {
  const input = action.attributes.ipu as { cstr?: string; rsid?: string; raid?: string } | undefined
  const primitive = action.attributes.apv as JsonObject
  if (input === undefined || primitive.pc !== undefined) return undefined
  const value = input.cstr ?? readAttribute(input, action, services)
  const content = contentIn(value)
  if (content !== undefined) return content
  if (primitive.op === operations.create && primitive.ty === 4) return { 'm2m:cin': { con: value } }
  if (primitive.op === operations.update && input.raid !== undefined) {
    const object = findLocal(action.attributes.orc as string, services)
    if (object instanceof Resource) return { [object.wireName]: { [input.raid]: value } }
  }
  throw new RequestError('badRequest', 'input (ipu) gives no content for actionPrimitive (apv)')
}

function readAttribute(
  input: { rsid?: string; raid?: string },
  action: Resource,
  services: Services,
): NonNullable<JsonValue> {
  const source = input.rsid === undefined ? subjectOf(action, services) : watchedAt(input.rsid, services)
  const attributes =
    source !== undefined && mayRetrieve(actorOf(action, services), source.resource, services)
      ? attributesOf(source, services.changes())
      : undefined
  const value = attributes?.[input.raid as string]
  if (value !== undefined && value !== null) return value
  throw new RequestError('badRequest', `input (ipu) attribute ${input.raid} has no value`)
}

/** @returns what an action watches: its subjectResourceID, else its parent; undefined when that is gone */
export function subjectOf(action: Resource, services: Services): Watched | undefined {
  const { sri } = action.attributes
  if (typeof sri === 'string') return watchedAt(sri, services)
  const parent = services.store.resource(action.parent)
  return parent && { resource: parent, through: 'itself' }
}

/**
 * @returns in whose name an action works, in canonical form: who wrote its actionPrimitive last, which need not be its
 *   creator; nobody can lend themselves the rights of another by updating an action of theirs
 */
export function actorOf(action: Resource, { identity }: Pick<Services, 'identity'>): string {
  return normaliseOriginator((action.attributes.apv as JsonObject).fr as string, identity)
}

/** @returns whether an originator may see the resource now */
export function mayRetrieve(originator: string, resource: Resource, services: Services): boolean {
  const received = services.clock.now()
  const question = { originator, operation: 'retrieve', received, isAuthenticated: true } as const
  return decideAccess(resource, question, services) !== undefined
}

function contentIn(value: JsonValue): JsonObject | undefined {
  if (value !== null && typeof value === 'object') return Array.isArray(value) ? undefined : value
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(value) as JsonObject
  } catch {
    return undefined
  }
}
