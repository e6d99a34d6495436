import { type Content, type JsonObject, JsonText, type ResponsePrimitive, type WirePrimitive } from '@waystation/model'
import type { Serialisation } from '../serialisations/index.ts'
import { responseParameters } from './responseParameters.ts'

/**
 * Writes a whole request primitive, as bindings carry it that have no fields of their own for its parameters: a bare object
 * in JSON and CBOR, an `m2m:rqp` element in XML.
 * @throws when a parameter can not be written
 * @see TS-0004 8.3, TS-0010 6.5, TS-0020 6.2
 */
export function encodeRequestPrimitive(request: WirePrimitive, serialisation: Serialisation): Buffer | string {
  return encode(request as JsonObject, serialisation, 'm2m:rqp')
}

/** Writes a whole response primitive. The release version is left out towards release 1, which does not know it. */
export function encodeResponsePrimitive(
  response: ResponsePrimitive,
  serialisation: Serialisation,
  isWrapped = false,
): Buffer | string {
  const wire = wireOfResponse(response)
  return isWrapped && !isXml(serialisation)
    ? serialisation.encode({ 'm2m:rsp': plain(wire) })
    : encode(wire, serialisation, 'm2m:rsp')
}

/** @returns the parameters of a response by short name; content that is ready text stays that */
function wireOfResponse(response: ResponsePrimitive): JsonObject {
  const wire: JsonObject = {}
  for (let index = 0; index < responseParameters.length; index++) {
    const [shortName, member] = responseParameters[index]!
    const value = response[member]
    if (value === undefined || (member === 'releaseVersion' && value === '1')) continue
    wire[shortName] = value as string
  }
  if (response.content !== undefined) wire.pc = response.content as JsonObject
  return wire
}

function encode(wire: JsonObject, serialisation: Serialisation, element: string): Buffer | string {
  if (serialisation.name === 'json') return jsonOf(wire)
  return serialisation.encode(isXml(serialisation) ? { [element]: plain(wire) } : plain(wire))
}

/** A text of XML has one element around everything. */
function isXml({ name }: { readonly name: string }): boolean {
  return name === 'xml'
}

/** Content that is ready text is joined in without a parse. */
function jsonOf(wire: JsonObject): string {
  const content = wire.pc as unknown as Content | undefined
  if (!(content instanceof JsonText)) return JSON.stringify(wire)
  const head = JSON.stringify({ ...wire, pc: undefined })
  return head === '{}' ? `{"pc":${content.text}}` : `${head.slice(0, -1)},"pc":${content.text}}`
}

function plain(wire: JsonObject): JsonObject {
  const content: unknown = wire.pc
  return content instanceof JsonText ? { ...wire, pc: content.value } : wire
}
