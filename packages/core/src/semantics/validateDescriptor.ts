import { type JsonObject, RequestError } from '@waystation/model'
import { AccessMemory } from '../discovery/AccessMemory.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import { attributesAt } from './attributesAt.ts'
import { type Description, descriptionOf, iriFormat } from './Description.ts'
import { descriptionIn } from './matchDescriptors.ts'

/**
 * Checks a description: its form, whether what it links is there, and whether it agrees with that and with its ontology.
 * @param attributes of a semanticDescriptor
 * @throws RequestError ontologyNotAvailable, linkedSemanticsNotAvailable, invalidSemantics
 * @see TS-0001 10.2.35 (semantic validation), TS-0004 7.4.34
 */
export async function validateDescriptor(
  attributes: JsonObject,
  exchange: Exchange,
  services: Services,
): Promise<void> {
  const related = await Promise.all(
    ((attributes.rels ?? []) as string[]).map((address) => relatedAt(address, exchange, services)),
  )
  const ontologies =
    attributes.or === undefined || attributes.or === null
      ? []
      : [await ontologyOf(attributes.or as string, exchange, services)]
  const problem = await services.semantics.run({
    kind: 'validate',
    description: descriptionIn(attributes),
    related,
    ontologies,
  })
  if (problem !== null) throw new RequestError('invalidSemantics', `descriptor (dsp): ${problem}`)
}

async function relatedAt(address: string, exchange: Exchange, services: Services): Promise<Description> {
  const attributes = await attributesAt(address, { resourceType: 24, operation: 'retrieve' }, exchange, services)
  if (attributes !== undefined) return descriptionIn(attributes)
  throw new RequestError(
    'linkedSemanticsNotAvailable',
    `relatedSemantics (rels): ${address} is no semanticDescriptor that ${exchange.originator} may retrieve`,
  )
}

/** An ontology is named by the address of its resource, or by its IRI when a repository here holds its text. */
async function ontologyOf(reference: string, exchange: Exchange, services: Services): Promise<Description> {
  const wanted = { resourceType: 39, operation: 'retrieve' } as const
  const attributes = await attributesAt(reference, wanted, exchange, services)
  if (attributes !== undefined && attributes.ontf !== iriFormat) return ontologyIn(attributes)
  const iri = attributes === undefined ? reference : (attributes.ontc as string)
  const descriptions = ontologiesHere(exchange, services)
  const isDefined = await services.semantics.run({ kind: 'define', descriptions, ontology: iri })
  const found = descriptions.find((_, index) => isDefined[index])
  if (found !== undefined) return found
  throw new RequestError(
    'ontologyNotAvailable',
    `ontologyRef (or): ${reference} is no ontology that ${exchange.originator} may retrieve, nor does one here describe itself as it`,
  )
}

function ontologiesHere(exchange: Exchange, services: Services): Description[] {
  const access = new AccessMemory(questionOf(exchange, 'retrieve'), services)
  const descriptions: Description[] = []
  for (const ontology of services.store.resourcesOfType(39)) {
    if (ontology.attributes.ontf !== iriFormat && access.permits(ontology)) {
      descriptions.push(ontologyIn(ontology.attributes))
    }
  }
  return descriptions
}

function ontologyIn({ ontf, ontc }: JsonObject): Description {
  return descriptionOf(ontf, ontc)
}
