import { isDeepStrictEqual } from 'node:util'
import { compileType, type dataTypes, type JsonValue } from '@waystation/model'
import { jsonElement, readMember, type ValueCodec } from './ValueCodec.ts'
import type { XmlElement } from './XmlElement.ts'

/** Values of several types, some of them more than a text: the first type whose reading is a good value of it counts. */
export function unionCodec(
  type: dataTypes.DataType,
  codecOf: (alternative: dataTypes.DataType) => ValueCodec,
): ValueCodec {
  const alternatives = type.alternatives!.map((one) => ({ codec: codecOf(one), check: compileType(one) }))
  function read(elements: readonly XmlElement[]): JsonValue {
    let first: JsonValue | undefined
    for (const { codec, check } of alternatives) {
      const value = readOrNothing(codec, elements)
      if (value !== undefined && check(value, '') === undefined) return value
      first ??= value
    }
    return first ?? readMember(alternatives[0]!.codec, elements)
  }
  return {
    empty: () => null,
    read,
    write(name, value) {
      const chosen = alternatives.find(({ check }) => check(value, '') === undefined)
      const elements = chosen?.codec.write(name, value)
      if (elements === undefined || elements.length === 0) return undefined
      return isDeepStrictEqual(read(elements), value) ? elements : [jsonElement(name, value, 'jsonValue')]
    },
  }
}

/** What can not be read as one alternative may be another. */
function readOrNothing(codec: ValueCodec, elements: readonly XmlElement[]): JsonValue | undefined {
  try {
    return readMember(codec, elements)
  } catch {
    return undefined
  }
}
