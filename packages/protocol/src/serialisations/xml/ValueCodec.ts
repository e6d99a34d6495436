import { isDeepStrictEqual } from 'node:util'
import { excerpt, type JsonValue, RequestError } from '@waystation/model'
import { json } from '../json.ts'
import { isXmlText } from './printXml.ts'
import { isBlank, type TextType, type XmlElement } from './XmlElement.ts'

/** How values of one type are elements. */
export interface ValueCodec {
  /** What an element without anything stands for. Where that is not null, null is marked. */
  readonly empty: () => JsonValue
  /** @param elements all of the member's name in their order, at least one */
  read(elements: readonly XmlElement[]): JsonValue
  /** @returns undefined when the value is not of the type, none for a list without items */
  write(name: string, value: JsonValue): XmlElement[] | undefined
}

/** @throws RequestError badRequest when the elements do not fit together */
export function readMember(codec: ValueCodec, elements: readonly XmlElement[]): JsonValue {
  if (elements.length === 1) {
    const [element] = elements as [XmlElement]
    if (element.isNil === true) return null
    if (element.textType === 'jsonValue') return parseJson(element)
    if (isBlank(element)) return codec.empty()
  }
  return codec.read(elements)
}

/** Whatever does not fit its type is written as JSON text that says so, so that nothing is lost. */
export function writeMember(codec: ValueCodec, name: string, value: JsonValue): readonly XmlElement[] {
  // As JSON has it.
  if (typeof value === 'number' && !Number.isFinite(value)) return writeMember(codec, name, null)
  if (value === null) return [codec.empty() === null ? { name } : { name, isNil: true }]
  const elements = codec.write(name, value)
  if (elements === undefined) return [jsonElement(name, value, 'jsonValue')]
  const isEmpty = elements.length === 0 || (elements.length === 1 && isBlank(elements[0]!))
  if (!isEmpty) return elements
  return [isDeepStrictEqual(codec.empty(), value) ? { name } : jsonElement(name, value, 'jsonValue')]
}

/** @param textType whether it is one item, or all of the member */
export function jsonElement(name: string, value: JsonValue, textType: 'json' | 'jsonValue'): XmlElement {
  const text = JSON.stringify(value)
  return {
    name,
    // JSON escapes all other characters that XML does not have.
    text: isXmlText(text) ? text : text.replace(/[\ufffe\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`),
    textType,
  }
}

export function parseJson({ text = '' }: XmlElement): JsonValue {
  return json.decode(Buffer.from(text)) as JsonValue
}

/** @returns the one element. @throws RequestError badRequest when there are several */
export function single(elements: readonly XmlElement[]): XmlElement {
  const [element] = elements as [XmlElement]
  return elements.length > 1 ? refuseTwice(element.name) : element
}

/** @throws RequestError badRequest, always */
export function refuseTwice(name: string): never {
  throw new RequestError('badRequest', `The content has ${excerpt(name)} twice`)
}

/** @returns how XML Schema calls a value, so that it is read as what it was */
export function textTypeOf(value: JsonValue): TextType {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'double'
  return 'json'
}
