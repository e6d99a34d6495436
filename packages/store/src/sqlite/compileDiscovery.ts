import type { Condition, DiscoveryQuery } from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'
import { compileCondition, type RegisterPredicate, type Scope } from './compileCondition.ts'
import { type Fragment, fragment, join, sql } from './Fragment.ts'
import { instanceColumns, instanceParentTypes, instanceTypes } from './instanceRows.ts'
import { resourceColumns, subtreeRange } from './resourceRows.ts'

export type Predicate = (attributes: JsonObject) => boolean

export interface CompiledDiscovery {
  /** Rows as `toResource` reads them, by id; absent when no resource can match. */
  readonly resources: Fragment | undefined
  /** Rows as `toInstance` reads them, by container and sequence; absent when no instance can match. */
  readonly instances: Fragment | undefined
  /** What every row must still pass, outside SQL. */
  readonly predicates: readonly Predicate[]
}

/** Most labels whose indexes are merged to lead the way; with more, labels only filter. */
const mergedLabels = 50

const resourceScope: Scope = { table: 'resource', alias: 'r' }
const instanceScope: Scope = { table: 'instance', alias: 'i' }

/**
 * Compiles a query to one SQL statement per table. A leading list of keys, in order and lazy wherever an index allows,
 * is joined to the table and filtered by the rest of the condition. The text depends on the shape of the query alone.
 */
export function compileDiscovery(query: DiscoveryQuery, register: RegisterPredicate): CompiledDiscovery {
  const conjuncts = query.condition === undefined ? [] : conjunctsOf(query.condition)
  const predicates = conjuncts.flatMap((each) => (each.kind === 'predicate' ? [each.test] : []))
  const rest = conjuncts.filter(({ kind }) => kind !== 'predicate')
  const leading = rest.filter((each) => each.kind === 'label').find((each) => each.labels.length <= mergedLabels)
  const labels = leading?.labels
  const filters = rest.filter((each) => each !== leading)
  const types = rest.flatMap((each) => (each.kind === 'type' ? [each.codes] : []))
  const mayBe = (isInstance: boolean) =>
    types.every((codes) => codes.some((code) => instanceTypes.has(code) === isInstance))
  return {
    resources: mayBe(false) ? compileResources(query, labels, filters, register) : undefined,
    instances:
      mayBe(true) && query.withoutInstances !== true ? compileInstances(query, labels, filters, register) : undefined,
    predicates,
  }
}

type Labels = readonly string[] | undefined

/** @returns conditions that must all hold, nested ones unfolded */
function conjunctsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'all') return condition.conditions.flatMap(conjunctsOf)
  if (condition.kind === 'any' || condition.kind === 'exactlyOne') {
    const [only, ...others] = condition.conditions
    if (only !== undefined && others.length === 0) return conjunctsOf(only)
  }
  return [condition]
}

function compileResources(
  query: DiscoveryQuery,
  labels: Labels,
  filters: readonly Condition[],
  register: RegisterPredicate,
): Fragment {
  const conditions = filters.map((each) => compileCondition(each, resourceScope, register))
  const keys = labels === undefined ? subtreeKeys(query) : labelKeys('resource_label', 'resource', labels)
  if (labels !== undefined) conditions.push(...insideSubtree(query, 'r'))
  // CROSS JOIN makes the keys lead, so that their order is the order of the result.
  return sql`SELECT ${resourceColumns('r')} FROM (${keys}) k CROSS JOIN resource r ON r.id = k.id
    WHERE ${join(conditions, ' AND ', '1')}`
}

function compileInstances(
  query: DiscoveryQuery,
  labels: Labels,
  filters: readonly Condition[],
  register: RegisterPredicate,
): Fragment {
  const conditions = filters.map((each) => compileCondition(each, instanceScope, register))
  const select = sql`SELECT ${instanceColumns('i')} FROM`
  if (labels !== undefined) {
    const keys = labelKeys('instance_label', 'container', labels)
    const where = join([...conditions, ...insideContainers(query)], ' AND ', '1')
    return sql`${select} (${keys}) k CROSS JOIN instance i ON i.container = k.id AND i.sequence = k.sequence
      WHERE ${where}`
  }
  const where = join(conditions, ' AND ', '1')
  if (isWholeTree(query)) return sql`${select} instance i WHERE ${where} ORDER BY i.container, i.sequence`
  return sql`${select} (${containerKeys(query)}) k CROSS JOIN instance i ON i.container = k.id WHERE ${where}
    ORDER BY i.container, i.sequence`
}

