import { RequestError, type WirePrimitive } from '@waystation/model'
import { integerOrText, percentDecode, percentEncode, textOfValue, valueOfText } from './fieldValues.ts'
import { conditionPrefixes, type Field, queryFilters, queryParameters } from './parameters.ts'

interface Condition {
  nm: string
  val: unknown
}

/** What a query string adds to a request: parameters, filter criteria, response type and names of attributes. */
export interface Query {
  readonly parameters: WirePrimitive
  readonly filterCriteria?: WirePrimitive
  readonly responseType?: number | string
  readonly attributeList?: string[]
}

interface Draft {
  parameters: WirePrimitive
  filterCriteria?: WirePrimitive
  responseType?: number | string
  attributeList?: string[]
}

/**
 * Reads a query string, fields by short name. A field that is no parameter and no filter criterion is a condition on the
 * attribute of that name, `c.` and `p.` before it on a child or the parent.
 * @param text without the question mark
 * @throws RequestError badRequest for malformed escapes and for a single-valued field given twice
 * @see TS-0009 6.2.2.2
 */
export function decodeQuery(text: string): Query {
  const draft: Draft = { parameters: {} }
  for (const part of text.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = equals === -1 ? part : part.slice(0, equals)
    addField(draft, name.includes('%') ? percentDecode(name, 'The query') : name, part.slice(name.length + 1))
  }
  return draft
}

function addField(draft: Draft, name: string, raw: string): void {
  if (name === 'rt') {
    if (draft.responseType !== undefined) throw twice(name)
    draft.responseType = integerOrText(singleValue(raw))
    return
  }
  if (name === 'atrl') {
    draft.attributeList ??= []
    append(draft.attributeList, namesIn(raw))
    return
  }
  const parameter = queryParameters.get(name)
  if (parameter !== undefined) addValue(draft.parameters, parameter, raw)
  else draft.filterCriteria = addCriterion(draft.filterCriteria ?? {}, name, raw)
}

function addCriterion(filterCriteria: WirePrimitive, name: string, raw: string): WirePrimitive {
  const filter = queryFilters.get(name)
  if (filter !== undefined) addValue(filterCriteria, filter, raw)
  else addCondition(filterCriteria, name, singleValue(raw))
  return filterCriteria
}

function twice(name: string): RequestError {
  return new RequestError('badRequest', `${name} is given twice in the query`)
}

/** A plus is a space in a single value and joins the values of a list. */
function singleValue(raw: string): string {
  return percentDecode(raw.replaceAll('+', ' '), 'The query')
}

function listOf(raw: string): string[] {
  return raw === '' ? [] : raw.split('+').map((item) => percentDecode(item, 'The query'))
}

/** Names have no spaces, so that one, however it is written, joins them as a plus does. */
function namesIn(raw: string): string[] {
  return raw === '' ? [] : singleValue(raw).split(/[ +]/)
}

/** In place: a field may come thousands of times. */
function append(list: unknown[], items: readonly unknown[]): void {
  for (const item of items) list.push(item)
}

function addValue(into: WirePrimitive, { shortName, kind }: Field, raw: string): void {
  const earlier = into[shortName]
  if (kind === 'plusList' || kind === 'integerPlusList') {
    const items = kind === 'plusList' ? listOf(raw) : singleValue(raw).split(/[ +]/).map(integerOrText)
    if (Array.isArray(earlier)) append(earlier, items)
    else into[shortName] = items
    return
  }
  if (earlier !== undefined) throw twice(shortName)
  into[shortName] = valueOfText(kind, singleValue(raw))
}

function addCondition(filterCriteria: WirePrimitive, name: string, val: string): void {
  for (const [prefix, shortName] of conditionPrefixes) {
    if (!name.startsWith(prefix)) continue
    const nm = name.slice(prefix.length)
    if (nm === '') throw new RequestError('badRequest', 'The query has a value without a name')
    const conditions = (filterCriteria[shortName] ?? []) as Condition[]
    filterCriteria[shortName] = conditions
    conditions.push({ nm, val })
    return
  }
}

/**
 * Writes what `decodeQuery` reads.
 * @returns the query string without the question mark, empty when there is nothing to say
 * @throws RequestError badRequest when a value cannot be written in a query string
 */
export function encodeQuery(request: WirePrimitive): string {
  const parts: string[] = []
  const responseType = request.rt as { rtv?: unknown } | undefined
  if (responseType?.rtv !== undefined) parts.push(`rt=${escape(responseType.rtv)}`)
  for (const [name, field] of queryParameters) {
    if (request[name] !== undefined) parts.push(fieldOf(field, request[name]))
  }
  const criteria = (request.fc ?? {}) as WirePrimitive
  for (const [name, value] of Object.entries(criteria)) {
    if (value === undefined) continue
    const field = queryFilters.get(name)
    if (field !== undefined) parts.push(fieldOf(field, value))
    else parts.push(...conditionsOf(name, value))
  }
  return parts.join('&')
}

function escape(value: unknown): string {
  return percentEncode(textOfValue(value), 'A value of the query')
}

function fieldOf({ shortName, kind }: Field, value: unknown): string {
  const isList = kind === 'plusList' || kind === 'integerPlusList'
  const text = isList && Array.isArray(value) ? value.map(escape).join('+') : escape(value)
  return `${shortName}=${text}`
}

function conditionsOf(shortName: string, value: unknown): string[] {
  const prefix = conditionPrefixes.find((row) => row[1] === shortName)?.[0]
  if (prefix === undefined) throw new RequestError('badRequest', `${shortName} is no filter criterion of HTTP`)
  const conditions = (Array.isArray(value) ? value : [value]) as Partial<Condition>[]
  return conditions.map(({ nm, val }) => `${prefix}${escape(nm ?? '')}=${escape(val ?? '')}`)
}
