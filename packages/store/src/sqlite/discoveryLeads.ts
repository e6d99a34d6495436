import type { Condition, DiscoveryQuery } from '@waystation/core/ports'
import { type Fragment, fragment, sql } from './Fragment.ts'
import { subtreeRange } from './resourceRows.ts'

/** What the choice of a lead asks the database; each answer takes a bounded time. */
export interface Probes {
  /** How many rows the selects give, counted up to `limit`. */
  count(selects: readonly Fragment[], limit: number): number
  /** Types that the direct children of a resource have. */
  typesOfChildren(parent: number): readonly number[]
  /** How many resources are stored. */
  readonly resources: number
}

/**
 * An index that leads a statement: it gives the keys of rows, in order, and the rest of the query filters them. Several
 * selects are merged.
 */
export interface Lead {
  readonly selects: readonly Fragment[]
  /** What of the query needs no filter any more. */
  readonly covers: Condition | 'subtree' | 'nothing'
}

/** Leads that give fewer keys than this are taken at their word, the smallest first. */
export const probeLimit = 1000

/** Most selects that are merged; SQLite compiles a limited number, and each costs a little. */
const mostSelects = 50

/** The share of all resources from which on walking through all is quicker than sorting the keys of a subtree. */
const denseShare = 1 / 8

/** The whole tree needs no comparison of paths. */
export function isWholeTree({ root, levels }: DiscoveryQuery): boolean {
  return root.parent === 0 && levels === undefined
}

/** @returns the cheapest way to the resources of a query whose conditions must all hold */
export function chooseResourceLead(query: DiscoveryQuery, conditions: readonly Condition[], probes: Probes): Lead {
  const leads = conditions.flatMap(conditionLeads)
  if (query.levels === 1) leads.push(childrenLead(query, conditions, probes))
  else if (!isWholeTree(query)) leads.push(pathLead(query))
  const [first, ...others] = leads
  if (first === undefined) return allResources(query)
  if (others.length === 0 && first.covers !== 'subtree') return first
  const sized = leads.map((lead) => ({ lead, size: probes.count(lead.selects, probeLimit) }))
  const smallest = sized.reduce((best, each) => (each.size < best.size ? each : best))
  if (smallest.size < probeLimit || query.levels === 1) return smallest.lead
  if (first.covers !== 'subtree') return first
  return isDense(query, probes) ? allResources(query) : first
}

/** @returns the labels that may lead: those that one of the conditions demands */
export function leadingLabels(conditions: readonly Condition[]): Extract<Condition, { kind: 'label' }> | undefined {
  return conditions.filter((each) => each.kind === 'label').find(({ labels }) => labels.length <= mostSelects)
}

function conditionLeads(condition: Condition): Lead[] {
  if (condition.kind === 'label' && condition.labels.length <= mostSelects) {
    const text = 'SELECT resource AS id FROM resource_label WHERE label = ?'
    return [{ selects: [...new Set(condition.labels)].map((label) => fragment(text, label)), covers: condition }]
  }
  if (condition.kind === 'type' && condition.codes.length <= mostSelects) {
    const text = 'SELECT id FROM resource INDEXED BY resource_by_type WHERE type = ?'
    return [{ selects: [...new Set(condition.codes)].map((code) => fragment(text, code)), covers: condition }]
  }
  return []
}

/** Children lie by type; merged, they come in the order of creation. */
function childrenLead({ root }: DiscoveryQuery, conditions: readonly Condition[], probes: Probes): Lead {
  const wanted = conditions.filter((each) => each.kind === 'type')
  const types = probes.typesOfChildren(root.id).filter((type) => wanted.every(({ codes }) => codes.includes(type)))
  const text = 'SELECT id FROM resource INDEXED BY resource_by_parent WHERE parent = ?'
  if (types.length > mostSelects) return { selects: [fragment(text, root.id)], covers: 'subtree' }
  return { selects: types.map((type) => fragment(`${text} AND type = ?`, root.id, type)), covers: 'subtree' }
}

function pathLead(query: DiscoveryQuery): Lead {
  return { selects: [pathSelect(query)], covers: 'subtree' }
}

function pathSelect({ root, levels }: DiscoveryQuery): Fragment {
  const range = fragment(
    'SELECT id FROM resource INDEXED BY resource_by_path WHERE path > ? AND path < ?',
    ...subtreeRange(root.path),
  )
  return levels === undefined ? range : sql`${range} AND ${notDeeper(root.path, levels, 'resource')}`
}

function allResources({ root }: DiscoveryQuery): Lead {
  return { selects: [fragment('SELECT id FROM resource WHERE id > ?', root.id)], covers: 'nothing' }
}

function isDense(query: DiscoveryQuery, probes: Probes): boolean {
  const limit = Math.max(probeLimit, Math.ceil(probes.resources * denseShare))
  return probes.count([pathSelect(query)], limit) >= limit
}

function notDeeper(root: string, levels: number, alias: string): Fragment {
  const deepest = root.split('/').length - 1 + levels
  return fragment(`length(${alias}.path) - length(replace(${alias}.path, '/', '')) <= ?`, deepest)
}

/** @returns conditions on a resource under that alias to be a descendant of the root within the levels */
export function insideSubtree(query: DiscoveryQuery, alias: string): readonly Fragment[] {
  const { root, levels } = query
  if (levels === 1) return [fragment(`${alias}.parent = ?`, root.id)]
  if (isWholeTree(query)) return [fragment(`${alias}.id <> ?`, root.id)]
  const inside = fragment(`${alias}.path > ? AND ${alias}.path < ?`, ...subtreeRange(root.path))
  return levels === undefined ? [inside] : [inside, notDeeper(root.path, levels, alias)]
}

/** Where the instances of a query lie. */
export interface Containers {
  /** Selects of the ids of all resources whose instances are within the levels; the root is one. */
  readonly selects: readonly Fragment[]
  /** Condition on an instance `i` to lie in one of them; undefined when it always does. */
  readonly filter: Fragment | undefined
  /** Whether to go from container to container, rather than through instances found otherwise. */
  readonly shouldLead: boolean
}

export function findContainers(query: DiscoveryQuery, hasOtherLead: boolean, probes: Probes): Containers {
  const { root, levels } = query
  const self = fragment('SELECT ? AS id', root.id)
  if (isWholeTree(query)) return { selects: [], filter: undefined, shouldLead: false }
  if (levels === 1) return { selects: [self], filter: fragment('i.container = ?', root.id), shouldLead: true }
  const above: DiscoveryQuery = levels === undefined ? { root } : { root, levels: levels - 1 }
  const selects = [self, pathSelect(above)]
  const inside = insideSubtree(above, 's').reduce((all, each) => sql`${all} AND ${each}`)
  const filter = sql`EXISTS (SELECT 1 FROM resource s
    WHERE s.id = i.container AND (s.id = ${fragment('?', root.id)} OR (${inside})))`
  const isSmall = probes.count(selects, probeLimit) < probeLimit
  return { selects, filter, shouldLead: isSmall || (!hasOtherLead && !isDense(above, probes)) }
}
