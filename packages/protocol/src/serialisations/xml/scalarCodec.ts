import type { dataTypes, JsonValue } from '@waystation/model'
import { isXmlText } from './printXml.ts'
import { readerOf, type TextReader } from './scalarText.ts'
import { readMarked, readUntyped } from './untyped.ts'
import { jsonElement, single, textTypeOf, type ValueCodec } from './ValueCodec.ts'
import type { XmlElement } from './XmlElement.ts'

export interface ScalarCodec extends ValueCodec {
  readonly readText: TextReader
}

/** The codec of types whose values are one text, and of `any`. An element without text is null, of `any` it is no text. */
export function scalarCodec(type: dataTypes.DataType): ScalarCodec {
  const readText = readerOf(type)
  const holdsAnything = type.kind === 'any' || type.kind === 'anySimple'
  return {
    readText,
    empty: () => (holdsAnything ? '' : null),
    read(elements) {
      if (elements.length > 1 && type.kind === 'any') return elements.map(readUntyped)
      const element = single(elements)
      if (element.textType !== undefined) return readMarked(element)
      return element.children === undefined && element.attributes === undefined
        ? readText(element.text ?? '')
        : readUntyped(element)
    },
    write: (name, value) => [writeScalar(name, value, readText, holdsAnything)],
  }
}

function writeScalar(name: string, value: JsonValue, readText: TextReader, holdsAnything: boolean): XmlElement {
  if (typeof value === 'object') return jsonElement(name, value, 'json')
  const text = String(value)
  if (!isXmlText(text)) return jsonElement(name, value, 'json')
  const isPlain = readText(text) === value && (text !== '' || holdsAnything)
  return isPlain ? { name, text } : { name, text, textType: textTypeOf(value) }
}
