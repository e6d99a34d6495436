import { isUtf8 } from 'node:buffer'
import { isPlainObject, type JsonObject, RequestError } from '@waystation/model'
import type { ResponseFieldKind } from './parameters.ts'

const integerForm = /^-?\d{1,15}$/
const beyondAscii = /[\u0080-\uffff]/
const control = /[^\P{Cc}\t]/u

/** @returns the parameter that `text` means, or the text itself when it is not of that kind */
export function valueOfText(kind: ResponseFieldKind, text: string): unknown {
  switch (kind) {
    case 'integer':
      return integerOrText(text)
    case 'boolean':
      return booleanOrText(text)
    case 'plusList':
      return text === '' ? [] : text.split('+')
    case 'tokenIdentifiers':
      return tokenIdentifiersOf(text)
    case 'json':
      return objectOf(text)
    default:
      return text
  }
}

/** @see TS-0009 6.4 (X-M2M-ATI): `lti:tkid+lti:tkid` */
function tokenIdentifiersOf(text: string): JsonObject {
  const pairs = text.split('+').map((pair) => {
    const [lti = '', ...rest] = pair.split(':')
    return { lti, tkid: rest.join(':') }
  })
  return { ltia: pairs }
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isPlainObject(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

/** @returns a parameter that is an object, as a header carries it */
export function textOfObject(kind: ResponseFieldKind, value: JsonObject): string {
  if (kind !== 'tokenIdentifiers') return JSON.stringify(value)
  const pairs = (value.ltia ?? []) as { lti: string; tkid: string }[]
  return pairs.map(({ lti, tkid }) => `${lti}:${tkid}`).join('+')
}

/** @returns the number, or the text when it is no integer */
export function integerOrText(text: string): number | string {
  return integerForm.test(text) ? Number(text) : text
}

function booleanOrText(text: string): boolean | string {
  if (text === 'true' || text === '1') return true
  if (text === 'false' || text === '0') return false
  return text
}

/** @returns the value of a header, whose bytes beyond ASCII `node:http` hands over one by one, as UTF-8 where it is */
export function textOfHeader(value: string): string {
  if (!beyondAscii.test(value)) return value
  const bytes = Buffer.from(value, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : value
}

/**
 * @returns `value` as it may stand in a header, one character per byte
 * @throws RequestError badRequest when it holds control characters, since they would end the header
 */
export function headerOfText(header: string, value: string): string {
  if (control.test(value)) throw new RequestError('badRequest', `${header} cannot carry control characters`)
  return beyondAscii.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value
}

/** @returns the text that `value` is written as in a header or query string, before escaping */
export function textOfValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** @throws RequestError badRequest when the escapes are malformed */
export function percentDecode(text: string, where: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new RequestError('badRequest', `${where} has a malformed percent escape`)
  }
}

/** @throws RequestError badRequest when the text cannot be written as UTF-8 */
export function percentEncode(text: string, where: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    throw new RequestError('badRequest', `${where} is not well-formed text`)
  }
}
