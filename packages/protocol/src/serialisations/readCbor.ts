import { isUtf8 } from 'node:buffer'
import { type JsonObject, type JsonValue, RequestError } from '@waystation/model'
import { depthLimit } from './Serialisation.ts'

/** Where a reading stands. */
interface Cursor {
  readonly bytes: Buffer
  readonly view: DataView
  at: number
  /** Argument of the head read last; `openLength` when the item ends with a break. */
  argument: number
}

const openLength = -1
const breakByte = 0xff
const halfFloat = 25
const singleFloat = 26
const doubleFloat = 27

/**
 * Reads bytes that are exactly one CBOR item of what JSON could express as well: integers that a double holds, finite floats,
 * text, arrays, maps with text keys, booleans and null. Linear in the number of bytes; nothing is built from a promised
 * length, only from bytes that are there. Not the library's decoder, because that drops a leading U+FEFF of texts, renames
 * members and resolves tags.
 * @throws RequestError badRequest with the reason for anything else: byte strings, tags, undefined, trailing bytes …
 * @see RFC 8949 3
 */
export function readCbor(bytes: Buffer): JsonValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const cursor: Cursor = { bytes, view, at: 0, argument: 0 }
  const value = readItem(cursor, 0)
  if (cursor.at !== bytes.length) refuse('bytes follow the end of the item')
  return value
}

function refuse(reason: string): never {
  throw new RequestError('badRequest', `The content is not acceptable CBOR: ${reason}`)
}

function readItem(cursor: Cursor, depth: number): JsonValue {
  const head = readHead(cursor)
  switch (head >> 5) {
    case 0:
      return readInteger(cursor)
    case 1:
      return -1 - readInteger(cursor)
    case 2:
      return refuse('a byte string')
    case 3:
      return readText(cursor)
    case 4:
      return readArray(cursor, depth + 1)
    case 5:
      return readMap(cursor, depth + 1)
    case 6:
      return refuse('a tag')
    default:
      return readSimple(cursor, head & 0x1f)
  }
}

/** Reads the initial byte and its argument. @returns the initial byte */
function readHead(cursor: Cursor): number {
  const { view, at } = cursor
  if (at >= view.byteLength) refuse('it ends too early')
  const head = view.getUint8(at)
  const information = head & 0x1f
  if (information < 24 || information === 31) {
    cursor.argument = information === 31 ? openLength : information
    cursor.at = at + 1
    return head
  }
  if (information > 27) refuse('a reserved head')
  const size = 1 << (information - 24)
  if (at + size >= view.byteLength) refuse('it ends too early')
  cursor.argument = readArgument(view, at + 1, size)
  cursor.at = at + 1 + size
  return head
}

function readArgument(view: DataView, at: number, size: number): number {
  if (size === 1) return view.getUint8(at)
  if (size === 2) return view.getUint16(at)
  if (size === 4) return view.getUint32(at)
  return view.getUint32(at) * 0x1_0000_0000 + view.getUint32(at + 4)
}

function readInteger(cursor: Cursor): number {
  if (cursor.argument === openLength) refuse('an integer of open length')
  if (cursor.argument >= Number.MAX_SAFE_INTEGER) refuse('an integer beyond 53 bits')
  return cursor.argument
}

function readText(cursor: Cursor): string {
  const { bytes, at, argument } = cursor
  if (argument === openLength) refuse('a text of open length')
  if (argument > bytes.length - at) refuse('it ends too early')
  const end = at + argument
  cursor.at = end
  let isAscii = true
  for (let index = at; index < end && isAscii; index++) isAscii = bytes[index]! < 0x80
  if (isAscii) return bytes.toString('latin1', at, end)
  if (!isUtf8(bytes.subarray(at, end))) refuse('a text that is not UTF-8')
  return bytes.toString('utf8', at, end)
}

/** @returns whether another element of an array or map follows; steps over the break that ends one of open length */
function hasNext(cursor: Cursor, count: number, index: number): boolean {
  if (count !== openLength) return index < count
  if (cursor.bytes[cursor.at] !== breakByte) return true
  cursor.at++
  return false
}

function checkDepth(depth: number): void {
  if (depth > depthLimit) refuse(`nested deeper than ${depthLimit} levels`)
}

function readArray(cursor: Cursor, depth: number): JsonValue[] {
  checkDepth(depth)
  const count = cursor.argument
  const items: JsonValue[] = []
  for (let index = 0; hasNext(cursor, count, index); index++) items.push(readItem(cursor, depth))
  return items
}

function readMap(cursor: Cursor, depth: number): JsonObject {
  checkDepth(depth)
  const count = cursor.argument
  const members: JsonObject = {}
  for (let index = 0; hasNext(cursor, count, index); index++) {
    if (readHead(cursor) >> 5 !== 3) refuse('a map key that is no text')
    const name = readText(cursor)
    if (name === '__proto__') refuse('a member named __proto__')
    if (Object.hasOwn(members, name)) refuse('a member of the same name twice')
    members[name] = readItem(cursor, depth)
  }
  return members
}

function readSimple(cursor: Cursor, information: number): boolean | number | null {
  if (information === 20) return false
  if (information === 21) return true
  if (information === 22) return null
  if (information === 23) return refuse('an undefined value')
  if (information < halfFloat || information > doubleFloat) return refuse('a simple value that JSON does not have')
  const value = readFloat(cursor, information)
  return Number.isFinite(value) ? value : refuse('a number that is not finite')
}

function readFloat(cursor: Cursor, information: number): number {
  if (information === singleFloat) return cursor.view.getFloat32(cursor.at - 4)
  if (information === doubleFloat) return cursor.view.getFloat64(cursor.at - 8)
  const sign = cursor.argument & 0x8000 ? -1 : 1
  const exponent = (cursor.argument >> 10) & 0x1f
  const fraction = cursor.argument & 0x3ff
  if (exponent === 0x1f) return Number.NaN
  return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 25) * (1024 + fraction)
}
