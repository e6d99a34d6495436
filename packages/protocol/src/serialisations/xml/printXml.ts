import { uriOfPrefix } from './namespaces.ts'
import type { TextType, XmlElement } from './XmlElement.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

const typeNames: Readonly<Record<TextType, string>> = {
  string: 'xs:string',
  boolean: 'xs:boolean',
  integer: 'xs:integer',
  double: 'xs:double',
  json: 'ws:json',
  jsonValue: 'ws:jsonValue',
}

/** Neither in text nor as a character reference: controls, the two non-characters, halves of pairs. @see XML 1.0 2.2 */
const impossible = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]|\p{Cs}/u

/** Whether XML can carry a text. */
export function isXmlText(text: string): boolean {
  return !impossible.test(text)
}

/** @returns the document with this root, namespaces declared there as far as they are used */
export function printXml(root: XmlElement): string {
  const prefixes = new Set<string>()
  const body = print(root, prefixes)
  const declarations = [...prefixes].map((prefix) => ` xmlns:${prefix}="${uriOfPrefix(prefix)}"`).join('')
  const nameEnd = root.name.length + 1
  return `<?xml version="1.0" encoding="UTF-8"?>${body.slice(0, nameEnd)}${declarations}${body.slice(nameEnd)}`
}

function print(element: XmlElement, prefixes: Set<string>): string {
  const { name, text, children } = element
  const colon = name.indexOf(':')
  if (colon !== -1) prefixes.add(name.slice(0, colon))
  const head = `<${name}${attributesOf(element, prefixes)}`
  if (children !== undefined) {
    let body = ''
    for (const child of children) body += print(child, prefixes)
    return `${head}>${body}</${name}>`
  }
  if (text === undefined || text === '') return `${head}/>`
  return `${head}>${text.replace(/[&<>\r]/g, (character) => escapes[character]!)}</${name}>`
}

function attributesOf({ attributes, textType, isNil }: XmlElement, prefixes: Set<string>): string {
  let written = ''
  for (const [name, value] of attributes ?? []) {
    written += ` ${name}="${value.replace(/[&<>"\t\n\r]/g, (character) => escapes[character]!)}"`
  }
  if (textType !== undefined) {
    const type = typeNames[textType]
    prefixes.add('xsi').add(type.slice(0, 2))
    written += ` xsi:type="${type}"`
  }
  if (isNil === true) {
    prefixes.add('xsi')
    written += ' xsi:nil="true"'
  }
  return written
}
