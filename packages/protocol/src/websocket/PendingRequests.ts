import type { Milliseconds, ResponsePrimitive } from '@waystation/model'
import { SendError, type SendErrorKind } from '../SendError.ts'

export interface WaitOptions {
  readonly timeoutMilliseconds: Milliseconds
  readonly signal?: AbortSignal
  /** When one of an order gets no answer in time, the later ones fail with it. */
  readonly ordered?: string
}

interface Pending {
  readonly identifier: string
  readonly options: WaitOptions
  readonly timer: NodeJS.Timeout
  readonly abort: () => void
  readonly resolve: (response: ResponsePrimitive) => void
  readonly reject: (error: unknown) => void
}

/** Requests that were sent on a connection and have no answer yet, oldest first. */
export class PendingRequests {
  readonly #pending = new Map<string, Pending>()

  get size(): number {
    return this.#pending.size
  }

  /** @returns the response that comes with the same request identifier */
  wait(identifier: string, options: WaitOptions): Promise<ResponsePrimitive> {
    const earlier = this.#pending.get(identifier)
    if (earlier !== undefined) this.#fail(earlier, 'unreachable', 'the same request was sent once more')
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        identifier,
        options,
        timer: setTimeout(() => this.#late(pending), options.timeoutMilliseconds),
        abort: () => this.#end(pending)?.reject(options.signal?.reason),
        resolve,
        reject,
      }
      this.#pending.set(identifier, pending)
      options.signal?.addEventListener('abort', pending.abort, { once: true })
    })
  }

  /**
   * @param read makes the response, once somebody waits for it
   * @returns whether somebody did
   */
  answered(identifier: unknown, read: () => ResponsePrimitive): boolean {
    const pending = typeof identifier === 'string' ? this.#pending.get(identifier) : undefined
    if (pending === undefined) return false
    this.#end(pending)
    try {
      pending.resolve(read())
    } catch (error) {
      pending.reject(new SendError('protocol', `the answer cannot be read: ${(error as Error).message}`, true, error))
    }
    return true
  }

  failAll(reason: string): void {
    for (const pending of [...this.#pending.values()]) this.#fail(pending, 'unreachable', reason)
  }

  #late(pending: Pending): void {
    const { ordered, timeoutMilliseconds } = pending.options
    const all = ordered === undefined ? [] : [...this.#pending.values()]
    this.#fail(pending, 'timeout', `no answer within ${timeoutMilliseconds} ms`)
    for (const other of all.slice(all.indexOf(pending) + 1)) {
      if (other.options.ordered === ordered)
        this.#fail(other, 'unreachable', 'an earlier request got no answer in time')
    }
  }

  #fail(pending: Pending, kind: SendErrorKind, reason: string): void {
    this.#end(pending)?.reject(new SendError(kind, reason, true))
  }

  /** @returns undefined when it had ended before */
  #end(pending: Pending): Pending | undefined {
    if (this.#pending.get(pending.identifier) !== pending) return undefined
    this.#pending.delete(pending.identifier)
    clearTimeout(pending.timer)
    pending.options.signal?.removeEventListener('abort', pending.abort)
    return pending
  }
}
