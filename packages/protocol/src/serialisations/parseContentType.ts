import { RequestError } from '@waystation/model'
import { BoundedCache } from '../BoundedCache.ts'
import type { Serialisation } from './Serialisation.ts'
import { serialisations } from './table.ts'

export interface ContentType {
  readonly serialisation: Serialisation
  /** Number of the resource type to create; its absence makes a POST a NOTIFY. */
  readonly resourceType?: number
}

const byMediaType = new Map<string, Serialisation>(
  Object.values(serialisations).flatMap((serialisation) =>
    serialisation.mediaTypes.map((type) => [type, serialisation] as const),
  ),
)
const genericTypes = Object.values(serialisations)
  .map(({ mediaTypes }) => mediaTypes[0])
  .join(', ')
const known = new BoundedCache<ContentType>(256)

/**
 * Reads a Content-Type such as `application/json; ty=3`.
 * @throws RequestError unsupportedMediaType for a type that is not served; badRequest for a malformed `ty`
 * @see TS-0009 6.4.3
 */
export function parseContentType(text: string): ContentType {
  return known.get(text) ?? known.set(text, parse(text))
}

function parse(text: string): ContentType {
  const [type = '', ...parameters] = text.split(';')
  const serialisation = byMediaType.get(type.trim().toLowerCase())
  if (serialisation === undefined) {
    throw new RequestError('unsupportedMediaType', `Content-Type ${type.trim()} is not supported; use ${genericTypes}`)
  }
  const values = parameters.map(valueOfTy).filter((value) => value !== undefined)
  if (values.length === 0) return { serialisation }
  if (values.length > 1) throw new RequestError('badRequest', 'Content-Type gives ty more than once')
  const [value = ''] = values
  if (!/^\d{1,9}$/.test(value)) {
    throw new RequestError('badRequest', 'ty in Content-Type is not the number of a resource type')
  }
  return { serialisation, resourceType: Number(value) }
}

function valueOfTy(parameter: string): string | undefined {
  const [name = '', value = ''] = parameter.split('=', 2)
  if (name.trim().toLowerCase() !== 'ty') return undefined
  return value.trim().replace(/^"(.*)"$/, '$1')
}
