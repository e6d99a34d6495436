import type { ResponsePrimitive } from '@waystation/model'
import type { ResponseFieldKind } from '../http/parameters.ts'
import { options } from './optionNumbers.ts'

/** How the value of an option is written: UTF-8 text, or an unsigned integer without leading zeros. */
type OptionFormat = 'text' | 'unsigned'

export interface OneM2MOption {
  /** Of this release, which is what we send. */
  readonly number: number
  /** Of releases 1 and 2, where it was another; accepted. */
  readonly earlierNumber?: number
  readonly format: OptionFormat
  /** How the text is to be understood; the same as in a header of HTTP. */
  readonly kind: ResponseFieldKind
  readonly shortName: string
  /** Of a response. */
  readonly member?: keyof ResponsePrimitive
}

function row(
  number: number,
  earlierNumber: number | undefined,
  shortName: string,
  member?: keyof ResponsePrimitive,
  kind: ResponseFieldKind = 'text',
): OneM2MOption {
  return {
    number,
    ...(earlierNumber === undefined ? {} : { earlierNumber }),
    format: kind === 'integer' ? 'unsigned' : 'text',
    kind,
    shortName,
    ...(member === undefined ? {} : { member }),
  }
}

/**
 * Parameters that travel in options of their own. The earlier number of vendorInformation is a guess; no source has it.
 * @see TS-0008 6.2.2.4
 */
export const oneM2MOptions: readonly OneM2MOption[] = [
  row(259, undefined, 'ot', 'originatingTimestamp'),
  row(271, undefined, 'rvi', 'releaseVersion'),
  row(279, 256, 'fr', 'from'),
  row(283, 257, 'rqi', 'requestIdentifier'),
  row(291, 260, 'rqet'),
  row(295, 261, 'rset', 'resultExpiration'),
  row(299, 262, 'oet'),
  row(303, 264, 'ec', 'eventCategory', 'integer'),
  row(311, 266, 'gid'),
  row(319, 268, 'cnot', 'contentOffset', 'integer'),
  row(323, 269, 'cnst', 'contentStatus', 'integer'),
  row(327, 270, 'ati', 'assignedTokenIdentifiers', 'tokenIdentifiers'),
  row(331, 272, 'vsi', 'vendorInformation'),
  row(335, undefined, 'gtm'),
  row(339, undefined, 'aus', undefined, 'plusList'),
  row(343, undefined, 'omr'),
  row(347, undefined, 'prpi'),
  row(351, undefined, 'msu'),
]

/** Options that are more than one parameter, or not of the primitive's own. */
export const resourceTypeOption = 267
export const responseTargetsOption = 263
export const statusCodeOption = 307
const earlierStatusCodeOption = 265
export const signatureRequestOption = 275

/** Numbers of the response status code, ours first. */
export const statusCodeOptions: readonly number[] = [statusCodeOption, earlierStatusCodeOption]

const responseOnly = new Set(['cnot', 'cnst', 'ati'])

export const requestOptions = oneM2MOptions.filter(({ shortName }) => !responseOnly.has(shortName))
export const responseOptions = oneM2MOptions.filter(({ member }) => member !== undefined)

function numbersOf(rows: readonly OneM2MOption[]): ReadonlyMap<number, OneM2MOption> {
  return new Map(
    rows.flatMap((each) => [each.number, each.earlierNumber ?? []].flat().map((number) => [number, each] as const)),
  )
}

export const requestOptionOf = numbersOf(requestOptions)
export const responseOptionOf = numbersOf(responseOptions)

const ours = new Set([
  ...requestOptionOf.keys(),
  ...responseOptionOf.keys(),
  ...[resourceTypeOption, responseTargetsOption, signatureRequestOption, ...statusCodeOptions],
])

/**
 * @returns whether a message has no option of oneM2M. Those are critical: a client of plain CoAP would have to reject an
 *   answer that has some, so one that gives its parameters in the query is answered without.
 */
export function isPlain({ spans }: { readonly spans: readonly number[] }): boolean {
  for (let at = spans.length - 3; at >= 0 && spans[at]! >= 256; at -= 3) if (ours.has(spans[at]!)) return false
  return true
}

/** Of every option that we understand, whether it may be there more than once. */
const understood: ReadonlyMap<number, boolean> = new Map([
  ...Object.values(options)
    .filter((number) => number !== options.ifMatch && number !== options.ifNoneMatch)
    .map((number) => [number, isRepeatable(number)] as const),
  ...[...oneM2MOptions].flatMap(({ number, earlierNumber }) =>
    [number, earlierNumber ?? []].flat().map((each) => [each, false] as const),
  ),
  ...[resourceTypeOption, ...statusCodeOptions, signatureRequestOption].map((number) => [number, false] as const),
  [responseTargetsOption, true],
])

function isRepeatable(number: number): boolean {
  const repeatable: readonly number[] = [options.uriPath, options.uriQuery, options.locationPath, options.eTag]
  return repeatable.includes(number) || number === options.requestTag
}

const table = Uint8Array.from({ length: 512 }, (_, number) => {
  const repeatable = understood.get(number)
  return repeatable === undefined ? 0 : repeatable ? 2 : 1
})

/** @returns 0 for an option that we do not understand, 1 for one that may be there once, 2 for one that may be repeated */
export function understandingOf(number: number): number {
  return table[number] ?? 0
}
