import { type JsonObject, RequestError, type ResponsePrimitive, type WirePrimitive } from '@waystation/model'
import type { Serialisation } from '../serialisations/index.ts'
import { responseParameters } from './responseParameters.ts'

/** A primitive as it arrived. */
export interface DecodedPrimitive {
  readonly kind: 'request' | 'response'
  readonly wire: WirePrimitive
  /** It came inside `m2m:rqp` or `m2m:rsp`, as clients of early releases have it. */
  readonly isWrapped: boolean
}

/**
 * Reads a whole primitive; a response is what has a response status code.
 * @throws RequestError badRequest when the bytes are no object
 * @see TS-0004 8.3, TS-0020 6.2.3
 */
export function decodePrimitive(bytes: Buffer, serialisation: Serialisation): DecodedPrimitive {
  const value = serialisation.decode(bytes)
  if (!isObject(value)) throw new RequestError('badRequest', 'The message is no primitive')
  const inner = value['m2m:rqp'] ?? value['m2m:rsp']
  const isWrapped = isObject(inner)
  const wire = isWrapped ? inner : value
  return { kind: wire.rsc === undefined ? 'request' : 'response', wire, isWrapped }
}

/**
 * @param wire parameters of a response by short name
 * @throws RequestError badRequest when it has no response status code
 */
export function responseOfWire(wire: WirePrimitive): ResponsePrimitive {
  const code = wire.rsc
  if (typeof code !== 'number' || !Number.isInteger(code) || code < 1000 || code > 9999) {
    throw new RequestError('badRequest', 'rsc of the answer is no response status code')
  }
  const response: Record<string, unknown> = {}
  for (const [shortName, member] of responseParameters) {
    if (wire[shortName] !== undefined) response[member] = wire[shortName]
  }
  response.requestIdentifier = typeof wire.rqi === 'string' ? wire.rqi : ''
  if (wire.pc !== undefined) {
    if (!isObject(wire.pc)) throw new RequestError('badRequest', 'The content of the answer is no object')
    response.content = wire.pc
  }
  return response as unknown as ResponsePrimitive
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
