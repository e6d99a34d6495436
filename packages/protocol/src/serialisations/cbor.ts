import { type JsonValue, valueOf } from '@waystation/model'
import { Encoder } from 'cbor-x'
import { mediaTypesOf } from './mediaTypes.ts'
import { readCbor } from './readCbor.ts'
import type { Serialisation } from './Serialisation.ts'

const encoder = new Encoder({ useRecords: false, mapsAsObjects: true, tagUint8Array: false })

/** CBOR with the members of the JSON form. @see TS-0004 8.5, RFC 8949 */
export const cbor: Serialisation = {
  name: 'cbor',
  mediaTypes: mediaTypesOf('cbor'),
  decode: readCbor,
  encode: (content) => encoder.encode(asWritten(valueOf(content))),
}

/** What JSON would write of a value: members that are undefined left out, text well formed, numbers finite. */
function asWritten(value: JsonValue | undefined): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || value === null) return value ?? null
  if (Array.isArray(value)) return value.map(asWritten)
  const written: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) written[name.toWellFormed()] = asWritten(member)
  }
  return written
}
