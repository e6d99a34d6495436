/** @returns a value as text: text as it is, nothing as nothing, complex values as JSON */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}
