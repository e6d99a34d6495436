import { type Content, JsonText, type StatusCodeName } from '@waystation/model'
import type { Instance, Resource } from '../ports/index.ts'

/** What a step answers; the end of the pipeline makes the response of it. */
export interface Outcome {
  readonly status: StatusCodeName
  readonly content?: Content
  readonly contentStatus?: number
  readonly contentOffset?: number
}

/** @returns the representation `{"m2m:cnt":{…}}`, from the text as stored */
export function represent(resource: Resource | Instance): JsonText {
  return new JsonText(`{"${resource.wireName}":${resource.text}}`)
}

/** @returns the structured address of an instance */
export function pathOf(resource: Resource | Instance, container?: Resource): string {
  if ('path' in resource) return resource.path
  return `${container?.path}/${resource.name}`
}
