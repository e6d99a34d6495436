import type { Body, OneM2MRequest, QueryValue } from '../OneM2MClient.ts'

/** A request primitive by its short names. */
export type Primitive = Record<string, Body>

/** @see TS-0004 6.3.4.2.5 operation */
const operations = { create: 1, retrieve: 2, update: 3, delete: 4, notify: 5 } as const

/** Parameters of the primitive that HTTP carries in its query. @see TS-0009 6.2.2.2 */
const parameters: Readonly<Record<string, Kind>> = {
  rp: 'text',
  rcn: 'number',
  da: 'boolean',
  drt: 'number',
  rids: 'texts',
  tids: 'texts',
  ltids: 'texts',
  tqi: 'boolean',
  asi: 'boolean',
  auri: 'boolean',
  sqi: 'boolean',
  ma: 'text',
  gstn: 'number',
  grtm: 'texts',
  prpi: 'text',
}

/** Conditions of the filter criteria; every other name is that of an attribute. @see TS-0004 6.3.5.8 */
const criteria: Readonly<Record<string, Kind>> = {
  ...kinds('text', 'crb cra ms us exb exa arp lbq cfq geom'),
  ...kinds('number', 'sts stb sza szb lim fu fo cfs lvl ofst gmty gsf'),
  ...kinds('numbers', 'ty chty pty'),
  ...kinds('texts', 'lbl cty smf clbl palb'),
}

type Kind = 'text' | 'texts' | 'number' | 'numbers' | 'boolean'

function kinds(kind: Kind, names: string): Record<string, Kind> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kind]))
}

/** Whether a request can only be told with what HTTP has: raw bytes, headers, a path. */
export function isOfHttp(request: OneM2MRequest): boolean {
  return (
    request.headers !== undefined ||
    request.path !== undefined ||
    request.mediaType !== undefined ||
    request.body !== undefined
  )
}

/** The primitive that an HTTP request with these options means. @see TS-0004 7.2.1 */
export function primitiveOf(
  request: OneM2MRequest,
  originator: string | null,
  releaseVersion: string | null,
): Primitive {
  const { op, to, ty, pc, rcn, rt, rtu, query, rqi } = request
  const primitive: Primitive = { op: operations[op], to, fr: originator ?? undefined, rqi: rqi ?? undefined }
  primitive.rvi = releaseVersion ?? undefined
  for (const name of ['gid', 'ot', 'rset', 'rqet', 'oet', 'vsi'] as const) primitive[name] = request[name]
  if (request.ec !== undefined) primitive.ec = Number(request.ec)
  Object.assign(primitive, { ty, pc, rcn })
  readQuery(primitive, query)
  const type = primitive.rt ?? rt
  if (type !== undefined || rtu !== undefined) {
    primitive.rt = { rtv: type, nu: rtu === undefined ? undefined : String(rtu).split('&') }
  }
  return JSON.parse(JSON.stringify(primitive)) as Primitive
}

function readQuery(primitive: Primitive, query: OneM2MRequest['query']): void {
  const filter: Primitive = {}
  for (const [name, values] of queryEntries(query)) {
    if (name === 'atrl') primitive.pc = { 'm2m:atrl': values }
    else if (name === 'rt') primitive.rt = Number(values[0])
    else if (parameters[name] !== undefined) primitive[name] = valueOf(parameters[name], values)
    else if (criteria[name] !== undefined) filter[name] = valueOf(criteria[name], values)
    else addCondition(filter, name, values)
  }
  if (Object.keys(filter).length > 0) primitive.fc = filter
}

function queryEntries(query: OneM2MRequest['query']): [string, string[]][] {
  const entries = new Map<string, string[]>()
  const add = (name: string, values: readonly QueryValue[]) =>
    entries.set(name, [...(entries.get(name) ?? []), ...values.map(String)])
  if (typeof query === 'string') {
    for (const [name, value] of new URLSearchParams(query)) add(name, value.split(' '))
  } else {
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) add(name, Array.isArray(value) ? value : [value as QueryValue])
    }
  }
  return [...entries]
}

/** What does not read as its kind travels as text, for the CSE to refuse. */
function valueOf(kind: Kind, values: readonly string[]): Body {
  const number = (text: string) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text))
  if (kind === 'texts') return values
  if (kind === 'numbers') return values.map(number)
  const text = values.join(' ')
  if (kind === 'number') return number(text)
  if (kind === 'boolean')
    return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text
  return text
}

function addCondition(filter: Primitive, name: string, values: readonly string[]): void {
  const [, relation, attribute = name] = /^([cp])\.(.+)$/.exec(name) ?? []
  const member = relation === 'c' ? 'catr' : relation === 'p' ? 'patr' : 'atr'
  filter[member] ??= []
  for (const value of values) filter[member].push({ nm: attribute, val: value })
}
