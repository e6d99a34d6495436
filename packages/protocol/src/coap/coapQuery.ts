import type { WirePrimitive } from '@waystation/model'
import { percentDecode, valueOfText } from '../http/fieldValues.ts'
import { queryFilters, queryParameters } from '../http/parameters.ts'
import { decodeQuery, encodeQuery, type Query } from '../http/query.ts'
import { requestOptions } from './oneM2MOptions.ts'

const optionNames = new Map(requestOptions.map(({ shortName, kind }) => [shortName, kind]))

/** Items of these are joined by `+`, or the field is repeated. */
const lists = new Set([
  ...[...queryParameters, ...queryFilters].flatMap(([name, { kind }]) => (/List$/i.test(kind) ? [name] : [])),
  'atrl',
])

/** What the query adds to a request, the operation and the tokens among it, which HTTP has elsewhere. */
export interface CoapQuery extends Query {
  readonly operation?: string
  readonly tokens?: string[]
  /** Of a message without options of oneM2M: what would be in those, by short name. */
  readonly ofOptions?: WirePrimitive
}

/**
 * Reads the fields of a query, each an option of its own and not escaped. In lists, `+` joins the items and may be escaped
 * as `%2B` within one: the binding does not say how an item could have it otherwise.
 * @param fields `name=value` each
 * @param isPlain there are no options of oneM2M, so that fields stand for them
 * @throws RequestError badRequest for a single-valued field given twice
 * @see TS-0008 6.2.2.3
 */
export function decodeCoapQuery(fields: readonly string[], isPlain = false): CoapQuery {
  const escaped: string[] = []
  const own: { operation?: string; tokens?: string[]; ofOptions?: WirePrimitive } = {}
  for (const field of fields) {
    const equals = field.indexOf('=')
    const name = equals === -1 ? field : field.slice(0, equals)
    const value = equals === -1 ? '' : field.slice(equals + 1)
    if (name === 'op') own.operation = value
    else if (name === 'tkns') own.tokens = [...(own.tokens ?? []), ...value.split('+')]
    else if (isPlain && optionNames.has(name)) {
      own.ofOptions ??= {}
      own.ofOptions[name] = valueOfText(optionNames.get(name)!, value)
    } else escaped.push(`${encode(name)}=${lists.has(name) ? escapeList(value) : encode(value)}`)
  }
  return { ...decodeQuery(escaped.join('&')), ...own }
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function escapeList(value: string): string {
  const items = value.split('+').map((item) => encode(/%(?:2B|25)/i.test(item) ? unescapeItem(item) : item))
  return items.join('+')
}

function unescapeItem(item: string): string {
  return item.replace(/%(2B|25)/gi, (escape) => (escape === '%25' ? '%' : '+'))
}

/**
 * Writes what `decodeCoapQuery` reads.
 * @throws RequestError badRequest when a value cannot be written
 */
export function encodeCoapQuery(request: WirePrimitive): string[] {
  const text = encodeQuery(request)
  return text === '' ? [] : text.split('&').flatMap(fieldsOf)
}

function fieldsOf(escaped: string): string[] {
  const equals = escaped.indexOf('=')
  const name = escaped.slice(0, equals)
  const raw = escaped.slice(equals + 1)
  const decoded = decodeURIComponent(name)
  if (!lists.has(name)) return [`${decoded}=${percentDecode(raw, 'The query')}`]
  // One option each, since an option is short.
  return raw
    .split('+')
    .map((item) => `${decoded}=${decodeURIComponent(item).replace(/[%+]/g, (sign) => (sign === '%' ? '%25' : '%2B'))}`)
}
