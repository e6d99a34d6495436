import type { JsonObject, ResponsePrimitive } from '@waystation/model'
import { textOfObject } from '../http/fieldValues.ts'
import { createdAddress } from '../primitives/createdAddress.ts'
import type { Negotiated } from '../serialisations/index.ts'
import { coapCodeOf } from './coapStatus.ts'
import { segmentsOfTarget } from './coapTarget.ts'
import { contentFormatOf } from './contentFormats.ts'
import { OptionList } from './OptionList.ts'
import { responseOptions, statusCodeOption } from './oneM2MOptions.ts'
import { options } from './optionNumbers.ts'

/** A response before it is fitted to the exchange it answers. */
export interface EncodedCoapResponse {
  readonly code: number
  readonly options: OptionList
  /** Whole, however long. */
  readonly payload: Buffer
}

const noPayload = Buffer.alloc(0)
/** Of an option of oneM2M. @see TS-0008 6.2.2.4 */
const longestText = 255

/**
 * Makes the response of a response primitive. The release version is left out towards release 1, which does not know it;
 * tokenRequestInformation has no option.
 * @param operation of the request
 * @param toPlain the request has no options of oneM2M: nor has the response
 * @see TS-0008 6.3
 */
export function encodeCoapResponse(
  response: ResponsePrimitive,
  operation: unknown,
  negotiated: Negotiated,
  toPlain = false,
): EncodedCoapResponse {
  const { responseStatusCode, content } = response
  const list = new OptionList()
  const created = createdAddress(response)
  if (created !== undefined) for (const segment of segmentsOfTarget(created)) list.add(options.locationPath, segment)
  if (content !== undefined) list.add(options.contentFormat, contentFormatOf(negotiated.mediaType))
  if (!toPlain) addParameters(list, response)
  const payload = content === undefined ? noPayload : bytesOf(negotiated.serialisation.encode(content))
  return { code: coapCodeOf(responseStatusCode, operation), options: list, payload }
}

function addParameters(list: OptionList, response: ResponsePrimitive): void {
  for (let index = 0; index < responseOptions.length; index++) {
    const option = responseOptions[index]!
    const value = response[option.member!]
    if (value === undefined || (option.member === 'releaseVersion' && value === '1')) continue
    const text = typeof value === 'object' ? textOfObject(option.kind, value as JsonObject) : (value as string | number)
    // A response must get out: what no option can carry is left out of it rather than failing the request.
    if (typeof text === 'string' && text.length * 3 > longestText && Buffer.byteLength(text) > longestText) continue
    list.add(option.number, text)
  }
  list.add(statusCodeOption, response.responseStatusCode)
}

function bytesOf(encoded: Buffer | string): Buffer {
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded
}
