import { type JsonObject, type ResponsePrimitive, statusCodeOf } from '@waystation/model'
import { createdAddress } from '../primitives/createdAddress.ts'
import type { Negotiated } from '../serialisations/index.ts'
import { headerOfText, textOfObject } from './fieldValues.ts'
import { responseHeaders, statusCodeHeader } from './parameters.ts'
import { pathOfTarget } from './target.ts'

/** An HTTP response, ready to send. */
export interface EncodedResponse {
  readonly status: number
  /** Names and values in turn. */
  readonly headers: string[]
  /** Empty when there is no content. */
  readonly body: Buffer | string
}

/**
 * Makes the HTTP response of a response primitive. The release version is left out towards release 1, which does not know it.
 * @see TS-0009 6.3, 6.4
 */
export function encodeResponse(response: ResponsePrimitive, negotiated: Negotiated): EncodedResponse {
  const { responseStatusCode, content } = response
  const headers = [statusCodeHeader, String(responseStatusCode)]
  for (let index = 0; index < responseHeaders.length; index++) {
    const field = responseHeaders[index]!
    const value = response[field.member]
    if (value === undefined || (field.member === 'releaseVersion' && value === '1')) continue
    const text = typeof value === 'object' ? textOfObject(field.kind, value as JsonObject) : (value as string | number)
    headers.push(field.header, headerValue(field.header, text))
  }
  if (content === undefined) {
    headers.push('Content-Length', '0')
    return { status: httpStatusOf(responseStatusCode), headers, body: '' }
  }
  const created = createdAddress(response)
  if (created !== undefined) headers.push('Content-Location', pathOfTarget(created))
  const body = negotiated.serialisation.encode(content)
  headers.push('Content-Type', negotiated.mediaType, 'Content-Length', String(Buffer.byteLength(body)))
  return { status: httpStatusOf(responseStatusCode), headers, body }
}

/** @returns the HTTP status of a response status code; of one that is not in the table, that of its class */
export function httpStatusOf(responseStatusCode: number): number {
  const row = statusCodeOf(responseStatusCode)
  if (row !== undefined) return row.http
  if (responseStatusCode < 2000) return 202
  if (responseStatusCode < 3000) return 200
  return responseStatusCode < 5000 ? 400 : 500
}

/** A response must get out: what no header can carry is left out of it rather than failing the request. */
function headerValue(header: string, value: string | number): string {
  if (typeof value === 'number') return String(value)
  try {
    return headerOfText(header, value)
  } catch {
    return ''
  }
}
