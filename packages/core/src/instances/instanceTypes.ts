/** Types of what holds instances, with the type of these. */
export const instanceTypes: ReadonlyMap<number, number> = new Map([
  [3, 4],
  [28, 58],
  [29, 30],
])
