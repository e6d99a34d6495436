import type { JsonValue } from '@waystation/model'
import { isXmlText } from './printXml.ts'
import type { ScalarCodec } from './scalarCodec.ts'
import { jsonElement, readMember, textTypeOf, type ValueCodec } from './ValueCodec.ts'
import { isBlank, type XmlElement } from './XmlElement.ts'

/** Lists that are one element for each item. @param mayBeEmpty an element without anything is a list without items */
export function repeatedCodec(item: ValueCodec, mayBeEmpty: boolean): ValueCodec {
  return {
    empty: () => (mayBeEmpty ? [] : null),
    read: (elements) => elements.map((element) => readMember(item, [element])),
    write: (name, value) => (Array.isArray(value) ? value.map((one) => writeItem(item, name, one)) : undefined),
  }
}

/** No item is an element without anything or without a value, which would be taken for the list. */
function writeItem(item: ValueCodec, name: string, value: JsonValue): XmlElement {
  const elements = value === null ? undefined : item.write(name, value)
  const [element] = elements ?? []
  if (element === undefined || elements!.length > 1 || isBlank(element)) return jsonElement(name, value, 'json')
  return element
}

/**
 * Lists of words in one element, as `xs:list` has them; several elements are read as one list. An element that says what its
 * text is holds one item, so that items may have spaces.
 */
export function wordsCodec(item: ScalarCodec, mayBeEmpty: boolean): ValueCodec {
  return {
    empty: () => (mayBeEmpty ? [] : null),
    read: (elements) =>
      elements.flatMap((element) => {
        const isMarked = element.textType !== undefined || element.isNil === true || element.children !== undefined
        return isMarked ? [readMember(item, [element])] : wordsOf(element.text ?? '').map(item.readText)
      }),
    write(name, value) {
      if (!Array.isArray(value)) return undefined
      if (value.length === 0) return []
      const words = value.map((one) => wordOf(one, item))
      if (!words.includes(undefined)) return [{ name, text: words.join(' ') }]
      return value.map((one) => writeMarked(name, one))
    },
  }
}

/** Written as one element for each item; whoever writes them as words of one element is understood all the same. */
export function repeatedWordsCodec(item: ScalarCodec, mayBeEmpty: boolean): ValueCodec {
  return { ...wordsCodec(item, mayBeEmpty), write: repeatedCodec(item, mayBeEmpty).write }
}

function wordsOf(text: string): string[] {
  return text.split(/[ \t\r\n]+/).filter((word) => word !== '')
}

/** @returns undefined when the value can not be a word among others */
function wordOf(value: JsonValue, item: ScalarCodec): string | undefined {
  if (typeof value === 'object') return undefined
  const text = String(value)
  const isWord = text !== '' && !/[ \t\r\n]/.test(text) && isXmlText(text) && item.readText(text) === value
  return isWord ? text : undefined
}

function writeMarked(name: string, value: JsonValue): XmlElement {
  if (typeof value === 'object') return jsonElement(name, value, 'json')
  const text = String(value)
  return isXmlText(text) ? { name, text, textType: textTypeOf(value) } : jsonElement(name, value, 'json')
}
