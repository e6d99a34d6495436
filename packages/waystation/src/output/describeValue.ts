import { type dataTypes, parseTimestamp } from '@waystation/model'

/** @returns a value as a person reads it: enumerated numbers with their names, times in ISO form */
export function describeValue(value: unknown, type: dataTypes.DataType | undefined): string {
  if (Array.isArray(value)) {
    const isPlain = value.every((item) => typeof item !== 'object')
    return isPlain ? value.map((item) => describeValue(item, type?.item)).join(', ') : JSON.stringify(value)
  }
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  const name = typeof value === 'number' ? type?.values?.[value] : undefined
  if (name !== undefined) return `${value} (${name})`
  return describeTime(value, type) ?? String(value)
}

function describeTime(value: unknown, type: dataTypes.DataType | undefined): string | undefined {
  const isTime = type?.kind === 'timestamp' || type?.alternatives?.some(({ kind }) => kind === 'timestamp')
  const instant = isTime ? parseTimestamp(value) : undefined
  return instant === undefined ? undefined : new Date(instant).toISOString().replace('T', ' ')
}
