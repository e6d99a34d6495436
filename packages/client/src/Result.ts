import {
  RequestError,
  type ResponsePrimitive,
  type StatusCodeName,
  statusCodeOf,
  statusCodes,
  valueOf,
} from '@waystation/model'

/** Outcome of a request, as a value: nothing that the other side answers makes the client throw. */
export type Result<T> = Success<T> | Failure

export interface Success<T> {
  readonly ok: true
  /** Response status code, 1000 to 2999. */
  readonly code: number
  readonly value: T
  /** As received. */
  readonly response: ResponsePrimitive
}

export interface Failure {
  readonly ok: false
  /** Name in the table of status codes; `unknown` for a code that this release does not know. */
  readonly status: StatusCodeName | 'unknown'
  /** Response status code, 4000 and above. No answer in time counts as 4008, no connection as 5103. */
  readonly code: number
  /** What the other side, or the transport, said. */
  readonly reason: string
  /** As received; undefined when no response came. */
  readonly response?: ResponsePrimitive
}

const names = new Map(Object.entries(statusCodes).map(([name, row]) => [row.code as number, name as StatusCodeName]))

/** @returns the failure that a response stands for */
export function failureOf(response: ResponsePrimitive): Failure {
  const code = response.responseStatusCode
  const debug = response.content === undefined ? undefined : valueOf(response.content)['m2m:dbg']
  const reason = typeof debug === 'string' ? debug : (statusCodeOf(code)?.name ?? `status code ${code}`)
  return { ok: false, status: names.get(code) ?? 'unknown', code, reason, response }
}

/** @returns a failure that did not come as a response */
export function failure(status: StatusCodeName, reason: string): Failure {
  return { ok: false, status, code: statusCodes[status].code, reason }
}

/**
 * For callers that would rather catch.
 * @returns the value of a success
 * @throws RequestError for a failure
 */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new RequestError(result.status === 'unknown' ? 'badRequest' : result.status, result.reason)
}
