import { type Content, type JsonObject, JsonText, type StatusCodeName } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import type { Instance, Resource } from '../ports/index.ts'

/** What a step answers; the end of the pipeline makes the response of it. */
export interface Outcome {
  readonly status: StatusCodeName
  readonly content?: Content
  readonly contentStatus?: number
  readonly contentOffset?: number
  /** See `ResponsePrimitive`. */
  readonly assignedTokenIdentifiers?: JsonObject
  /** See `ResponsePrimitive`. */
  readonly tokenRequestInformation?: JsonObject
}

/** @returns the representation `{"m2m:cnt":{…}}`, from the text as stored */
export function represent(resource: Resource | Instance): JsonText {
  return new JsonText(`{"${resource.wireName}":${resource.text}}`)
}

/** @returns the representation less what a permission leaves out */
export function representPermitted(resource: Resource | Instance, permitted: PermittedAttributes): Content {
  if (permitted === 'all') return represent(resource)
  return { [resource.wireName]: permittedPart(resource.attributes, permitted) }
}

/** @returns the attributes that a permission covers */
export function permittedPart(attributes: JsonObject, permitted: PermittedAttributes): JsonObject {
  if (permitted === 'all') return attributes
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => permitted.has(name)))
}
