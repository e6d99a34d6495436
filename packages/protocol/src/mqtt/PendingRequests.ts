import type { CSEIdentity, Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import { decodePrimitive, responseOfWire } from '../primitives/index.ts'
import { SendError, type SendErrorKind } from '../SendError.ts'
import { serialisations } from '../serialisations/index.ts'
import { canonicalLevel, type Topic } from './topics.ts'

/** A request that waits for its response. */
interface Pending {
  readonly key: string
  /** Canonical level. */
  readonly receiver: string
  readonly requestTopic: string
  readonly ordered: string | undefined
  readonly timer: NodeJS.Timeout
  readonly signal: AbortSignal | undefined
  readonly abort: () => void
  readonly withdraw: () => void
  readonly resolve: (response: ResponsePrimitive) => void
  readonly reject: (error: unknown) => void
}

export interface PendingOptions {
  readonly timeoutMilliseconds: Milliseconds
  readonly signal?: AbortSignal
  /** When one of an order gets no answer, the later ones fail with it. */
  readonly ordered?: string
  /** Takes the request back, as far as it has not left. */
  readonly withdraw?: () => void
}

/** Requests of this end that were published, and what brings their responses to those who wait. */
export class PendingRequests {
  readonly #self: CSEIdentity
  readonly #pending = new Map<string, Pending>()
  /** Oldest first each. */
  readonly #byReceiver = new Index()
  readonly #byOrder = new Index()

  constructor(self: CSEIdentity) {
    this.#self = self
  }

  /**
   * @param receiver level of the request's topic
   * @returns the response that is published to the topic of responses
   */
  wait(request: WirePrimitive, receiver: string, topic: string, options: PendingOptions): Promise<ResponsePrimitive> {
    const key = this.#keyOf(receiver, request.rqi)
    this.#fail(this.#pending.get(key), 'unreachable', 'the same request was sent once more')
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        key,
        receiver: canonicalLevel(receiver, this.#self),
        requestTopic: topic,
        ordered: options.ordered,
        signal: options.signal,
        timer: setTimeout(() => this.#late(pending, options.timeoutMilliseconds), options.timeoutMilliseconds),
        abort: () => this.#end(pending)?.reject(options.signal?.reason),
        withdraw: options.withdraw ?? (() => {}),
        resolve,
        reject,
      }
      this.#pending.set(key, pending)
      this.#byReceiver.add(pending.receiver, pending)
      if (pending.ordered !== undefined) this.#byOrder.add(pending.ordered, pending)
      options.signal?.addEventListener('abort', pending.abort, { once: true })
    })
  }

  /** Takes what was published to a topic of responses. What nobody waits for is dropped. */
  answered(topic: Topic, payload: Buffer): void {
    const serialisation = Object.hasOwn(serialisations, topic.type)
      ? serialisations[topic.type as keyof typeof serialisations]
      : serialisations.json
    try {
      const { wire } = decodePrimitive(payload, serialisation)
      const pending = this.#pending.get(this.#keyOf(topic.receiver, wire.rqi))
      if (pending === undefined) return
      try {
        const response = responseOfWire(wire)
        this.#end(pending, true)?.resolve(response)
      } catch (error) {
        this.#fail(pending, 'protocol', `the answer cannot be read: ${(error as Error).message}`)
      }
    } catch {
      // Without a request identifier nobody knows whose answer it is: the time of that request will run out.
    }
  }

  /** Fails those whose topic nobody listens to any more. */
  lost(isLost: (requestTopic: string) => boolean, reason: string): void {
    this.#failThose([...this.#pending.values()], isLost, reason)
  }

  /** Fails those to the entities of some levels whose topic nobody listens to any more. */
  lostReceivers(levels: readonly string[], isLost: (requestTopic: string) => boolean, reason: string): void {
    for (const level of levels) {
      this.#failThose(this.#byReceiver.get(canonicalLevel(level, this.#self)), isLost, reason)
    }
  }

  #failThose(all: readonly Pending[], isLost: (requestTopic: string) => boolean, reason: string): void {
    for (const pending of all) if (isLost(pending.requestTopic)) this.#fail(pending, 'unreachable', reason)
  }

  #keyOf(receiver: string, requestIdentifier: unknown): string {
    return `${canonicalLevel(receiver, this.#self)} ${String(requestIdentifier)}`
  }

  #late(pending: Pending, timeoutMilliseconds: Milliseconds): void {
    const { ordered } = pending
    const all = ordered === undefined ? [] : this.#byOrder.get(ordered)
    this.#fail(pending, 'timeout', `no answer within ${timeoutMilliseconds} ms`)
    for (const other of all.slice(all.indexOf(pending) + 1)) {
      this.#fail(other, 'unreachable', 'an earlier request in the same order timed out')
    }
  }

  #fail(pending: Pending | undefined, kind: SendErrorKind, reason: string): void {
    if (pending !== undefined) this.#end(pending)?.reject(new SendError(kind, reason, true))
  }

  /** @returns undefined when it had ended before */
  #end(pending: Pending, isAnswered = false): Pending | undefined {
    if (this.#pending.get(pending.key) !== pending) return undefined
    this.#pending.delete(pending.key)
    this.#byReceiver.remove(pending.receiver, pending)
    if (pending.ordered !== undefined) this.#byOrder.remove(pending.ordered, pending)
    clearTimeout(pending.timer)
    pending.signal?.removeEventListener('abort', pending.abort)
    if (!isAnswered) pending.withdraw()
    return pending
  }
}

/** Requests by something that several have in common. */
class Index {
  readonly #sets = new Map<string, Set<Pending>>()

  add(name: string, pending: Pending): void {
    const set = this.#sets.get(name)
    if (set === undefined) this.#sets.set(name, new Set([pending]))
    else set.add(pending)
  }

  remove(name: string, pending: Pending): void {
    const set = this.#sets.get(name)
    if (set?.delete(pending) === true && set.size === 0) this.#sets.delete(name)
  }

  get(name: string): Pending[] {
    return [...(this.#sets.get(name) ?? [])]
  }
}
