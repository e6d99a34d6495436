import { type JsonObject, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { descriptionOf, encodedText } from './Description.ts'

/** Where a resource type keeps its RDF. */
export interface SemanticAttributes {
  readonly format: 'dcrp' | 'ontf'
  readonly content: 'dsp' | 'ontc'
  /** As the standard calls the content. */
  readonly name: string
}

/** @throws RequestError badRequest when semanticOpExec comes together with what it would change */
export function checkOperation(modified: JsonObject, { format, content, name }: SemanticAttributes): void {
  if (modified.soe === null)
    throw new RequestError('badRequest', 'semanticOpExec (soe) is never kept, so it can not be deleted')
  if (modified.soe === undefined) return
  if (modified[content] !== undefined) {
    throw new RequestError('badRequest', `semanticOpExec (soe) and ${name} (${content}) can not come together`)
  }
  if (modified[format] !== undefined) {
    throw new RequestError('badRequest', `semanticOpExec (soe) can not come with another format (${format})`)
  }
}

/**
 * @returns the content, in base64, after a SPARQL update
 * @throws RequestError invalidSparqlQuery, sparqlUpdateError
 */
export async function applyOperation(
  before: Resource,
  operation: string,
  { format, content }: SemanticAttributes,
  services: Services,
): Promise<string> {
  const description = descriptionOf(before.attributes[format], before.attributes[content])
  try {
    return encodedText(await services.semantics.run({ kind: 'update', description, update: operation }))
  } catch (error) {
    // What is there can not be read, so that it can not be changed in part.
    if (error instanceof RequestError && error.status === 'invalidSemantics') {
      throw new RequestError('sparqlUpdateError', error.message)
    }
    throw error
  }
}
