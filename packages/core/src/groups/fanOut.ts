import { RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'

export async function fanOut(
  exchange: Exchange,
  target: Extract<Target, { kind: 'fanOutPoint' }>,
  services: Services,
): Promise<Outcome> {
  void services
  void exchange
  throw new RequestError('notImplemented', target.rest)
}
