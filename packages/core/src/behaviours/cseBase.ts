import { formatTimestamp } from '@waystation/model'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.3 */
export const cseBase: Behaviour = {
  computed: (_resource, services) => ({ ctm: formatTimestamp(services.clock.now()) }),
}
