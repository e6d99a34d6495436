import { randomBytes } from 'node:crypto'

const run = randomBytes(4).toString('hex')
let sequence = 0

/**
 * Makes a name that no other call, test file or test run makes.
 * Legal as resource name, AE-ID stem (with prefix `C` or `S`) and request identifier.
 */
export function uniqueName(prefix = 'n'): string {
  sequence += 1
  return `${prefix}${run}${sequence.toString(36)}`
}
