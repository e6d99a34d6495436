import { decodeCbor, encodeCbor } from '../cbor.ts'
import type { Body } from '../OneM2MClient.ts'
import type { Format } from './underTest.ts'

export function encode(value: unknown, format: Format): Buffer {
  if (format === 'cbor') return encodeCbor(value)
  return Buffer.from(JSON.stringify(value))
}

export function decode(bytes: Buffer, format: Format): Body {
  if (bytes.length === 0) return undefined
  if (format === 'cbor') return decodeCbor(bytes)
  return JSON.parse(bytes.toString('utf8'))
}
