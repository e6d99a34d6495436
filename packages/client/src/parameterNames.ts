import type { Milliseconds, WirePrimitive } from '@waystation/model'

/** What a request may say besides its operation, target and content; long names. @see TS-0004 7.2.1 */
export interface RequestOptions {
  /** Gives up after this; default: that of the client. */
  readonly timeout?: Milliseconds
  readonly signal?: AbortSignal
  readonly resultContent?: number
  /** A timestamp, or milliseconds from the reception. */
  readonly requestExpiration?: string | number
  readonly resultExpiration?: string | number
  readonly operationExecutionTime?: string | number
  readonly resultPersistence?: string | number
  /** 1 non-blocking synchronous, 2 asynchronous, 3 blocking, 4 flexible. */
  readonly responseType?: number
  readonly responseTargets?: readonly string[]
  readonly eventCategory?: number
  readonly groupRequestTargetMembers?: readonly string[]
  readonly desiredIdentifierResultType?: 1 | 2
  /** Only these attributes; long or short names. */
  readonly attributes?: readonly string[]
  readonly filterCriteria?: FilterCriteria
  readonly vendorInformation?: string
}

/** Long names as in the standard; see `filterCriteriaNames`. Short names are taken too. */
export type FilterCriteria = Readonly<Partial<Record<keyof typeof filterCriteriaNames | (string & {}), unknown>>>

/** @see TS-0004 6.3.5.8 */
export const filterCriteriaNames = {
  createdBefore: 'crb',
  createdAfter: 'cra',
  modifiedSince: 'ms',
  unmodifiedSince: 'us',
  stateTagSmaller: 'sts',
  stateTagBigger: 'stb',
  expireBefore: 'exb',
  expireAfter: 'exa',
  sizeAbove: 'sza',
  sizeBelow: 'szb',
  labels: 'lbl',
  childLabels: 'clbl',
  parentLabels: 'palb',
  labelsQuery: 'lbq',
  resourceType: 'ty',
  childResourceType: 'chty',
  parentResourceType: 'pty',
  contentType: 'cty',
  attribute: 'atr',
  childAttribute: 'catr',
  parentAttribute: 'patr',
  semanticsFilter: 'smf',
  contentFilterSyntax: 'cfs',
  contentFilterQuery: 'cfq',
  geometryType: 'gmty',
  geometry: 'geom',
  geoSpatialFunction: 'gsf',
  filterUsage: 'fu',
  limit: 'lim',
  level: 'lvl',
  offset: 'ofst',
  applyRelativePath: 'arp',
  filterOperation: 'fo',
} as const

const listed = new Set(['lbl', 'clbl', 'palb', 'ty', 'chty', 'pty', 'cty', 'atr', 'catr', 'patr', 'smf'])

/** @returns the filter criteria as they travel */
export function toWireFilter(criteria: FilterCriteria): Record<string, unknown> {
  const names: Readonly<Record<string, string>> = filterCriteriaNames
  return Object.fromEntries(
    Object.entries(criteria)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const shortName = names[name] ?? name
        return [shortName, listed.has(shortName) && !Array.isArray(value) ? [value] : value]
      }),
  )
}

const parameters = {
  resultContent: 'rcn',
  requestExpiration: 'rqet',
  resultExpiration: 'rset',
  operationExecutionTime: 'oet',
  resultPersistence: 'rp',
  eventCategory: 'ec',
  groupRequestTargetMembers: 'grtm',
  desiredIdentifierResultType: 'drt',
  vendorInformation: 'vsi',
} as const satisfies Partial<Record<keyof RequestOptions, string>>

/** @returns the parameters of a request primitive that the options stand for, content aside */
export function toWireParameters(options: RequestOptions): WirePrimitive {
  const wire: WirePrimitive = {}
  for (const [name, shortName] of Object.entries(parameters)) {
    const value = options[name as keyof typeof parameters]
    if (value !== undefined) wire[shortName] = value
  }
  if (options.responseType !== undefined || options.responseTargets !== undefined) {
    wire.rt = { rtv: options.responseType ?? 3, ...(options.responseTargets ? { nu: options.responseTargets } : {}) }
  }
  if (options.filterCriteria !== undefined) wire.fc = toWireFilter(options.filterCriteria)
  return wire
}
