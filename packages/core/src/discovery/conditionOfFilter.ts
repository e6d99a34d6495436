import {
  type FilterCriteria,
  formatTimestamp,
  type JsonObject,
  matchesLabelsQuery,
  parseLabelsQuery,
  parseTimestamp,
  RequestError,
} from '@waystation/model'
import type { Condition } from '../ports/index.ts'
import { Described } from '../semantics/Described.ts'
import { contentCondition } from './contentCondition.ts'
import { geoCondition } from './geoCondition.ts'

type Tag = (value: unknown) => Condition

const timeBefore = (attribute: string): Tag => comparing(attribute, '<')
const timeFrom = (attribute: string): Tag => comparing(attribute, '>=')

function comparing(attribute: string, operator: '<' | '>='): Tag {
  return (value) => {
    const instant = typeof value === 'string' ? parseTimestamp(value) : undefined
    const bound = instant === undefined ? (value as number | string) : formatTimestamp(instant)
    return { kind: 'compare', attribute, operator, value: bound }
  }
}

const label: Tag = (value) => ({ kind: 'label', labels: value as string[] })
const type: Tag = (value) => ({ kind: 'type', codes: value as number[] })

type AttributeValue = string | number | boolean

/** A query string knows text only: what reads like a number or boolean may be meant as one. */
function equals(name: string, value: AttributeValue): Condition[] {
  const values: AttributeValue[] = [value]
  if (value === 'true' || value === 'false') values.push(value === 'true')
  else if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) values.push(Number(value))
  return values.map((one) => ({ kind: 'equals', attribute: name, value: one }))
}

function attribute(value: unknown): Condition {
  return any((value as { nm: string; val: AttributeValue }[]).flatMap(({ nm, val }) => equals(nm, val)))
}

function labelsQuery(value: unknown): Condition {
  const query = parseLabelsQuery(value)
  if (query === undefined) throw new RequestError('badRequest', 'labelsQuery (lbq) is no query on labels')
  return {
    kind: 'predicate',
    test: (attributes: JsonObject) => matchesLabelsQuery(query, (attributes.lbl ?? []) as string[]),
  }
}

/** Queries are evaluated before; here is only what they came to. */
function semantics(value: unknown): Condition {
  if (value instanceof Described) return value.condition()
  throw new RequestError('notImplemented', 'semanticsFilter (smf) can not be used here')
}

function any(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 ? (conditions[0] as Condition) : { kind: 'any', conditions }
}

const of =
  (kind: 'child' | 'parent', tag: Tag): Tag =>
  (value) => ({ kind, condition: tag(value) })

/** How each condition tag of filterCriteria becomes a condition of the store. @see TS-0001 8.1.2 (Filter Criteria) */
const tags: Readonly<Record<string, Tag>> = {
  crb: timeBefore('ct'),
  cra: timeFrom('ct'),
  ms: timeFrom('lt'),
  us: timeBefore('lt'),
  exb: timeBefore('et'),
  exa: timeFrom('et'),
  sts: comparing('st', '<'),
  stb: comparing('st', '>='),
  sza: comparing('cs', '>='),
  szb: comparing('cs', '<'),
  lbl: label,
  clbl: of('child', label),
  palb: of('parent', label),
  ty: type,
  chty: of('child', type),
  pty: of('parent', type),
  cty: (value) => ({ kind: 'contentType', mediaTypes: value as string[] }),
  atr: attribute,
  catr: of('child', attribute),
  patr: of('parent', attribute),
  lbq: labelsQuery,
  smf: semantics,
}

/** Tags that say how to go about it rather than what to find, and those whose values belong together. */
const handling = new Set(['fu', 'lim', 'lvl', 'ofst', 'arp', 'fo', 'gmty', 'geom', 'gsf', 'cfs', 'cfq'])

const operators = { 1: 'all', 2: 'any', 3: 'exactlyOne' } as const

/**
 * Turns checked filter criteria into a condition: values of one tag by OR, tags by filterOperation.
 * @returns undefined when the criteria have no condition tag
 * @throws RequestError notImplemented for criteria that this release does not evaluate
 */
export function conditionOfFilter(filter: FilterCriteria): Condition | undefined {
  const conditions: Condition[] = []
  for (const [name, value] of Object.entries(filter)) {
    if (handling.has(name)) continue
    const tag = tags[name]
    if (tag === undefined) throw new RequestError('notImplemented', `filterCriteria (fc) ${name} is not supported`)
    conditions.push(name === 'atr' && filter.fo !== 2 ? everyAttribute(value) : tag(value))
  }
  conditions.push(...[geoCondition(filter), contentCondition(filter)].filter((condition) => condition !== undefined))
  if (conditions.length < 2) return conditions[0]
  return { kind: operators[(filter.fo ?? 1) as 1 | 2 | 3], conditions }
}

/** Different attributes are different conditions; several values of one attribute are alternatives. */
function everyAttribute(value: unknown): Condition {
  const byName = Map.groupBy(value as { nm: string }[], ({ nm }) => nm)
  const conditions = [...byName.values()].map(attribute)
  return conditions.length === 1 ? (conditions[0] as Condition) : { kind: 'all', conditions }
}
