import type { ResponsePrimitive } from '@waystation/model'

/**
 * How a parameter is written in HTTP, as data that both ends read. Values that do not read cleanly as what they should be
 * stay text, for the check of the primitive to refuse with the parameter's name.
 */
export type FieldKind = 'text' | 'integer' | 'boolean' | 'plusList' | 'integerPlusList'

/** Of responses; the last two are objects in the primitive. */
export type ResponseFieldKind = FieldKind | 'tokenIdentifiers' | 'json'

export interface Field {
  readonly shortName: string
  readonly kind: FieldKind
}

export interface HeaderField extends Field {
  /** As written. */
  readonly header: string
  /** As `node:http` hands it over. */
  readonly key: string
}

function header(name: string, shortName: string, kind: FieldKind = 'text'): HeaderField {
  return { header: name, key: name.toLowerCase(), shortName, kind }
}

/**
 * Parameters of a request that travel in headers of their own. Those of release 4 at the end follow the CoAP options, as
 * TS-0009 V3.9.1 does not have them.
 * @see TS-0009 6.4
 */
export const requestHeaders: readonly HeaderField[] = [
  header('X-M2M-Origin', 'fr'),
  header('X-M2M-RI', 'rqi'),
  header('X-M2M-RVI', 'rvi'),
  header('X-M2M-RET', 'rqet'),
  header('X-M2M-OT', 'ot'),
  header('X-M2M-RST', 'rset'),
  header('X-M2M-OET', 'oet'),
  header('X-M2M-EC', 'ec', 'integer'),
  header('X-M2M-GID', 'gid'),
  header('X-M2M-VSI', 'vsi'),
  header('X-M2M-AS', 'aus', 'plusList'),
  header('X-M2M-OMR', 'omr'),
  header('X-M2M-PRPI', 'prpi'),
  header('X-M2M-MSU', 'msu'),
]

/** Targets of an asynchronous result, joined by `&`: `rt.nu`. */
export const responseTargetsHeader = header('X-M2M-RTU', 'nu')

export interface ResponseHeaderField extends Omit<HeaderField, 'kind'> {
  readonly kind: ResponseFieldKind
  readonly member: keyof ResponsePrimitive
}

function responseHeader(
  name: string,
  member: keyof ResponsePrimitive,
  shortName: string,
  kind: ResponseFieldKind = 'text',
): ResponseHeaderField {
  return { ...header(name, shortName), kind, member }
}

/** Parameters of a response, all but the status code and the content. @see TS-0009 6.4 */
export const responseHeaders: readonly ResponseHeaderField[] = [
  responseHeader('X-M2M-RI', 'requestIdentifier', 'rqi'),
  responseHeader('X-M2M-RVI', 'releaseVersion', 'rvi'),
  responseHeader('X-M2M-Origin', 'from', 'fr'),
  responseHeader('X-M2M-OT', 'originatingTimestamp', 'ot'),
  responseHeader('X-M2M-RST', 'resultExpiration', 'rset'),
  responseHeader('X-M2M-EC', 'eventCategory', 'ec', 'integer'),
  responseHeader('X-M2M-CTS', 'contentStatus', 'cnst', 'integer'),
  responseHeader('X-M2M-CTO', 'contentOffset', 'cnot', 'integer'),
  responseHeader('X-M2M-ATI', 'assignedTokenIdentifiers', 'ati', 'tokenIdentifiers'),
  // The binding names no header for it.
  responseHeader('X-M2M-TQF', 'tokenRequestInformation', 'tqf', 'json'),
  responseHeader('X-M2M-VSI', 'vendorInformation', 'vsi'),
]

export const statusCodeHeader = 'X-M2M-RSC'

function fields(kind: FieldKind, names: string): Field[] {
  return names.split(' ').map((shortName) => ({ shortName, kind }))
}

function byName(...rows: Field[][]): ReadonlyMap<string, Field> {
  return new Map(rows.flat().map((row) => [row.shortName, row]))
}

/** Parameters of a request in the query string, besides `rt` and `atrl`. `grtm` and `gstn` by analogy. @see TS-0009 6.2.2.2 */
export const queryParameters = byName(
  fields('integer', 'rcn drt gstn'),
  fields('boolean', 'da tqi asi auri sqi'),
  fields('text', 'rp ma'),
  fields('plusList', 'rids tids ltids grtm'),
)

/** Filter criteria in the query string; every other field there is a condition on an attribute of that name. */
export const queryFilters = byName(
  fields('integer', 'sts stb sza szb lim fu fo cfs lvl ofst gmty gsf'),
  fields('text', 'crb cra ms us exb exa cfq arp lbq geom aq'),
  fields('plusList', 'lbl cty smf clbl palb'),
  fields('integerPlusList', 'ty chty pty'),
)

/** Prefix of a condition in the query string, and the filter criterion that it belongs to. */
export const conditionPrefixes: readonly (readonly [prefix: string, shortName: string])[] = [
  ['c.', 'catr'],
  ['p.', 'patr'],
  ['', 'atr'],
]
