import type { JsonObject, JsonValue } from '@waystation/model'
import { groupByName } from './untyped.ts'
import { readMember, refuseTwice, single, type ValueCodec, writeMember } from './ValueCodec.ts'
import type { XmlElement } from './XmlElement.ts'

/** What the members of an object are. */
export interface Members {
  /** Elements are written in the order of these. */
  readonly names: readonly string[]
  /** @returns undefined when there is no member of that name; `unknown` is for those */
  codecOf(name: string): ValueCodec | undefined
  /** Whether a name with a prefix is known, so that one without may be meant where the document has a default namespace. */
  isDescribed(name: string): boolean
  readonly unknown: ValueCodec
  /** Written as XML attributes; they and all others are read from attributes and elements alike. */
  readonly attributes: ReadonlySet<string>
  /** Written as the text of the element that has the others as attributes. */
  readonly textMember?: string
  /** Whether an element without anything is an object without members. Otherwise it is null. */
  readonly mayBeEmpty: boolean
}

const elementName = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/

/** The codec of objects. */
export function recordCodec(members: Members): ValueCodec {
  const textMember = members.textMember
  return {
    empty: () => (members.mayBeEmpty ? {} : null),
    read: (elements) => readObject(elements, members),
    write(name, value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      return textMember === undefined ? writeObject(name, value, members) : writeText(name, value, textMember, members)
    },
  }
}

function readObject(elements: readonly XmlElement[], members: Members): JsonValue {
  const element = single(elements)
  if (element.textType !== undefined) return readMember(members.unknown, [element])
  const { text = '', attributes, children = [] } = element
  const object: JsonObject = {}
  for (const [name, value] of attributes ?? []) {
    object[name] = (members.codecOf(name) ?? members.unknown).read([{ name, text: value }])
  }
  if (text.trim() !== '') {
    if (members.textMember === undefined) return attributes === undefined ? text : { ...object, val: text }
    object[members.textMember] = members.codecOf(members.textMember)!.read([{ name: members.textMember, text }])
  }
  for (const [name, group] of groupByName(children, (child) => nameOf(child, members))) {
    if (Object.hasOwn(object, name)) refuseTwice(name)
    object[name] = readMember(members.codecOf(name) ?? members.unknown, group)
  }
  return object
}

/** In a document with a default namespace even the names with a prefix have none. */
function nameOf({ name, globalName }: XmlElement, { codecOf, isDescribed }: Members): string {
  if (globalName === undefined || codecOf(name) !== undefined) return name
  return isDescribed(globalName) ? globalName : name
}

function writeObject(name: string, value: JsonObject, members: Members): XmlElement[] | undefined {
  const attributes = new Map<string, string>()
  const children: XmlElement[] = []
  for (const member of inOrder(value, members.names)) {
    const part = value[member]!
    if (typeof part === 'string' && members.attributes.has(member)) attributes.set(member, part)
    else if (!elementName.test(member)) return undefined
    else children.push(...writeMember(members.codecOf(member) ?? members.unknown, member, part))
  }
  return [{ name, ...(attributes.size === 0 ? {} : { attributes }), ...(children.length === 0 ? {} : { children }) }]
}

/** Known members first, in the order of the schema. */
function inOrder(value: JsonObject, names: readonly string[]): string[] {
  const given = Object.keys(value).filter((name) => value[name] !== undefined)
  if (given.length < 2) return given
  const known = names.filter((name) => Object.hasOwn(value, name) && value[name] !== undefined)
  if (known.length === given.length) return known
  const isKnown = new Set(known)
  return [...known, ...given.filter((name) => !isKnown.has(name))]
}

/** @returns undefined when a member can be no attribute */
function writeText(name: string, value: JsonObject, textMember: string, members: Members): XmlElement[] | undefined {
  const attributes = new Map<string, string>()
  let text = ''
  for (const member of inOrder(value, members.names)) {
    const part = value[member]!
    const [element] = members.codecOf(member)?.write(member, part) ?? []
    if (element === undefined || typeof part === 'object' || element.textType !== undefined) return undefined
    if (member === textMember) text = element.text ?? ''
    else attributes.set(member, element.text ?? '')
  }
  if (text.trim() === '' || attributes.size === 0) return undefined
  return [{ name, text, attributes }]
}
