import { type JsonValue, wildcardMatches } from '@waystation/model'
import type { Condition, Instance, Resource, ResourceStore } from '../ports/index.ts'

type Needs = Pick<ResourceStore, 'resource' | 'discover'>

/** Evaluates on one resource what the store evaluates on many. */
export function matchesCondition(condition: Condition, subject: Resource | Instance, store: Needs): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.conditions.every((one) => matchesCondition(one, subject, store))
    case 'any':
      return condition.conditions.some((one) => matchesCondition(one, subject, store))
    case 'exactlyOne':
      return condition.conditions.filter((one) => matchesCondition(one, subject, store)).length === 1
    case 'parent': {
      const parent = store.resource('path' in subject ? subject.parent : subject.container)
      return parent !== undefined && matchesCondition(condition.condition, parent, store)
    }
    case 'child':
      return 'path' in subject && hasAny(store.discover({ root: subject, levels: 1, condition: condition.condition }))
    default:
      return matchesAttributes(condition, subject)
  }
}

function hasAny(found: Iterable<unknown>): boolean {
  for (const _one of found) return true
  return false
}

type Leaf = Exclude<Condition, { kind: 'all' | 'any' | 'exactlyOne' | 'child' | 'parent' }>

function matchesAttributes(condition: Leaf, subject: Resource | Instance): boolean {
  const { attributes } = subject
  switch (condition.kind) {
    case 'type':
      return condition.codes.includes(subject.resourceType)
    case 'label':
      return ((attributes.lbl ?? []) as string[]).some((label) => condition.labels.includes(label))
    case 'contentType':
      return (
        typeof attributes.cnf === 'string' && condition.mediaTypes.includes(attributes.cnf.split(':', 1)[0] as string)
      )
    case 'predicate':
      return condition.test(attributes)
    case 'equals':
      return [attributes[condition.attribute]].flat().some((value) => isEqual(value, condition.value))
    case 'compare':
      return compare(attributes[condition.attribute], condition.operator, condition.value)
  }
}

function isEqual(value: JsonValue | undefined, wanted: string | number | boolean): boolean {
  if (value === undefined || value === null || typeof value === 'object') return false
  return value === wanted || wildcardMatches(String(wanted), String(value))
}

function compare(value: JsonValue | undefined, operator: '<' | '<=' | '>' | '>=', bound: string | number): boolean {
  if (typeof value !== typeof bound) return false
  const [a, b] = [value as number, bound as number]
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}
