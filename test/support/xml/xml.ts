import { isDeepStrictEqual } from 'node:util'
import type { Body, Json } from '../OneM2MClient.ts'
import { type Element, parse } from './parse.ts'
import { type Shape, shapeNamed } from './publishedShapes.ts'

const namespaces =
  'xmlns:m2m="http://www.onem2m.org/xml/protocols" xmlns:hd="http://www.onem2m.org/xml/protocols/homedomain" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ws="urn:org.waystation:protocols"'
const text: Shape = { kind: 'text' }

/** @param content with its root member. Values that do not fit the published types travel as JSON that says so. */
export function encodeXml(content: unknown): Buffer {
  const [[name, value] = ['', null], ...others] = Object.entries(content as object)
  const isElement = others.length === 0 && name.includes(':') && elementName.test(name)
  const body = isElement ? member(name, value, shapeNamed(name)) : marked('ws:content', content, 'json')
  const nameEnd = /[\s/>]/.exec(body.slice(1))!.index + 1
  return Buffer.from(`${body.slice(0, nameEnd)} ${declared(body)}${body.slice(nameEnd)}`)
}

/** Prefixes of device models are bound to what names them alone. */
function declared(body: string): string {
  const others = new Set([...body.matchAll(/<([A-Za-z_][\w.-]*):/g)].map(([, prefix]) => prefix!))
  for (const known of ['m2m', 'hd', 'xsi', 'ws']) others.delete(known)
  return [namespaces, ...[...others].map((prefix) => `xmlns:${prefix}="urn:test:${prefix}"`)].join(' ')
}

const elementName = /^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?$/

function member(name: string, value: Json, shape: Shape | undefined): string {
  // What would be an element without anything, which means null, or none at all.
  if (value === '' || isEmpty(value) || hasOtherNames(name, value)) return marked(name, value, 'jsonValue')
  const written = plain(name, value, shape)
  if (value === null || written === '') return written
  const read = readMember(parse(`<x>${written}</x>`).children, shape)
  return isDeepStrictEqual(read, value) ? written : marked(name, value, 'jsonValue')
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** In a primitive's content an element without a prefix would be taken for one of the standard. */
function hasOtherNames(name: string, value: Json): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.keys(value).some((one) => !elementName.test(one) || (name === 'pc' && !one.includes(':')))
}

function plain(name: string, value: Json, shape: Shape | undefined): string {
  if (value === null || value === undefined) return value === null ? `<${name} xsi:nil="true"/>` : ''
  if (Array.isArray(value)) {
    const list = resolved(shape)
    const item = list?.kind === 'list' ? list.item : shape
    const areWords = value.every((one) => typeof one !== 'object') && resolved(item)?.kind !== 'phrase'
    if (areWords) return `<${name}>${escape(value.join(' '))}</${name}>`
    return value.map((one) => member(name, one, item)).join('')
  }
  if (typeof value !== 'object') return `<${name}>${escape(String(value))}</${name}>`
  const own = resolved(shape)
  const children = Object.entries(value).map(([child, part]) =>
    member(child, part, own?.kind === 'object' ? shapeOfMember(own.members, child) : shapeNamed(child)),
  )
  return `<${name}>${children.join('')}</${name}>`
}

function marked(name: string, value: unknown, type: 'json' | 'jsonValue'): string {
  return `<${name} xsi:type="ws:${type}">${escape(JSON.stringify(value))}</${name}>`
}

function escape(value: string): string {
  return value.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}

export function decodeXml(bytes: Buffer): Body {
  const root = parse(bytes.toString('utf8'))
  if (root.name === 'ws:content') return JSON.parse(root.text)
  return { [root.name]: readMember([root], shapeNamed(root.name)) }
}

function resolved(shape: Shape | undefined): Shape | undefined {
  return shape?.kind === 'named' ? resolved(shapeNamed(shape.name)) : shape
}

function shapeOfMember(members: ReadonlyMap<string, Shape>, name: string): Shape | undefined {
  const known = members.get(name)
  if (known !== undefined) return known
  if (name === 'ch') return { kind: 'list', item: { kind: 'named', name: 'childResourceRef' } }
  // Resources within another one are a list of them, content within a primitive is one.
  const isResource = name.includes(':') && resolved(shapeNamed(name))?.kind === 'object'
  if (isResource && members.has('ri')) return { kind: 'list', item: { kind: 'named', name } }
  return shapeNamed(name)
}

function readMember(elements: readonly Element[], shape: Shape | undefined): Json {
  const [element] = elements as [Element]
  const type = element.attributes.get('xsi:type')
  if (element.attributes.get('xsi:nil') === 'true') return null
  if (type === 'ws:jsonValue') return JSON.parse(element.text)
  const own = resolved(shape)
  if (own?.kind === 'list') return readList(elements, own.item)
  if (type !== undefined) return readMarked(element.text, type)
  if (element.children.length > 0 || own?.kind === 'object') return readObject(element, own)
  return readText(element.text, own)
}

function readList(elements: readonly Element[], item: Shape): Json[] {
  const kind = resolved(item)?.kind
  return elements.flatMap((element) => {
    if (kind === 'phrase' && !element.attributes.has('xsi:type')) return isBlank(element) ? [] : [element.text]
    const isOne = element.attributes.has('xsi:type') || element.children.length > 0 || kind === 'object'
    if (isOne && !isBlank(element)) return [readMember([element], item)]
    return element.text
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => readText(word, resolved(item)))
  })
}

function isBlank({ text: content, attributes, children }: Element): boolean {
  return content === '' && attributes.size === 0 && children.length === 0
}

function readMarked(content: string, type: string): Json {
  if (type === 'ws:json') return JSON.parse(content)
  if (type === 'xs:boolean') return content === 'true'
  return type === 'xs:string' ? content : Number(content)
}

function readText(content: string, shape: Shape = text): Json {
  if (shape.kind === 'number') return content === '' ? null : Number(content)
  if (shape.kind === 'boolean') return content === '' ? null : content === 'true' || content === '1'
  return shape.kind === 'numberOrText' && /^-?\d{1,8}$/.test(content) ? Number(content) : content
}

function readObject(element: Element, shape: Shape | undefined): Json {
  const members = shape?.kind === 'object' ? shape.members : new Map<string, Shape>()
  const object: Record<string, Json> = {}
  for (const [name, value] of element.attributes) object[name] = readText(value, resolved(shapeOfMember(members, name)))
  if (element.text.trim() !== '') object.val = element.text
  for (const [name, group] of Map.groupBy(element.children, (child) => child.name)) {
    object[name] = readMember(group, shapeOfMember(members, name))
  }
  return object
}