/** The whole tree needs no comparison of paths. */
function isWholeTree({ root, levels }: DiscoveryQuery): boolean {
  return root.parent === 0 && levels === undefined
}

/** LIMIT -1 keeps SQLite from dropping the order of an inner query as meaningless. */
function labelKeys(table: 'resource_label' | 'instance_label', key: string, labels: readonly string[]): Fragment {
  const columns = table === 'resource_label' ? `${key} AS id` : `${key} AS id, sequence`
  const order = table === 'resource_label' ? 'id' : 'id, sequence'
  const parts = labels.map((label) => fragment(`SELECT ${columns} FROM ${table} WHERE label = ?`, label))
  if (parts.length === 0) return fragment(`SELECT 0 AS id, 0 AS sequence WHERE 0`)
  const text = parts.map((part) => part.sql).join(' UNION ')
  return fragment(`${text} ORDER BY ${order} LIMIT -1`, ...labels)
}

function subtreeKeys(query: DiscoveryQuery): Fragment {
  const { root, levels } = query
  if (levels === 1) return fragment('SELECT id FROM resource WHERE parent = ? ORDER BY id LIMIT -1', root.id)
  if (isWholeTree(query)) return fragment('SELECT id FROM resource WHERE id > ? ORDER BY id LIMIT -1', root.id)
  const inside = join(insideSubtree(query, 's'), ' AND ', '1')
  return sql`SELECT id FROM resource s WHERE ${inside} ORDER BY id LIMIT -1`
}

/** @returns conditions on a resource under that alias to be a descendant within the levels */
function insideSubtree(query: DiscoveryQuery, alias: string): readonly Fragment[] {
  const { root, levels } = query
  if (levels === 1) return [fragment(`${alias}.parent = ?`, root.id)]
  if (isWholeTree(query)) return [fragment(`${alias}.id <> ?`, root.id)]
  const inside = fragment(`${alias}.path > ? AND ${alias}.path < ?`, ...subtreeRange(root.path))
  return levels === undefined ? [inside] : [inside, notDeeper(query, alias, levels)]
}

function notDeeper({ root }: DiscoveryQuery, alias: string, levels: number): Fragment {
  const deepest = root.path.split('/').length - 1 + levels
  return fragment(`length(${alias}.path) - length(replace(${alias}.path, '/', '')) <= ?`, deepest)
}

/** @returns keys of the resources whose instances are within the levels; the root may be one */
function containerKeys(query: DiscoveryQuery): Fragment {
  const { root, levels } = query
  if (levels === 1) return fragment('SELECT ? AS id', root.id)
  const inside = join(insideSubtree({ ...query, ...(levels && { levels: levels - 1 }) }, 's'), ' AND ', '1')
  const types = instanceParentTypes.join(', ')
  return sql`SELECT id FROM resource s WHERE s.id = ${fragment('?', root.id)} OR (s.type IN (${types}) AND ${inside})
    ORDER BY id LIMIT -1`
}

/** @returns conditions on an instance found by its label to be a descendant within the levels */
function insideContainers(query: DiscoveryQuery): readonly Fragment[] {
  const { root, levels } = query
  if (isWholeTree(query)) return []
  if (levels === 1) return [fragment('i.container = ?', root.id)]
  const inside = join(insideSubtree({ ...query, ...(levels && { levels: levels - 1 }) }, 's'), ' AND ', '1')
  return [
    sql`EXISTS (SELECT 1 FROM resource s WHERE s.id = i.container AND (s.id = ${fragment('?', root.id)} OR ${inside}))`,
  ]
}
