import { RequestError } from '@waystation/model'
import { json, type Negotiated, negotiate, type Serialisation, serialisations } from '../serialisations/index.ts'

/** Numbers of media types. @see TS-0008 6.2.2.2, RFC 7252 12.3 */
const numberOfMediaType: Readonly<Record<string, number>> = {
  'application/xml': 41,
  'application/json': 50,
  'application/cbor': 60,
  'application/vnd.onem2m-res+xml': 10_014,
  'application/vnd.onem2m-res+json': 10_001,
  'application/vnd.onem2m-res+cbor': 10_010,
  'application/vnd.onem2m-ntfy+xml': 10_002,
  'application/vnd.onem2m-ntfy+json': 10_003,
  'application/vnd.onem2m-ntfy+cbor': 10_011,
  'application/vnd.onem2m-preq+xml': 10_006,
  'application/vnd.onem2m-preq+json': 10_007,
  'application/vnd.onem2m-preq+cbor': 10_012,
  'application/vnd.onem2m-prsp+xml': 10_008,
  'application/vnd.onem2m-prsp+json': 10_009,
  'application/vnd.onem2m-prsp+cbor': 10_013,
}
/** Release 1 had another number for resources in XML. */
const earlierResourceXml = 10_000

const byNumber = new Map<number, Negotiated>()
for (const serialisation of Object.values(serialisations)) {
  for (const mediaType of serialisation.mediaTypes) {
    const number = numberOfMediaType[mediaType]
    if (number !== undefined) byNumber.set(number, { serialisation, mediaType })
  }
}
const resourceXml = byNumber.get(numberOfMediaType['application/vnd.onem2m-res+xml']!)
if (resourceXml !== undefined) byNumber.set(earlierResourceXml, resourceXml)

/** @returns the Content-Format of a media type of ours */
export function contentFormatOf(mediaType: string): number {
  return numberOfMediaType[mediaType]!
}

/**
 * @param contentFormat absent: JSON, which those who do not say mean
 * @throws RequestError unsupportedMediaType
 */
export function serialisationOfFormat(contentFormat: number | undefined): Serialisation {
  if (contentFormat === undefined) return json
  const known = byNumber.get(contentFormat)
  if (known !== undefined) return known.serialisation
  throw new RequestError('unsupportedMediaType', `Content-Format ${contentFormat} is not supported; use 50 for JSON`)
}

/**
 * @param accept value of the option
 * @param preferred serialisation of the request
 * @throws RequestError notAcceptable when it names a type that is not served
 * @see RFC 7252 5.10.4
 */
export function negotiateFormat(accept: number | undefined, preferred: Serialisation): Negotiated {
  if (accept === undefined) return negotiate(undefined, preferred)
  const wanted = byNumber.get(accept)
  if (wanted !== undefined) return wanted
  throw new RequestError('notAcceptable', `Accept ${accept} is not served; 50 (JSON) and 60 (CBOR) are`)
}
