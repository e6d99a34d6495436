import { type JsonObject, RequestError } from '@waystation/model'
import { authorize } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { mediaTypeOf } from './Description.ts'
import { validateDescriptor } from './validateDescriptor.ts'

/**
 * Checks the description that a request brings along; nothing is kept. The status is the answer.
 * @throws RequestError ontologyNotAvailable, linkedSemanticsNotAvailable, invalidSemantics, badRequest, operationNotAllowed
 * @see TS-0001 9.6.52, 10.2.35
 */
export async function semanticValidation(
  exchange: Exchange,
  repository: Resource,
  services: Services,
): Promise<Outcome> {
  const { operation } = exchange.request
  if (operation !== 'update' && operation !== 'create') {
    throw new RequestError(
      'operationNotAllowed',
      'a semanticValidation takes the descriptors of CREATE and UPDATE only',
    )
  }
  authorize(repository, exchange, operation, services)
  await validateDescriptor(descriptorIn(exchange), exchange, services)
  return { status: operation === 'update' ? 'updated' : 'created' }
}

function descriptorIn({ request }: Exchange): JsonObject {
  const { 'm2m:smd': attributes, ...others } = request.content ?? {}
  if (
    attributes === null ||
    typeof attributes !== 'object' ||
    Array.isArray(attributes) ||
    Object.keys(others).length > 0
  ) {
    throw new RequestError('badRequest', 'content must be one object m2m:smd')
  }
  const { dcrp, dsp, or, rels } = attributes
  if (typeof dcrp !== 'number' || mediaTypeOf(dcrp) === undefined) {
    throw new RequestError('badRequest', 'descriptorRepresentation (dcrp) must be 4, 5 or 7')
  }
  if (typeof dsp !== 'string') throw new RequestError('badRequest', 'descriptor (dsp) is missing')
  if (or !== undefined && typeof or !== 'string') throw new RequestError('badRequest', 'ontologyRef (or) is no URI')
  if (rels !== undefined && !(Array.isArray(rels) && rels.every((one) => typeof one === 'string'))) {
    throw new RequestError('badRequest', 'relatedSemantics (rels) is no list of URIs')
  }
  return attributes
}
