import type { IncomingHttpHeaders } from 'node:http'
import type { Milliseconds, ResponsePrimitive } from '@waystation/model'
import type { Dispatcher } from 'undici'
import { SendError, type SendErrorKind } from '../SendError.ts'
import { decodeResponse } from './decodeResponse.ts'
import type { EncodedRequest } from './encodeRequest.ts'

export interface OutgoingRequestOptions {
  readonly requestIdentifier: string
  readonly timeoutMilliseconds: Milliseconds
  readonly signal?: AbortSignal
}

/** Told, once each, how the exchange on the wire ended, whatever the caller was told before. */
export interface ExchangeObserver {
  answered(request: OutgoingRequest): void
  broken(request: OutgoingRequest, error: Error): void
  /** The caller was told that time is up, or has given up itself. */
  abandoned(request: OutgoingRequest, reason: 'timeout' | 'aborted'): void
}

/** One request on its way: what the caller waits on, and what the HTTP client reports to. */
export class OutgoingRequest implements Dispatcher.DispatchHandler {
  readonly encoded: EncodedRequest
  readonly response: Promise<ResponsePrimitive>
  readonly #options: OutgoingRequestOptions
  readonly #observer: ExchangeObserver
  readonly #timer: NodeJS.Timeout
  readonly #abort = () => this.#giveUp('aborted')
  #resolve!: (response: ResponsePrimitive) => void
  #reject!: (error: unknown) => void
  #isSettled = false
  #controller: Dispatcher.DispatchController | undefined
  #isCancelled = false
  #status = 0
  #headers: IncomingHttpHeaders = {}
  readonly #body: Buffer[] = []

  constructor(encoded: EncodedRequest, options: OutgoingRequestOptions, observer: ExchangeObserver) {
    this.encoded = encoded
    this.#options = options
    this.#observer = observer
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#timer = setTimeout(() => this.#giveUp('timeout'), options.timeoutMilliseconds)
    options.signal?.addEventListener('abort', this.#abort, { once: true })
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  get hasStarted(): boolean {
    return this.#controller !== undefined
  }

  /** What the HTTP client is to send. */
  get dispatchOptions(): Dispatcher.DispatchOptions {
    const { method, path, headers, body = null } = this.encoded
    // Not blocking: that would keep the client from pipelining.
    return { method, path, headers, body, blocking: false, idempotent: true }
  }

  fail(kind: SendErrorKind, message: string, cause?: unknown): void {
    if (this.#settle()) this.#reject(new SendError(kind, message, this.hasStarted, cause))
  }

  /** Takes the request off the wire, at the price of its connection. */
  cancel(): void {
    this.#isCancelled = true
    this.#controller?.abort(new Error('cancelled'))
  }

  #giveUp(reason: 'timeout' | 'aborted'): void {
    if (this.#isSettled) return
    if (reason === 'timeout') this.fail('timeout', `no answer within ${this.#options.timeoutMilliseconds} ms`)
    else if (this.#settle()) this.#reject(this.#options.signal!.reason)
    this.#observer.abandoned(this, reason)
  }

  /** @returns whether the caller was still waiting */
  #settle(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    clearTimeout(this.#timer)
    this.#options.signal?.removeEventListener('abort', this.#abort)
    return true
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isCancelled) controller.abort(new Error('cancelled'))
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body.push(chunk)
  }

  onResponseEnd(): void {
    this.#answer()
    this.#observer.answered(this)
  }

  #answer(): void {
    if (this.#isSettled) return
    try {
      const body = this.#body.length === 1 ? this.#body[0] : Buffer.concat(this.#body)
      const response = decodeResponse(this.#status, this.#headers, body, this.#options.requestIdentifier)
      if (this.#settle()) this.#resolve(response)
    } catch (error) {
      this.fail('protocol', `the answer cannot be read: ${(error as Error).message}`, error)
    }
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#observer.broken(this, error)
  }
}

/** @returns what kind of failure an error of the HTTP client is */
export function kindOfClientError(error: Error): SendErrorKind {
  if (error.name === 'HTTPParserError') return 'protocol'
  const { code = '' } = error as { code?: string }
  return /^UND_ERR_(RES_|RESPONSE|HEADERS_OVERFLOW|INVALID_ARG|NOT_SUPPORTED)/.test(code) ? 'protocol' : 'unreachable'
}
