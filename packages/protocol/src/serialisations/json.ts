import { isUtf8 } from 'node:buffer'
import { RequestError, textOf } from '@waystation/model'
import { mediaTypesOf } from './mediaTypes.ts'
import { depthLimit, type Serialisation } from './Serialisation.ts'

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/** JSON in UTF-8. Duplicate names are refused, since readers disagree on which one counts. @see TS-0004 8.4 */
export const json: Serialisation = {
  name: 'json',
  mediaTypes: mediaTypesOf('json'),
  decode(bytes) {
    if (!isUtf8(bytes)) throw new RequestError('badRequest', 'The content is not UTF-8 text')
    const text = bytes.toString('utf8')
    const value = parse(text)
    // Members that a later one of the same name replaced are in the text but not in the value.
    if (countMembersOfValue(value, 0) !== countMembersOfText(text)) {
      throw new RequestError('badRequest', 'The content has a member of the same name twice')
    }
    return value
  },
  encode: textOf,
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new RequestError('badRequest', `The content is not JSON: ${(error as Error).message}`)
  }
}

function countMembersOfValue(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === depthLimit)
    throw new RequestError('badRequest', `The content is nested deeper than ${depthLimit} levels`)
  let count = 0
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) count += countMembersOfValue(value[index], depth + 1)
    return count
  }
  for (const name in value) {
    if (name === '__proto__') throw new RequestError('badRequest', 'The content has a member named __proto__')
    const member = (value as Record<string, unknown>)[name]
    count += typeof member === 'object' ? 1 + countMembersOfValue(member, depth + 1) : 1
  }
  return count
}

/** In JSON that parses, each colon outside of strings is one member. */
function countMembersOfText(text: string): number {
  const end = text.length
  let count = 0
  for (let index = 0; index < end; index++) {
    const code = text.charCodeAt(index)
    if (code === colon) count++
    else if (code === quote) index = endOfString(text, index + 1)
  }
  return count
}

function endOfString(text: string, start: number): number {
  let index = start
  for (;;) {
    const code = text.charCodeAt(index)
    if (code === quote) return index
    index += code === backslash ? 2 : 1
  }
}
