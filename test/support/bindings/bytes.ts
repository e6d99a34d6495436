import { decodeCbor, encodeCbor } from '../cbor.ts'
import type { Body } from '../OneM2MClient.ts'
import { decodeXml, encodeXml } from '../xml/xml.ts'
import type { Format } from './underTest.ts'

/** Content as it travels alone. */
export function encode(value: unknown, format: Format): Buffer {
  if (format === 'xml') return encodeXml(value)
  if (format === 'cbor') return encodeCbor(value)
  return Buffer.from(JSON.stringify(value))
}

export function decode(bytes: Buffer, format: Format): Body {
  if (bytes.length === 0) return undefined
  if (format === 'xml') return decodeXml(bytes)
  if (format === 'cbor') return decodeCbor(bytes)
  return JSON.parse(bytes.toString('utf8'))
}

/** A whole primitive, which only XML wraps. @see TS-0004 8.3, 8.4 */
export function encodePrimitive(primitive: unknown, format: Format, wrapper = 'm2m:rqp'): Buffer {
  return encode(format === 'xml' ? { [wrapper]: primitive } : primitive, format)
}

/** @returns a response primitive, or what else came */
export function decodePrimitive(bytes: Buffer, format: Format): Body {
  const value = decode(bytes, format)
  return format === 'xml' ? Object.values(value)[0] : value
}
