import type { JsonObject, JsonValue } from '@waystation/model'
import { numberOf } from './scalarText.ts'
import { parseJson } from './ValueCodec.ts'
import type { XmlElement } from './XmlElement.ts'

/**
 * Reads an element that no type describes: text, or an object of its attributes and elements, repeated ones as a list.
 */
export function readUntyped(element: XmlElement): JsonValue {
  if (element.isNil === true) return null
  if (element.textType !== undefined) return readMarked(element)
  const { text = '', attributes, children } = element
  if (attributes === undefined && children === undefined) return text
  const members: JsonObject = Object.fromEntries(attributes ?? [])
  for (const [name, elements] of groupByName(children ?? [])) {
    members[name] = elements.length === 1 ? readUntyped(elements[0]!) : elements.map(readUntyped)
  }
  if (children === undefined && text !== '') members.val = text
  return members
}

/** Reads an element that says itself what its text is; text that is not that stays text. */
export function readMarked(element: XmlElement): JsonValue {
  const { text = '', textType } = element
  if (textType === 'json' || textType === 'jsonValue') return parseJson(element)
  if (textType === 'integer' || textType === 'double') return numberOf(text) ?? text
  if (textType === 'boolean') return { true: true, 1: true, false: false, 0: false }[text.trim()] ?? text
  return text
}

export function groupByName(
  elements: readonly XmlElement[],
  nameOf = (element: XmlElement): string => element.name,
): Map<string, XmlElement[]> {
  const groups = new Map<string, XmlElement[]>()
  for (const element of elements) {
    const name = nameOf(element)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [element])
    else group.push(element)
  }
  return groups
}
