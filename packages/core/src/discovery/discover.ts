import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'
import { RequestError } from '@waystation/model'

export async function discover(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  void services
  void exchange
  throw new RequestError('notImplemented', target.kind)
}
