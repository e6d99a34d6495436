import { RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'

/** Sends a request on to the CSE that hosts its target. @see TS-0004 7.3.2.6 */
export async function forward(
  exchange: Exchange,
  target: Extract<Target, { kind: 'remote' }>,
  services: Services,
): Promise<Outcome> {
  void services
  void exchange
  throw new RequestError('notFound', `no CSE ${target.cseID} is registered here`)
}
