import { randomBytes, randomInt } from 'node:crypto'
import type { Milliseconds } from '@waystation/model'
import { SendError, type SendErrorKind } from '../SendError.ts'
import type { CoapMessage } from './CoapMessage.ts'

export interface ExchangeOptions {
  readonly timeoutMilliseconds: Milliseconds
  readonly signal?: AbortSignal
}

/** One request that waits for its response. */
export class PendingExchange {
  readonly token: Buffer
  readonly response: Promise<CoapMessage>
  readonly deadline: number
  /** Key of the one peer whose response counts; undefined: that of any. */
  readonly responder: string | undefined
  readonly #key: string
  readonly #owner: PendingExchanges
  readonly #signal: AbortSignal | undefined
  readonly #abort = () => this.#reject(this.#signal!.reason)
  #resolvePromise!: (message: CoapMessage) => void
  #rejectPromise!: (error: unknown) => void
  /** Ends its transmission. */
  onSettled: (() => void) | undefined

  constructor(owner: PendingExchanges, token: Buffer, deadline: number, responder?: string, signal?: AbortSignal) {
    this.#owner = owner
    this.responder = responder
    this.token = token
    this.#key = token.toString('latin1')
    this.deadline = deadline
    this.#signal = signal
    this.response = new Promise((resolve, reject) => {
      this.#resolvePromise = resolve
      this.#rejectPromise = reject
    })
    signal?.addEventListener('abort', this.#abort, { once: true })
  }

  get key(): string {
    return this.#key
  }

  resolve(message: CoapMessage): void {
    if (this.#settle()) this.#resolvePromise(message)
  }

  fail(kind: SendErrorKind, reason: string, mayHaveArrived: boolean): void {
    this.#reject(new SendError(kind, reason, mayHaveArrived))
  }

  #reject(error: unknown): void {
    if (this.#settle()) this.#rejectPromise(error)
  }

  #settle(): boolean {
    if (!this.#owner.remove(this)) return false
    this.#signal?.removeEventListener('abort', this.#abort)
    this.onSettled?.()
    return true
  }
}

/**
 * Requests of one endpoint that wait for their responses, by token. Who gets requests of ours can guess the tokens of others:
 * a response counts only from where its request went. @see RFC 7252 5.3.2
 */
export class PendingExchanges {
  readonly #byToken = new Map<string, PendingExchange>()
  readonly #prefix = randomBytes(4)
  #next = randomInt(0x1_0000_0000)

  get size(): number {
    return this.#byToken.size
  }

  add({ timeoutMilliseconds, signal }: ExchangeOptions, responder?: string): PendingExchange {
    const token = Buffer.allocUnsafe(8)
    this.#prefix.copy(token)
    token.writeUInt32BE(this.#next, 4)
    this.#next = (this.#next + 1) >>> 0
    const pending = new PendingExchange(this, token, performance.now() + timeoutMilliseconds, responder, signal)
    this.#byToken.set(pending.key, pending)
    return pending
  }

  /** @returns the exchange that a response of `peer` belongs to */
  of(message: CoapMessage, peer?: string): PendingExchange | undefined {
    if (this.#byToken.size === 0) return undefined
    const pending = this.#byToken.get(message.token.toString('latin1'))
    return pending?.responder === undefined || pending.responder === peer ? pending : undefined
  }

  remove(pending: PendingExchange): boolean {
    return this.#byToken.delete(pending.key)
  }

  sweep(now: number): void {
    for (const pending of this.#byToken.values()) {
      if (pending.deadline <= now) pending.fail('timeout', 'no answer in the time given', true)
    }
  }

  failAll(reason: string): void {
    for (const pending of [...this.#byToken.values()]) pending.fail('unreachable', reason, true)
  }
}
