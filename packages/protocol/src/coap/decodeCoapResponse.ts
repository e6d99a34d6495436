import { type JsonObject, RequestError, type ResponsePrimitive } from '@waystation/model'
import { valueOfText } from '../http/fieldValues.ts'
import type { CoapMessage } from './CoapMessage.ts'
import { nearestStatusOf } from './coapStatus.ts'
import { serialisationOfFormat } from './contentFormats.ts'
import { responseOptionOf, statusCodeOptions } from './oneM2MOptions.ts'
import { options } from './optionNumbers.ts'

/**
 * Makes the response primitive of a response message. One without a response status code is of a plain CoAP server: its code
 * counts as the nearest response status code, and its payload is nobody's content.
 * @param payload put together of its blocks
 * @param requestIdentifier of the request, for answers that do not repeat it
 * @throws RequestError badRequest or unsupportedMediaType when the answer cannot be read
 * @see TS-0008 6.3
 */
export function decodeCoapResponse(
  message: CoapMessage,
  payload: Buffer,
  requestIdentifier: string,
): ResponsePrimitive {
  const status = statusOf(message)
  if (status === undefined) return { responseStatusCode: nearestStatusOf(message.code), requestIdentifier }
  const response: Record<string, unknown> = { responseStatusCode: status, requestIdentifier }
  for (let at = 0; at < message.spans.length; at += 3) {
    const option = responseOptionOf.get(message.spans[at]!)
    if (option === undefined) continue
    response[option.member!] =
      option.format === 'unsigned' ? message.unsignedAt(at) : valueOfText(option.kind, message.textAt(at))
  }
  if (payload.length > 0) response.content = contentOf(message, payload)
  return response as unknown as ResponsePrimitive
}

function statusOf(message: CoapMessage): number | undefined {
  for (const number of statusCodeOptions) {
    const status = message.unsigned(number)
    if (status === undefined) continue
    if (status >= 1000 && status <= 9999) return status
    throw new RequestError('badRequest', 'the answer has no response status code that there is')
  }
  return undefined
}

function contentOf(message: CoapMessage, payload: Buffer): JsonObject {
  const value = serialisationOfFormat(message.unsigned(options.contentFormat)).decode(payload)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError('badRequest', 'The content of the answer is no object')
  }
  return value as JsonObject
}
