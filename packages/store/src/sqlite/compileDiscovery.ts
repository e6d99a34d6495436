import type { Condition, DiscoveryQuery } from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'
import { compileCondition, type RegisterPredicate, type Scope } from './compileCondition.ts'
import {
  type Containers,
  chooseResourceLead,
  findContainers,
  insideSubtree,
  leadingLabels,
  type Probes,
} from './discoveryLeads.ts'
import { chain, type Fragment, fragment, sql } from './Fragment.ts'
import { instanceColumns, instanceTypes } from './instanceRows.ts'
import { resourceColumns } from './resourceRows.ts'

export type Predicate = (attributes: JsonObject) => boolean

export interface CompiledDiscovery {
  /** Rows as `toResource` reads them, by id; absent when no resource can match. */
  readonly resources: (() => Fragment) | undefined
  /** Rows as `toInstance` reads them, by container and sequence; absent when no instance can match. */
  readonly instances: (() => Fragment) | undefined
  /** What every row must still pass, outside SQL. */
  readonly predicates: readonly Predicate[]
}

const resourceScope: Scope = { table: 'resource', alias: 'r' }
const instanceScope: Scope = { table: 'instance', alias: 'i' }

/**
 * Compiles a query to one SQL statement per table, each on demand. The keys of an index lead, in order and lazy wherever
 * the index allows; they are joined to the table and filtered by the rest of the condition. The text depends on the shape
 * of the query alone, never on its values.
 */
export function compileDiscovery(
  query: DiscoveryQuery,
  probes: Probes,
  register: RegisterPredicate,
): CompiledDiscovery {
  const conjuncts = query.condition === undefined ? [] : conjunctsOf(query.condition)
  const conditions = conjuncts.filter(({ kind }) => kind !== 'predicate')
  const predicates = conjuncts.flatMap((each) => (each.kind === 'predicate' ? [each.test] : []))
  const mayBeResource = mayBe(conditions, (code) => !instanceTypes.has(code))
  const mayBeInstance = query.withoutInstances !== true && mayBe(conditions, (code) => instanceTypes.has(code))
  return {
    resources: mayBeResource ? () => compileResources(query, conditions, probes, register) : undefined,
    instances: mayBeInstance ? () => compileInstances(query, conditions, probes, register) : undefined,
    predicates,
  }
}

/** @returns conditions that must all hold, nested ones unfolded */
function conjunctsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'all') return condition.conditions.flatMap(conjunctsOf)
  if (condition.kind === 'any' || condition.kind === 'exactlyOne') {
    const [only, ...others] = condition.conditions
    if (only !== undefined && others.length === 0) return conjunctsOf(only)
  }
  if (condition.kind !== 'any') return [condition]
  const labels = condition.conditions.flatMap((each) => (each.kind === 'label' ? [each] : []))
  if (labels.length === 0 || labels.length < condition.conditions.length) return [condition]
  return [{ kind: 'label', labels: labels.flatMap((each) => each.labels) }]
}

function mayBe(conditions: readonly Condition[], accepts: (code: number) => boolean): boolean {
  return conditions.every((each) => each.kind !== 'type' || each.codes.some(accepts))
}

function compileResources(
  query: DiscoveryQuery,
  conditions: readonly Condition[],
  probes: Probes,
  register: RegisterPredicate,
): Fragment {
  const lead = chooseResourceLead(query, conditions, probes)
  const filters = conditions
    .filter((each) => each !== lead.covers)
    .map((each) => compileCondition(each, resourceScope, register))
  if (lead.covers !== 'subtree') filters.push(...insideSubtree(query, 'r'))
  // CROSS JOIN makes the keys lead, so that their order is the order of the result.
  return sql`SELECT ${resourceColumns('r')} FROM (${merged(lead.selects, 'id')}) k
    CROSS JOIN resource r ON r.id = k.id WHERE ${chain(filters, ' AND ', '1')}`
}

function compileInstances(
  query: DiscoveryQuery,
  conditions: readonly Condition[],
  probes: Probes,
  register: RegisterPredicate,
): Fragment {
  const label = leadingLabels(conditions)
  const containers = findContainers(query, label !== undefined, probes)
  const filters = conditions
    .filter((each) => each !== label)
    .map((each) => compileCondition(each, instanceScope, register))
  if (containers.filter !== undefined && !containers.shouldLead) filters.push(containers.filter)
  const where = chain(filters, ' AND ', '1')
  const columns = instanceColumns('i')
  if (label !== undefined) {
    return sql`SELECT ${columns} FROM (${labelKeys(label.labels, containers)}) k
      CROSS JOIN instance i ON i.container = k.id AND i.sequence = k.sequence WHERE ${where}`
  }
  if (!containers.shouldLead) {
    return sql`SELECT ${columns} FROM instance i WHERE ${where} ORDER BY i.container, i.sequence`
  }
  // Each container is walked along the primary key: to ask for that order would only make SQLite sort it again.
  return sql`SELECT ${columns} FROM (${merged(containers.selects, 'id')}) k
    CROSS JOIN instance i ON i.container = k.id WHERE ${where}`
}

function labelKeys(labels: readonly string[], containers: Containers): Fragment {
  const selects = [...new Set(labels)].map((label) =>
    containers.shouldLead
      ? sql`SELECT l.container AS id, l.sequence AS sequence FROM (${merged(containers.selects, 'id')}) c
          CROSS JOIN instance_label l ON l.container = c.id AND l.label = ${fragment('?', label)}`
      : fragment('SELECT container AS id, sequence FROM instance_label WHERE label = ?', label),
  )
  return merged(selects, 'id, sequence')
}

/** Selects merged into one, in order; LIMIT -1 keeps SQLite from dropping the order of an inner query as meaningless. */
function merged(selects: readonly Fragment[], order: string): Fragment {
  if (selects.length === 0) return sql`SELECT 0 AS id, 0 AS sequence WHERE 0`
  const [first, ...others] = selects as [Fragment, ...Fragment[]]
  return sql`${others.reduce((all, each) => sql`${all} UNION ${each}`, first)} ORDER BY ${order} LIMIT -1`
}
