/**
 * - `unreachable`: no connection, or it broke before the answer
 * - `timeout`: no answer in the time given
 * - `protocol`: the request cannot be written, or the answer cannot be read
 */
export type SendErrorKind = 'unreachable' | 'timeout' | 'protocol'

/** Why a request got no response. */
export class SendError extends Error {
  override readonly name = 'SendError'
  readonly kind: SendErrorKind
  /** Whether the peer may have received the request and acted on it; false: it has certainly not. */
  readonly mayHaveArrived: boolean

  constructor(kind: SendErrorKind, message: string, mayHaveArrived: boolean, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
    this.mayHaveArrived = mayHaveArrived
  }
}
