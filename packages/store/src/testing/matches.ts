import { type Condition, Instance, type Resource } from '@waystation/core/ports'
import type { JsonValue } from '@waystation/model'

type Subject = Resource | Instance

/** What the naive store knows about the surroundings of a subject. */
export interface Surroundings {
  parent(subject: Subject): Resource | undefined
  children(subject: Subject): readonly Subject[]
}

/** A condition as its description says it, with no thought of speed: what SQL is compared with. */
export function matches(condition: Condition, subject: Subject, around: Surroundings): boolean {
  const { attributes } = subject
  const holds = (one: Condition) => matches(one, subject, around)
  switch (condition.kind) {
    case 'all':
      return sortedByCost(condition.conditions).every(holds)
    case 'any':
      return condition.conditions.some(holds)
    case 'exactlyOne':
      return condition.conditions.filter(holds).length === 1
    case 'type':
      return condition.codes.includes(subject.resourceType)
    case 'label':
      return listOf(attributes.lbl).some((label) => condition.labels.includes(label as string))
    case 'compare':
      return compares(attributes[condition.attribute], condition)
    case 'equals':
      return listOf(attributes[condition.attribute]).some((item) => isEqual(item, condition.value))
    case 'contentType':
      return typeof attributes.cnf === 'string' && condition.mediaTypes.includes(attributes.cnf.split(':')[0] as string)
    case 'child':
      return around.children(subject).some((child) => matches(condition.condition, child, around))
    case 'parent': {
      const parent = around.parent(subject)
      return parent !== undefined && matches(condition.condition, parent, around)
    }
    case 'predicate':
      return condition.test(attributes)
  }
}

/** Predicates come last: they are asked only about what the rest lets through. */
function sortedByCost(conditions: readonly Condition[]): readonly Condition[] {
  const isPredicate = ({ kind }: Condition) => Number(kind === 'predicate')
  return conditions.toSorted((one, other) => isPredicate(one) - isPredicate(other))
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function isEqual(item: JsonValue, wanted: string | number | boolean): boolean {
  if (item === null || typeof item === 'object') return false
  const escaped = String(wanted)
    .split('*')
    .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(String(item))
}

function compares(value: JsonValue | undefined, { operator, value: bound }: Extract<Condition, { kind: 'compare' }>) {
  if (typeof value !== typeof bound) return false
  const order = (value as string) < (bound as string) ? -1 : (value as string) > (bound as string) ? 1 : 0
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator]
}

export function isInstance(subject: Subject): subject is Instance {
  return subject instanceof Instance
}
