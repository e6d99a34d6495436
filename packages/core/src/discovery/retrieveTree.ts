import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { RequestError } from '@waystation/model'

export function retrieveTree(exchange: Exchange, found: Resource | Instance, resultContent: number, services: Services): Outcome {
  void services
  void exchange
  void found
  throw new RequestError('notImplemented', `${resultContent}`)
}
