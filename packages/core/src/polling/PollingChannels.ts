import { RequestError, type ResponsePrimitive, type WirePrimitive } from '@waystation/model'
import type { DispatchOptions } from '../delivery/dispatch.ts'
import type { Clock, Resource } from '../ports/index.ts'

/** A request on its way to the owner of a polling channel. */
interface Entry {
  readonly wire: WirePrimitive
  /** Request identifier under which it was handed out. */
  identifier: unknown
  readonly timeoutMilliseconds: number
  readonly resolve: (response: ResponsePrimitive) => void
  readonly reject: (error: RequestError) => void
  cancel: () => void
}

interface Poll {
  readonly most: number
  readonly resolve: (requests: readonly WirePrimitive[]) => void
  readonly reject: (error: RequestError) => void
  cancel: () => void
}

interface Channel {
  /** Not yet handed to a poll, in order. */
  readonly waiting: Entry[]
  /** Handed out and not yet answered, by request identifier. */
  readonly outstanding: Map<unknown, Entry>
  readonly polls: Poll[]
}

/**
 * Requests that wait for their receiver to poll. What waits here is kept durable by who sent it: notifications by the
 * delivery engine, other requests by their originator, who waits for the answer.
 * @see TS-0001 9.6.21, 10.2.5.12; TS-0004 7.4.21, 7.4.22
 */
export class PollingChannels {
  readonly #clock: Clock
  readonly #mostWaiting: number
  readonly #channels = new Map<number, Channel>()

  /** @param mostWaiting requests that one channel holds; more are refused */
  constructor(clock: Clock, mostWaiting: number) {
    this.#clock = clock
    this.#mostWaiting = mostWaiting
  }

  /**
   * Queues a request for the owner of the channel and waits for the answer; the time-out runs from the poll on, the wait
   * for a poll ends with the request's own expiration.
   * @throws RequestError targetNotReachable when the channel goes or is full, requestTimeout when time runs out
   */
  request(channel: Resource, wire: WirePrimitive, options: DispatchOptions): Promise<ResponsePrimitive> {
    const state = this.#state(channel.id)
    if (state.waiting.length >= this.#mostWaiting) {
      throw new RequestError('targetNotReachable', `too many requests wait for a poll of ${channel.path}`)
    }
    const { timeoutMilliseconds, expires, signal } = options
    const { promise, resolve, reject } = Promise.withResolvers<ResponsePrimitive>()
    const entry: Entry = { wire, identifier: wire.rqi, timeoutMilliseconds, resolve, reject, cancel: () => {} }
    const abort = (): void => drop(state, entry, 'targetNotReachable', 'the request was given up')
    signal?.addEventListener('abort', abort)
    if (expires !== undefined) {
      entry.cancel = this.#clock.after(Math.max(0, expires - this.#clock.now()), () =>
        drop(state, entry, 'requestTimeout', `${channel.path} was not polled in time`),
      )
    }
    state.waiting.push(entry)
    this.#serve(state)
    return promise.finally(() => signal?.removeEventListener('abort', abort))
  }

  /**
   * Waits for requests.
   * @param most how many to return at once
   * @throws RequestError requestTimeout when none comes in time
   */
  poll(
    channel: Resource,
    most: number,
    timeoutMilliseconds: number,
    signal?: AbortSignal,
  ): Promise<readonly WirePrimitive[]> {
    const state = this.#state(channel.id)
    const { promise, resolve, reject } = Promise.withResolvers<readonly WirePrimitive[]>()
    const poll: Poll = { most, resolve, reject, cancel: () => {} }
    const end = (): void => {
      const index = state.polls.indexOf(poll)
      if (index === -1) return
      state.polls.splice(index, 1)
      poll.cancel()
      reject(new RequestError('requestTimeout', 'nothing came in the time that the poll waits'))
    }
    poll.cancel = this.#clock.after(timeoutMilliseconds, end)
    signal?.addEventListener('abort', end)
    state.polls.push(poll)
    this.#serve(state)
    return promise.finally(() => signal?.removeEventListener('abort', end))
  }

  /** @returns whether a request with the answer's identifier was waiting for it */
  answer(channel: Resource, response: ResponsePrimitive): boolean {
    const state = this.#channels.get(channel.id)
    const entry = state?.outstanding.get(response.requestIdentifier)
    if (state === undefined || entry === undefined) return false
    state.outstanding.delete(response.requestIdentifier)
    entry.cancel()
    entry.resolve({ ...response, requestIdentifier: entry.wire.rqi as string })
    return true
  }

  /** Ends everything that waits on a channel that is deleted. */
  close(channel: number): void {
    const state = this.#channels.get(channel)
    if (state === undefined) return
    this.#channels.delete(channel)
    for (const entry of [...state.waiting, ...state.outstanding.values()]) {
      entry.cancel()
      entry.reject(new RequestError('targetNotReachable', 'the polling channel was deleted'))
    }
    for (const poll of state.polls) {
      poll.cancel()
      poll.reject(new RequestError('notFound', 'the polling channel was deleted'))
    }
  }

  stop(): void {
    for (const channel of [...this.#channels.keys()]) this.close(channel)
  }

  #state(channel: number): Channel {
    let state = this.#channels.get(channel)
    if (state === undefined) {
      state = { waiting: [], outstanding: new Map(), polls: [] }
      this.#channels.set(channel, state)
    }
    return state
  }

  #serve(state: Channel): void {
    while (state.waiting.length > 0 && state.polls.length > 0) {
      const poll = state.polls.shift() as Poll
      poll.cancel()
      const entries = state.waiting.splice(0, poll.most)
      for (const entry of entries) this.#handOut(state, entry)
      poll.resolve(entries.map(({ wire, identifier }) => ({ ...wire, rqi: identifier as string })))
    }
  }

  /** Originators choose identifiers apart from each other: one that is under way already gets a number. */
  #handOut(state: Channel, entry: Entry): void {
    entry.cancel()
    for (let number = 2; state.outstanding.has(entry.identifier); number++) {
      entry.identifier = `${String(entry.wire.rqi)}.${number}`
    }
    state.outstanding.set(entry.identifier, entry)
    entry.cancel = this.#clock.after(entry.timeoutMilliseconds, () =>
      drop(state, entry, 'requestTimeout', 'the owner of the polling channel did not answer in time'),
    )
  }
}

function drop(state: Channel, entry: Entry, status: 'requestTimeout' | 'targetNotReachable', reason: string): void {
  const index = state.waiting.indexOf(entry)
  if (index !== -1) state.waiting.splice(index, 1)
  if (state.outstanding.get(entry.identifier) === entry) state.outstanding.delete(entry.identifier)
  entry.cancel()
  entry.reject(new RequestError(status, reason))
}
