import { isUtf8 } from 'node:buffer'
import { createRequire } from 'node:module'
import { RequestError } from '@waystation/model'
import type { SaxesParser, SaxesTagNS } from 'saxes'
import { depthLimit } from '../Serialisation.ts'
import { prefixOfUri, schemaInstance } from './namespaces.ts'
import type { TextType, XmlElement } from './XmlElement.ts'

/** Elements of a document. */
const elementLimit = 100_000
/** Attributes of an element. */
const attributeLimit = 64

const require = createRequire(import.meta.url)

/** Loaded with the first document: few servers see one. */
function loadSaxes(): typeof import('saxes') {
  return require('saxes') as typeof import('saxes')
}

/** Names that other types of XML Schema are as good as. */
const textTypes = new Map<string, TextType>(
  Object.entries({
    string: 'string',
    boolean: 'boolean',
    integer: 'integer',
    int: 'integer',
    long: 'integer',
    decimal: 'double',
    float: 'double',
    double: 'double',
    json: 'json',
    jsonValue: 'jsonValue',
  } satisfies Record<string, TextType>),
)

interface OpenElement {
  name: string
  globalName?: string
  text: string
  textType?: TextType
  isNil?: boolean
  attributes?: Map<string, string>
  children?: XmlElement[]
}

/**
 * Reads a document in UTF-8. What may refer to anything outside of it, or grow by being read, is refused: DTDs, entities
 * other than the five of XML, processing instructions. Linear in the number of bytes.
 * @returns its root element
 * @throws RequestError badRequest when it is not well-formed, refused, or too deep or too large
 * @see TS-0004 8.3
 */
export function parseXml(bytes: Buffer): XmlElement {
  if (!isUtf8(bytes)) refuse('it is not UTF-8 text')
  const text = bytes.toString('utf8')
  const builder = new TreeBuilder()
  const parser = new (loadSaxes().SaxesParser)({ xmlns: true })
  builder.listenTo(parser)
  parser.write(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).close()
  return builder.root ?? refuse('it has no element')
}

/** @throws RequestError badRequest, always */
export function refuse(reason: string): never {
  throw new RequestError('badRequest', `The content is not acceptable XML: ${reason}`)
}

class TreeBuilder {
  root: XmlElement | undefined
  readonly #open: OpenElement[] = []
  #count = 0

  listenTo(parser: SaxesParser<{ xmlns: true }>): void {
    parser.on('error', (error) => refuse(error.message))
    parser.on('doctype', () => refuse('a document type definition is not allowed'))
    parser.on('processinginstruction', () => refuse('processing instructions are not allowed'))
    parser.on('xmldecl', ({ encoding, version }) => {
      if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') refuse('its encoding is not UTF-8')
      if (version !== undefined && version !== '1.0') refuse('its version is not 1.0')
    })
    parser.on('opentag', (tag) => this.#begin(tag))
    parser.on('closetag', () => this.#end())
    parser.on('text', (text) => this.#addText(text))
    parser.on('cdata', (text) => this.#addText(text))
  }

  #begin({ local, prefix, uri, attributes }: SaxesTagNS): void {
    if (++this.#count > elementLimit) refuse(`it has more than ${elementLimit} elements`)
    if (this.#open.length === depthLimit) refuse(`it is nested deeper than ${depthLimit} levels`)
    const globalName = `${prefixOfUri(uri, prefix)}:${local}`
    const element: OpenElement =
      prefix !== '' ? { name: globalName, text: '' } : { name: local, text: '', ...(uri === '' ? {} : { globalName }) }
    if (element.name === '__proto__') refuse('an element is named __proto__')
    let count = 0
    for (const name in attributes) {
      if (++count > attributeLimit) refuse(`an element has more than ${attributeLimit} attributes`)
      addAttribute(element, attributes[name]!)
    }
    this.#open.push(element)
  }

  #addText(text: string): void {
    const element = this.#open.at(-1)
    if (element !== undefined) element.text += text
  }

  #end(): void {
    const element = this.#open.pop()!
    if (element.children !== undefined && element.text !== '') {
      if (element.text.trim() !== '') refuse(`${element.name} has text beside its elements`)
      element.text = ''
    }
    const parent = this.#open.at(-1)
    if (parent === undefined) this.root = element
    else if (parent.children === undefined) parent.children = [element]
    else parent.children.push(element)
  }
}

function addAttribute(element: OpenElement, attribute: SaxesTagNS['attributes'][string]): void {
  const { local, prefix, uri, value } = attribute
  if (uri === schemaInstance) {
    const type = value.trim()
    const textType = local === 'type' ? textTypes.get(type.slice(type.indexOf(':') + 1)) : undefined
    if (textType !== undefined) element.textType = textType
    else if (local === 'nil') element.isNil = type === 'true' || type === '1'
  } else if (prefix === '' && local !== 'xmlns') {
    if (local === '__proto__') refuse('an attribute is named __proto__')
    element.attributes ??= new Map()
    element.attributes.set(local, value)
  }
}
