import { RequestError } from '@waystation/model'
import type { Services } from '../Services.ts'
import type { Exchange } from './Exchange.ts'
import type { Outcome } from './respond.ts'
import type { Target } from './Target.ts'

/** @see TS-0004 7.3.3.7 (NOTIFY), 7.5 */
export async function notify(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  void exchange
  void target
  void services
  throw new RequestError('operationNotAllowed', 'not yet')
}
