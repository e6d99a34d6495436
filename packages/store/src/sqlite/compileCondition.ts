import { type Condition, StoreError } from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'
import type { SqlValue } from './Database.ts'
import { chain, type Fragment, fragment, join, sql } from './Fragment.ts'
import { globPattern } from './globPattern.ts'

/** Which table the rows to be judged come from, and under which alias. */
export interface Scope {
  readonly table: 'resource' | 'instance'
  readonly alias: string
}

/** Takes a test that SQL cannot do, gives the number by which SQL calls it. */
export type RegisterPredicate = (test: (attributes: JsonObject) => boolean) => number

/** Goes into a JSON path in double quotes, where a point is a character like any other. */
const attributeName = /^[A-Za-z0-9_:.-]+$/
const nothing = fragment('0')

/**
 * @returns an SQL expression, true for the rows of the scope that meet the condition
 * @throws StoreError when an attribute name is none
 */
export function compileCondition(condition: Condition, scope: Scope, register: RegisterPredicate): Fragment {
  const { alias } = scope
  const compileAll = (conditions: readonly Condition[]) =>
    conditions.map((each) => compileCondition(each, scope, register))
  switch (condition.kind) {
    case 'all':
      return chain(compileAll(condition.conditions), ' AND ', '1')
    case 'any':
      return chain(compileAll(condition.conditions), ' OR ', '0')
    case 'exactlyOne': {
      const held = compileAll(condition.conditions).map((each) => sql`((${each}) IS TRUE)`)
      return sql`${chain(held, ' + ', '0')} = 1`
    }
    case 'type':
      return sql`${alias}.type IN ${values(condition.codes)}`
    case 'label':
      return compileLabel(condition.labels, scope)
    case 'compare':
      return compileCompare(condition, alias)
    case 'equals':
      return compileEquals(condition.attribute, condition.value, alias)
    case 'contentType':
      return compileContentType(condition.mediaTypes, alias)
    case 'child':
      return compileChild(condition.condition, scope, register)
    case 'parent':
      return compileParent(condition.condition, scope, register)
    case 'predicate':
      return sql`waystation_predicate(${fragment('?', register(condition.test))}, ${alias}.attributes)`
  }
}

function values(list: readonly SqlValue[]): Fragment {
  return join(
    list.map((value) => fragment('?', value)),
    ', ',
    '(NULL)',
  )
}

/** @returns `alias.attributes, path of the attribute` as arguments of a JSON function */
function jsonArguments(attribute: string, alias: string): Fragment {
  if (!attributeName.test(attribute)) {
    throw new StoreError(`'${attribute}' is no attribute name`, 'Correct the filter criteria.')
  }
  return sql`${alias}.attributes, ${fragment('?', `$."${attribute}"`)}`
}

function compileLabel(labels: readonly string[], { table, alias }: Scope): Fragment {
  if (table === 'resource') {
    return sql`EXISTS (SELECT 1 FROM resource_label l WHERE l.label IN ${values(labels)} AND l.resource = ${alias}.id)`
  }
  return sql`(${alias}.labelled AND EXISTS (SELECT 1 FROM instance_label l WHERE l.label IN ${values(labels)}
    AND l.container = ${alias}.container AND l.sequence = ${alias}.sequence))`
}

function compileCompare(condition: Extract<Condition, { kind: 'compare' }>, alias: string): Fragment {
  const json = jsonArguments(condition.attribute, alias)
  const types = typeof condition.value === 'string' ? "('text')" : "('integer', 'real')"
  const operator = operators[condition.operator]
  return sql`(json_type(${json}) IN ${types} AND json_extract(${json}) ${operator} ${fragment('?', condition.value)})`
}

/** A table rather than the text itself, so that no text of a caller can reach the SQL. */
const operators = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const

function compileEquals(attribute: string, value: string | number | boolean, alias: string): Fragment {
  const json = jsonArguments(attribute, alias)
  const item = compileItem(value)
  return sql`(json_type(${json}) <> 'object' AND EXISTS (SELECT 1 FROM json_each(${json}) item WHERE ${item}))`
}

/** By text, as criteria in a URL carry it; a number also by value, whatever its notation. */
function compileItem(value: string | number | boolean): Fragment {
  const pattern = globPattern(String(value))
  const text = `iif(item.type IN ('true', 'false'), item.type, CAST(item.value AS TEXT))`
  const isEqual = fragment(`${text} ${pattern === undefined ? '=' : 'GLOB'} ?`, pattern ?? String(value))
  const isSame =
    typeof value === 'number'
      ? sql`(${isEqual} OR ${fragment(`item.type IN ('integer', 'real') AND item.value = ?`, value)})`
      : isEqual
  return sql`(item.type NOT IN ('null', 'array', 'object') AND ${isSame})`
}

/** contentInfo is `type/subtype:encoding[:security]`. */
function compileContentType(mediaTypes: readonly string[], alias: string): Fragment {
  const contentInfo = `json_extract(${alias}.attributes, '$.cnf')`
  return sql`substr(${contentInfo}, 1, instr(${contentInfo} || ':', ':') - 1) IN ${values(mediaTypes)}`
}

function compileChild(condition: Condition, { table, alias }: Scope, register: RegisterPredicate): Fragment {
  if (table === 'instance') return nothing
  const inner = `${alias}c`
  const child = compileCondition(condition, { table: 'resource', alias: inner }, register)
  const instance = compileCondition(condition, { table: 'instance', alias: inner }, register)
  return sql`(EXISTS (SELECT 1 FROM resource ${inner} WHERE ${inner}.parent = ${alias}.id AND ${child})
    OR EXISTS (SELECT 1 FROM instance ${inner} WHERE ${inner}.container = ${alias}.id AND ${instance}))`
}

function compileParent(condition: Condition, { table, alias }: Scope, register: RegisterPredicate): Fragment {
  const inner = `${alias}p`
  const parent = compileCondition(condition, { table: 'resource', alias: inner }, register)
  const column = table === 'resource' ? 'parent' : 'container'
  return sql`EXISTS (SELECT 1 FROM resource ${inner} WHERE ${inner}.id = ${alias}.${column} AND ${parent})`
}
