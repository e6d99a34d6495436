import { type Instant, RequestError, type ResponsePrimitive } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'

/**
 * Executes at the time the request names, if any, and gives up waiting when the request or its result expires.
 * @throws RequestError requestTimeout
 * @see TS-0001 8.1.2 (Operation Execution Time, Request and Result Expiration Timestamp)
 */
export function inTime(
  exchange: Exchange,
  services: Pick<Services, 'clock'>,
  execute: (exchange: Exchange) => Promise<ResponsePrimitive>,
): Promise<ResponsePrimitive> {
  const { operationExecutionTime, requestExpiration, resultExpiration } = exchange.request
  const end = earliest(requestExpiration, resultExpiration)
  if (operationExecutionTime === undefined && end === undefined) return execute(exchange)
  return timed(exchange, operationExecutionTime ?? 0, end, services, execute)
}

function timed(
  exchange: Exchange,
  start: Instant,
  end: Instant | undefined,
  services: Pick<Services, 'clock'>,
  execute: (exchange: Exchange) => Promise<ResponsePrimitive>,
): Promise<ResponsePrimitive> {
  const { clock } = services
  return new Promise((resolve, reject) => {
    const cancels: (() => void)[] = []
    const settle = (action: () => void): void => {
      for (const cancel of cancels) cancel()
      action()
    }
    const run = (): void => {
      execute(exchange).then(
        (response) => settle(() => resolve(response)),
        (error: unknown) => settle(() => reject(error)),
      )
    }
    if (end !== undefined) {
      const expire = (): void =>
        settle(() => reject(new RequestError('requestTimeout', 'the request expired before it could be answered')))
      cancels.push(clock.after(Math.max(0, end - clock.now()), expire))
    }
    if (start > clock.now()) cancels.push(clock.after(start - clock.now(), run))
    else run()
  })
}

function earliest(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.min(a, b)
}
