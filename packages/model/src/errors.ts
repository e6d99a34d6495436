import { type StatusCodeName, statusCodes } from './statusCodes.ts'

/** What a caller did that cannot be answered with success: a row of the status table and the reason in words. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly status: StatusCodeName

  /**
   * @param status row of the status table
   * @param reason one sentence that names the attribute or parameter at fault; it reaches the caller as `m2m:dbg`
   */
  constructor(status: StatusCodeName, reason: string) {
    super(reason)
    this.status = status
  }

  get code(): number {
    return statusCodes[this.status].code
  }
}

/** Our own API used in a way its contract forbids. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** An invariant of ours broke. */
export class InternalError extends Error {
  override readonly name = 'InternalError'
}
