import type { Client } from 'undici'
import { type ExchangeObserver, kindOfClientError, type OutgoingRequest } from './OutgoingRequest.ts'

/** Answers on one connection after which requests are pipelined on it: the second proves that it was kept. */
const firstProof = 2
/** By how much more proof is asked of an origin after each pipelined connection that broke, and at most how much. */
const distrust = 8
const longestProof = 10_000

/**
 * The ordered requests to one origin, on one connection.
 *
 * Requests are written in the order given and the connection delivers them in that order. Up to `depth` of them are on the
 * wire at a time, once the connection has shown that it is kept between requests; before, one. When a pipelined connection
 * broke with requests unanswered, the origin has to show that for longer.
 *
 * No request overtakes an earlier one of the same order that failed by the fault of the connection: all that are on the wire
 * then fail together, and with them the waiting ones of the same orders, so that the caller can send them again, in order.
 * When there was no connection at all, everything waiting fails. An answer, whatever its status, is no such failure.
 */
export class OrderedLane implements ExchangeObserver {
  readonly #connect: () => Client
  readonly #depth: number
  #client: Client | undefined
  /** On the wire, oldest first. */
  #sent: OutgoingRequest[] = []
  #waiting: OutgoingRequest[] = []
  readonly #orders = new WeakMap<OutgoingRequest, string>()
  #isConnected = false
  #answers = 0
  #proof = firstProof

  /**
   * @param connect makes a client that pipelines at least `depth` requests
   * @param depth most requests on the wire
   */
  constructor(connect: () => Client, depth: number) {
    this.#connect = connect
    this.#depth = depth
  }

  get isIdle(): boolean {
    return this.#sent.length === 0 && this.#waiting.length === 0
  }

  /** @param order requests of the same order stay in order even when the connection fails */
  send(request: OutgoingRequest, order: string): void {
    this.#orders.set(request, order)
    this.#waiting.push(request)
    this.#pump()
  }

  /** Fails what is left. */
  close(): void {
    const requests = [...this.#sent, ...this.#waiting]
    this.#sent = []
    this.#waiting = []
    for (const request of requests) request.fail('unreachable', 'the sender was closed')
    this.#drop()
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#sent.length < (this.#answers < this.#proof ? 1 : this.#depth)) {
      const request = this.#waiting.shift()!
      if (request.isSettled) continue
      this.#client ??= this.#open()
      this.#sent.push(request)
      this.#client.dispatch(request.dispatchOptions, request)
    }
  }

  #open(): Client {
    const client = this.#connect()
    client.on('connect', () => {
      this.#isConnected = true
      this.#answers = 0
    })
    client.on('disconnect', () => {
      this.#answers = 0
      // A client of which a request has failed would send those after it again.
      if (client !== this.#client) destroy(client)
    })
    this.#isConnected = false
    this.#answers = 0
    return client
  }

  #drop(): void {
    const client = this.#client
    this.#client = undefined
    // Not at once: this may be called from within the client, which then goes on.
    if (client !== undefined) queueMicrotask(() => destroy(client))
  }

  answered(request: OutgoingRequest): void {
    if (this.#sent[0] !== request) return
    this.#sent.shift()
    this.#answers++
    this.#pump()
  }

  broken(request: OutgoingRequest, error: Error): void {
    if (!this.#sent.includes(request)) return
    this.#failTogether((each) => each.fail(kindOfClientError(error), `no answer: ${error.message}`, error))
  }

  abandoned(request: OutgoingRequest, reason: 'timeout' | 'aborted'): void {
    // What the caller has given up itself stays on the wire, and its answer is dropped.
    if (reason === 'aborted') return
    const place = this.#waiting.indexOf(request)
    const fail = (each: OutgoingRequest) => each.fail('unreachable', 'an earlier request in the same order timed out')
    if (this.#sent.includes(request)) this.#failTogether(fail)
    else if (place !== -1) this.#failWaiting(new Set([this.#orders.get(request)!]), fail, place)
  }

  #failTogether(fail: (request: OutgoingRequest) => void): void {
    const failed = this.#sent
    const hadConnection = this.#isConnected
    this.#sent = []
    if (failed.length > 1 && this.#answers >= this.#proof) this.#proof = Math.min(this.#proof * distrust, longestProof)
    this.#drop()
    for (const request of failed) fail(request)
    const orders = hadConnection ? new Set(failed.map((request) => this.#orders.get(request)!)) : undefined
    this.#failWaiting(orders, fail)
    this.#pump()
  }

  /** @param orders whose requests fail; undefined: all */
  #failWaiting(orders: ReadonlySet<string> | undefined, fail: (request: OutgoingRequest) => void, from = 0): void {
    const isFailed = (request: OutgoingRequest, index: number) =>
      index >= from && (orders === undefined || orders.has(this.#orders.get(request)!))
    const failed = this.#waiting.filter(isFailed)
    this.#waiting = this.#waiting.filter((request, index) => !isFailed(request, index))
    for (const request of failed) fail(request)
  }
}

function destroy(client: Client): void {
  if (!client.destroyed) client.destroy().catch(() => undefined)
}
