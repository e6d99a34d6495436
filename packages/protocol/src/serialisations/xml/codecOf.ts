import { isDeepStrictEqual } from 'node:util'
import {
  createRegistry,
  dataTypes,
  type JsonValue,
  type Registry,
  type ResourceTypeDefinition,
  resourceTypes,
} from '@waystation/model'
import {
  childResourceRef,
  contentMembers,
  contentTypes,
  emptyRecords,
  guessed,
  guessedMembers,
  repeatedMembers,
  resourceWrapper,
  textRecords,
} from './contentTypes.ts'
import { repeatedCodec, repeatedWordsCodec, wordsCodec } from './listCodec.ts'
import { recordCodec } from './recordCodec.ts'
import { scalarCodec } from './scalarCodec.ts'
import { isScalar } from './scalarText.ts'
import { unionCodec } from './unionCodec.ts'
import { groupByName } from './untyped.ts'
import { jsonElement, readMember, single, type ValueCodec, writeMember } from './ValueCodec.ts'
import type { XmlElement } from './XmlElement.ts'

type DataType = dataTypes.DataType

const anything = scalarCodec(dataTypes.any)
const noAttributes: ReadonlySet<string> = new Set()
const resourceAttributes: ReadonlySet<string> = new Set(['rn'])
const geoMembers = { typ: dataTypes.integer('geometryType'), crd: dataTypes.any }

const ofTypes = new WeakMap<DataType, ValueCodec>()
const ofNames = new Map<string, ValueCodec | undefined>()
let registry: Registry | undefined

/** Names that may be remembered; a peer can send any. */
const rememberedNames = 2000

/** @returns the codec of an element of content by its name */
export function codecOfContent(name: string): ValueCodec {
  return codecOfDescribed(name) ?? ofOthers()
}

/** @returns undefined when no definition describes content of that name */
function codecOfDescribed(name: string): ValueCodec | undefined {
  if (ofNames.has(name)) return ofNames.get(name)
  const codec = makeCodecOfContent(name)
  if (ofNames.size < rememberedNames) ofNames.set(name, codec)
  return codec
}

let others: ValueCodec | undefined

/**
 * What a vendor has defined is read with at least the attributes of every management object and flexContainer, and written
 * so that each value says what it is, as a reader may know nothing of it.
 */
function ofOthers(): ValueCodec {
  const { mgmtObj, flexContainer } = resourceTypes
  others ??= describingItself(resourceCodec({ attributes: { ...mgmtObj.attributes, ...flexContainer.attributes } }))
  return others
}

/** @returns a codec that reads as `reader` does, and writes every value with its type */
function describingItself(reader: ValueCodec): ValueCodec {
  const writer = resourceCodec(
    { attributes: {} },
    {
      ...anything,
      write: (name, value) =>
        typeof value === 'object' ? [jsonElement(name, value, 'jsonValue')] : anything.write(name, value),
    },
  )
  return {
    ...reader,
    write(name, value) {
      const elements = writer.write(name, value)
      return elements !== undefined && isDeepStrictEqual(reader.read(elements), value) ? elements : undefined
    },
  }
}

function makeCodecOfContent(name: string): ValueCodec | undefined {
  if (Object.hasOwn(contentTypes, name)) return codecOfGlobal(contentTypes[name]!)
  if (name === resourceWrapper) return contentCodec(new Map([['uri', codecOf(dataTypes.anyURI)]]))
  registry ??= createRegistry()
  const definition = registry.byWireName(name)
  return definition === undefined ? undefined : resourceCodec(definition)
}

/** An element of content without anything is an object without members, not null. */
function codecOfGlobal(type: DataType): ValueCodec {
  return type.kind === 'record' ? codecOfRecord(type, true) : codecOf(type)
}

function codecOf(type: DataType): ValueCodec {
  let codec = ofTypes.get(type)
  if (codec === undefined) {
    codec = makeCodec(type)
    ofTypes.set(type, codec)
  }
  return codec
}

function makeCodec(type: DataType): ValueCodec {
  if (type.kind === 'record') return codecOfRecord(type, emptyRecords.has(type.name))
  if (type.kind === 'list') return codecOfList(type, false)
  if (type.kind === 'union' && !isScalar(type)) return unionCodec(type, codecOf)
  if (type.kind === 'geoCoordinates') {
    const codecs = new Map(Object.entries(geoMembers).map(([name, member]) => [name, codecOf(member)]))
    return objectCodec(codecs, { mayBeEmpty: false })
  }
  return scalarCodec(type)
}

