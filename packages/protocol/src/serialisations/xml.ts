import { type JsonObject, type JsonValue, valueOf } from '@waystation/model'
import { mediaTypesOf } from './mediaTypes.ts'
import { checkDepth, type Serialisation } from './Serialisation.ts'
import { codecOfContent, contentName } from './xml/codecOf.ts'
import { parseXml } from './xml/parseXml.ts'
import { printXml } from './xml/printXml.ts'
import { jsonElement, parseJson, readMember, writeMember } from './xml/ValueCodec.ts'
import type { XmlElement } from './xml/XmlElement.ts'

/** Root of content that has no element of its own: JSON text. */
const otherContent = 'ws:content'

/** XML with the element names of the standard, typed by the definitions of the resource types. @see TS-0004 8.3 */
export const xml: Serialisation = {
  name: 'xml',
  mediaTypes: mediaTypesOf('xml'),
  decode(bytes) {
    const root = parseXml(bytes)
    const name = nameOf(root)
    return checkDepth(name === otherContent ? parseJson(root) : { [name]: readRoot(name, root) })
  },
  encode: (content) => printXml(rootOf(valueOf(content))),
}

function nameOf({ name, globalName }: XmlElement): string {
  return globalName ?? (name.includes(':') ? name : `m2m:${name}`)
}

function readRoot(name: string, root: XmlElement): JsonValue {
  return readMember(codecOfContent(name), [root])
}

function rootOf(content: JsonObject): XmlElement {
  const members = Object.entries(content).filter(([, value]) => value !== undefined)
  const [name, value] = members[0] ?? []
  if (members.length === 1 && contentName.test(name!)) {
    const [element, ...others] = writeMember(codecOfContent(name!), name!, value!)
    if (others.length === 0) return element!
  }
  return jsonElement(otherContent, content, 'json')
}
