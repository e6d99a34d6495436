import { checkPeriod } from '../authorization/checkPeriod.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.38, TS-0004 7.4.40 */
export const role: Behaviour = {
  create: ({ attributes }) => checkPeriod(attributes),
}
