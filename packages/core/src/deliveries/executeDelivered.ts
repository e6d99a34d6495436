import {
  type Instant,
  normaliseOriginator,
  type RequestPrimitive,
  type ResponsePrimitive,
  responseTypes,
} from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { execute } from '../pipeline/handle.ts'
import { failed, responseOf } from '../pipeline/response.ts'
import type { Resource } from '../ports/index.ts'
import { inTime } from '../requests/inTime.ts'
import type { ResultNotifier } from '../requests/ResultNotifier.ts'
import { addressedResult } from '../requests/requestResource.ts'
import type { Services } from '../Services.ts'
import { deliveredRequest } from './deliveredRequests.ts'

/** One thing to do for a delivery, as its message keeps it. */
export interface Task {
  /** Which of the requests; all of them are handed on together. */
  readonly index: number
  /** Whether the CSE that brought the delivery had proved who it is. */
  readonly isAuthenticated: boolean
  /** When the delivery came. */
  readonly received: Instant
}

interface End {
  /** Adds to a unit of work that the task is done. */
  readonly done: (changes: Changes) => void
  readonly results: ResultNotifier
}

/**
 * Executes one request of a delivery by the one door, as the originator that it names. What it changes and that it is done are
 * one unit of work. Who waits for the result is told of it; others are not, as nobody is there to be answered.
 */
export async function executeDelivered(delivery: Resource, task: Task, end: End, services: Services): Promise<void> {
  const request = deliveredRequest(delivery.attributes.arq, task.index, task.received, services)
  let isRecorded = false
  const keep = (response: ResponsePrimitive, changes: Changes): void => {
    isRecorded = true
    end.done(changes)
    notifyResult(delivery, request, response, end.results, changes, services)
  }
  const exchange: Exchange = {
    ...exchangeOf(request, task, services),
    record: (outcome, changes) => keep(responseOf(request, outcome), changes),
  }
  const response = await inTime(exchange, services, (current) => execute(current, services)).catch((error: unknown) =>
    failed(error, request, services),
  )
  if (isRecorded) return
  const changes = services.changes()
  keep(response, changes)
  await changes.commit()
}

function exchangeOf(request: RequestPrimitive, { isAuthenticated }: Task, { clock, identity }: Services): Exchange {
  const originator = normaliseOriginator(request.from, identity)
  const context = { received: clock.now(), ...(isAuthenticated ? { entitledOriginators: [originator] } : {}) }
  return { request, context, originator }
}

function notifyResult(
  delivery: Resource,
  request: RequestPrimitive,
  response: ResponsePrimitive,
  results: ResultNotifier,
  changes: Changes,
  services: Services,
): void {
  if (request.responseType !== responseTypes.nonBlockingRequestAsynch) return
  const result = { 'm2m:rsp': addressedResult(request.from, response, services) }
  for (const target of request.responseTargets ?? [request.from]) {
    results.notify({ request: delivery.id, target, result }, changes)
  }
}