function codecOfList({ item, minimumItems = 0 }: DataType, isRepeated: boolean): ValueCodec {
  const mayBeEmpty = minimumItems === 0
  if (isRepeated && item!.kind === 'enumeration') return repeatedWordsCodec(scalarCodec(item!), mayBeEmpty)
  return isRepeated || !isScalar(item!) || item!.kind === 'scheduleEntry'
    ? repeatedCodec(codecOf(item!), mayBeEmpty)
    : wordsCodec(scalarCodec(item!), mayBeEmpty)
}

function codecOfMember(name: string, type: DataType): ValueCodec {
  if (type.kind === 'any' && contentMembers.has(name)) return contentCodec(new Map())
  if (type.kind === 'any' && guessedMembers.has(name)) return codecOf(guessed)
  return type.kind === 'list' && repeatedMembers.has(name) ? codecOfList(type, true) : codecOf(type)
}

function objectCodec(
  codecs: ReadonlyMap<string, ValueCodec>,
  options: { readonly mayBeEmpty: boolean; readonly textMember?: string },
): ValueCodec {
  return recordCodec({
    names: [...codecs.keys()],
    codecOf: (name) => codecs.get(name),
    isDescribed: (name) => codecs.has(name),
    unknown: anything,
    attributes: noAttributes,
    ...options,
  })
}

function codecOfRecord({ name: typeName, members = {} }: DataType, mayBeEmpty: boolean): ValueCodec {
  const codecs = new Map(Object.entries(members).map(([name, { type }]) => [name, codecOfMember(name, type)]))
  return objectCodec(codecs, { mayBeEmpty, ...(textRecords.has(typeName) ? { textMember: 'val' } : {}) })
}

/** Attributes, and below them child resources and references to them, which are lists whatever their number. */
function resourceCodec(
  { attributes }: Pick<ResourceTypeDefinition, 'attributes'>,
  unknown: ValueCodec = anything,
): ValueCodec {
  const codecs = new Map<string, ValueCodec>()
  for (const { shortName, type } of Object.values(attributes)) codecs.set(shortName, codecOfMember(shortName, type))
  codecs.set('ch', repeatedCodec(codecOf(childResourceRef), true))
  const children = new Map<ValueCodec, ValueCodec>()
  return recordCodec({
    names: [...codecs.keys()],
    codecOf(name) {
      const own = codecs.get(name)
      if (own !== undefined || !name.includes(':')) return own
      const one = codecOfContent(name)
      const known = children.get(one) ?? repeatedCodec(one, false)
      children.set(one, known)
      return known
    },
    isDescribed: (name) => codecOfDescribed(name) !== undefined,
    unknown,
    attributes: resourceAttributes,
    mayBeEmpty: true,
  })
}

/** An object with an element of content, beside it perhaps others that are given. */
function contentCodec(others: ReadonlyMap<string, ValueCodec>): ValueCodec {
  return {
    empty: () => null,
    read(elements) {
      const element = single(elements)
      if (element.textType !== undefined || element.children === undefined) return anything.read([element])
      const content: { [name: string]: JsonValue } = {}
      for (const [name, group] of groupByName(element.children, (child) => nameOf(child, others))) {
        content[name] = readMember(others.get(name) ?? codecOfContent(name), group)
      }
      return content
    },
    write(name, value) {
      if (typeof value === 'string') return anything.write(name, value)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      const members = Object.entries(value).filter(([, member]) => member !== undefined)
      if (!members.every(([member]) => others.has(member) || contentName.test(member))) return undefined
      const children = members.flatMap(([member, part]) =>
        writeMember(others.get(member) ?? codecOfContent(member), member, part),
      )
      return [{ name, ...(children.length === 0 ? {} : { children }) }]
    },
  }
}

/** A name with a prefix. */
export const contentName = /^[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*$/

function nameOf({ name, globalName }: XmlElement, others: ReadonlyMap<string, ValueCodec>): string {
  if (others.has(name)) return name
  return globalName ?? (name.includes(':') ? name : `m2m:${name}`)
}
