import { type JsonObject, JsonText, type JsonValue, resultContents } from '@waystation/model'
import type { Instance, Resource } from '../ports/index.ts'
import type { Exchange } from './Exchange.ts'
import { type Outcome, represent } from './respond.ts'

/** @returns the answer to a CREATE in the result content asked for. @see TS-0004 7.2.2.2, reference of resultContent */
export function respondCreated(
  exchange: Exchange,
  resource: Resource | Instance,
  requested: JsonObject,
  path: string,
): Outcome {
  const status = 'created'
  switch (exchange.request.resultContent ?? resultContents.attributes) {
    case resultContents.nothing:
      return { status }
    case resultContents.hierarchicalAddress:
      return { status, content: { 'm2m:uri': path } }
    case resultContents.hierarchicalAddressAndAttributes:
      return {
        status,
        content: new JsonText(`{"m2m:rce":{"${resource.wireName}":${resource.text},"uri":${JSON.stringify(path)}}}`),
      }
    case resultContents.modifiedAttributes:
      return modifiedOutcome(status, resource.wireName, requested, resource.attributes)
    default:
      return { status, content: represent(resource) }
  }
}

/** @returns the attributes that the CSE set or that differ from the request; no content when there are none */
export function modifiedOutcome(
  status: 'created' | 'updated',
  wireName: string,
  requested: JsonObject,
  attributes: JsonObject,
): Outcome {
  const differing: JsonObject = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (!isSame(value, requested[name])) differing[name] = value
  }
  return Object.keys(differing).length === 0 ? { status } : { status, content: { [wireName]: differing } }
}

function isSame(a: JsonValue, b: JsonValue | undefined): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b))
}
