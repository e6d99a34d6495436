import {
  isPlainObject,
  type JsonObject,
  JsonText,
  RequestError,
  type ResponsePrimitive,
  toWireResponse,
  type WirePrimitive,
} from '@waystation/model'

/**
 * A whole primitive as read. The wrapper that XML has around it is accepted in the other serialisations too, as some
 * clients send it.
 * @throws RequestError badRequest when it is no object
 */
export function toPrimitive(value: unknown): WirePrimitive {
  if (!isPlainObject(value)) throw new RequestError('badRequest', 'The primitive is no object of parameters')
  const wrapped = value['m2m:rqp'] ?? value['m2m:rsp']
  return isPlainObject(wrapped) ? wrapped : value
}

/** @returns the primitive as values, without ready text */
export function plainPrimitive(primitive: WirePrimitive): JsonObject {
  return (primitive.pc instanceof JsonText ? { ...primitive, pc: primitive.pc.value } : primitive) as JsonObject
}

/** @returns a response by short names, its content as it is, ready text too */
export function wireResponseOf({ content, ...response }: ResponsePrimitive): WirePrimitive {
  const wire = toWireResponse(response)
  if (content !== undefined) wire.pc = content
  return wire
}
