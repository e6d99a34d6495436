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
  readonly #key: string
  readonly #owner: PendingExchanges
  readonly #signal: AbortSignal | undefined
  readonly #abort = () => this.#reject(this.#signal!.reason)
  #resolvePromise!: (message: CoapMessage) => void
  #rejectPromise!: (error: unknown) => void
  /** Ends its transmission. */
  onSettled: (() => void) | undefined

  constructor(owner: PendingExchanges, token: Buffer, deadline: number, signal: AbortSignal | undefined) {
    this.#owner = owner
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

/** Requests of one endpoint that wait for their responses, by token. Nobody else can guess a token. @see RFC 7252 5.3.1 */
export class PendingExchanges {
  readonly #byToken = new Map<string, PendingExchange>()
  readonly #prefix = randomBytes(4)
  #next = randomInt(0x1_0000_0000)

  get size(): number {
    return this.#byToken.size
  }

  add({ timeoutMilliseconds, signal }: ExchangeOptions): PendingExchange {
    const token = Buffer.allocUnsafe(8)
    this.#prefix.copy(token)
    token.writeUInt32BE(this.#next, 4)
    this.#next = (this.#next + 1) >>> 0
    const pending = new PendingExchange(this, token, performance.now() + timeoutMilliseconds, signal)
    this.#byToken.set(pending.key, pending)
    return pending
  }

  /** @returns the exchange that a response belongs to */
  of(message: CoapMessage): PendingExchange | undefined {
    return this.#byToken.size === 0 ? undefined : this.#byToken.get(message.token.toString('latin1'))
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
