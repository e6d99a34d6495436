/** Middle value; the mean of the two middle ones for an even number; NaN for none. */
export function median(values: readonly number[] | Float64Array): number {
  return quantile(values, 0.5)
}

/** @param q 0 to 1; between two values it interpolates */
export function quantile(values: readonly number[] | Float64Array, q: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = Float64Array.from(values).sort()
  const position = (sorted.length - 1) * q
  const below = Math.floor(position)
  const low = sorted[below] as number
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  return low + (high - low) * (position - below)
}
