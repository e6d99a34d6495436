/**
 * A condition on the labels of a resource. A label is `key` or `key:value`; the first colon separates.
 * - `has`: a label with that key, with or without value; `lacks`: none
 * - `is`: key with one of the values; `isNot`: key with some value, and none of its values among those given
 */
export interface LabelsQuery {
  readonly operator: 'has' | 'lacks' | 'is' | 'isNot'
  readonly key: string
  readonly values: readonly string[]
}

const key = /^[^\s:(),]+$/

function query(operator: LabelsQuery['operator'], name: string, values: string[]): LabelsQuery | undefined {
  return key.test(name) && values.every((value) => value !== '') ? { operator, key: name, values } : undefined
}

function parseList(text: string): string[] | undefined {
  if (!text.startsWith('(') || !text.endsWith(')')) return undefined
  return text
    .slice(1, -1)
    .split(',')
    .map((value) => value.trim())
}

/**
 * Reads a labelsQuery: `key`, `NT key`, `key:value`, `key EQ value`, `key NE value`, `key IN (a,b)` or `key NI (a,b)`.
 * @returns undefined when `text` is none of these
 * @see TS-0004 6.3.5.8 (m2m:filterCriteria)
 */
export function parseLabelsQuery(text: unknown): LabelsQuery | undefined {
  if (typeof text !== 'string') return undefined
  const trimmed = text.trim()
  const space = trimmed.indexOf(' ')
  if (space < 0) {
    const colon = trimmed.indexOf(':')
    return colon < 0 ? query('has', trimmed, []) : query('is', trimmed.slice(0, colon), [trimmed.slice(colon + 1)])
  }
  const first = trimmed.slice(0, space)
  const rest = trimmed.slice(space).trim()
  if (first === 'NT') return query('lacks', rest, [])
  const colon = trimmed.indexOf(':')
  if (colon > 0 && colon < space) return query('is', trimmed.slice(0, colon), [trimmed.slice(colon + 1)])
  const operator = rest.slice(0, 2)
  const operand = rest.slice(2).trim()
  if (!/^[\s(]/.test(rest.slice(2))) return undefined
  if (operator === 'EQ') return query('is', first, [operand])
  if (operator === 'NE') return query('isNot', first, [operand])
  const values = parseList(operand)
  if (values === undefined) return undefined
  if (operator === 'IN') return query('is', first, values)
  return operator === 'NI' ? query('isNot', first, values) : undefined
}

/** Whether the labels of a resource fulfil a query. */
export function matchesLabelsQuery(query: LabelsQuery, labels: readonly string[]): boolean {
  const prefix = `${query.key}:`
  const values = labels.filter((label) => label.startsWith(prefix)).map((label) => label.slice(prefix.length))
  switch (query.operator) {
    case 'has':
      return values.length > 0 || labels.includes(query.key)
    case 'lacks':
      return values.length === 0 && !labels.includes(query.key)
    case 'is':
      return values.some((value) => query.values.includes(value))
    case 'isNot':
      return values.length > 0 && !values.some((value) => query.values.includes(value))
  }
}
