import { UsageError } from '../errors.ts'
import { type CustomTypeName, customTypes } from './customTypes.ts'
import type { CustomAttribute } from './defineFlexContainer.ts'

const form = /^(\w+)(!?)=(\w+):(\w+)(\*?)$/

/**
 * Reads custom attributes written as `short=long:type`, separated by spaces; `!` after the short name makes one mandatory,
 * `*` after the type keeps it secret: `curT0!=currentTemperature:float unit=unit:nonNegativeInteger`.
 * @throws UsageError naming the part that is wrong
 */
export function parseAttributeNotation(notation: string): Record<string, CustomAttribute> {
  const attributes: Record<string, CustomAttribute> = {}
  for (const part of notation.split(/\s+/).filter(Boolean)) {
    const match = form.exec(part)
    if (match === null) throw new UsageError(`'${part}' is not of the form short=long:type`)
    const [, shortName, mandatory, name, type, secret] = match as unknown as [string, string, string, string, string, string]
    if (!Object.hasOwn(customTypes, type)) throw new UsageError(`'${part}' names the unknown type '${type}'`)
    attributes[name] = { shortName, type: type as CustomTypeName, mandatory: mandatory === '!', secret: secret === '*' }
  }
  return attributes
}
