import { checkPeriod } from '../authorization/checkPeriod.ts'
import type { Behaviour } from './Behaviour.ts'

/** The token is verified when somebody presents its tokenID, by what it says itself. @see TS-0001 9.6.39, TS-0004 7.4.41 */
export const token: Behaviour = {
  create: ({ attributes }) => checkPeriod(attributes),
}
