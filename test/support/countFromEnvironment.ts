/**
 * Size of a test that takes long: as much as CI has time for, unless a variable asks for more.
 * @throws RangeError when the variable holds no whole number above 0
 */
export function countFromEnvironment(variable: string, otherwise: number): number {
  const given = process.env[variable]
  if (given === undefined) return otherwise
  const count = Number(given)
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`${variable} must be a whole number above 0, not ${given}`)
  return count
}
