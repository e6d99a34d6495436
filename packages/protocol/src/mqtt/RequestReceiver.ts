import {
  type CSEIdentity,
  type Instant,
  operations,
  type RequestContext,
  RequestError,
  type RequestHandler,
  type WirePrimitive,
} from '@waystation/model'
import type { BindingLog } from '../BindingLog.ts'
import { faultResponse } from '../faultResponse.ts'
import { type DecodedPrimitive, decodePrimitive, encodeResponsePrimitive } from '../primitives/index.ts'
import { SparingLog } from '../SparingLog.ts'
import { json, type Serialisation, serialisations } from '../serialisations/index.ts'
import { AnswerMemory } from './AnswerMemory.ts'
import { checkOriginator } from './checkOriginator.ts'
import type { TopicClient } from './TopicRules.ts'
import { responseTopic, type Topic } from './topics.ts'

/** Who a request came from, as far as the broker tells. */
export interface Requester {
  readonly remoteAddress?: string | undefined
  client(): TopicClient
  /** Aborted together when the requester is gone. */
  readonly waiting?: Set<AbortController>
}

/** A request as it was published. */
export interface Arrival {
  readonly topic: Topic
  readonly payload: Buffer
  readonly qualityOfService: 0 | 1
  /** Property of MQTT 5 that the response has to repeat, as it is written. */
  readonly correlationData?: Buffer
  /** It may have been published before. */
  readonly isDuplicate: boolean
  /** Session and packet identifier, the same in a repetition; absent where there is none. */
  readonly origin?: string
}

/** Sends a response on its way. */
export type Publish = (message: {
  readonly topic: string
  readonly payload: Buffer | string
  readonly qualityOfService: 0 | 1
  /** Properties of MQTT 5, as they are written. */
  readonly properties?: Buffer
}) => void

export interface RequestReceiverOptions {
  readonly self: CSEIdentity
  readonly handler: RequestHandler
  /** What goes before `/oneM2M`. */
  readonly prefix?: string
  readonly publish: Publish
  readonly log: BindingLog
}

const anyController = new Set<AbortController>()

/** The server end of the MQTT binding, whatever broker the requests come through: each is handled and answered. */
export class RequestReceiver {
  readonly #options: RequestReceiverOptions
  readonly #answers = new AnswerMemory()
  readonly #waiting = new Set<Set<AbortController>>()
  readonly #refusals: SparingLog
  #isStopping = false

  constructor(options: RequestReceiverOptions) {
    this.#options = options
    this.#refusals = new SparingLog(options.log)
  }

  /** Ends what waits for something to happen, such as a poll. */
  stop(): void {
    this.#isStopping = true
    for (const controllers of this.#waiting) for (const controller of controllers) controller.abort()
  }

  /**
   * Handles a request and publishes the response. A repetition is answered as the first was, and not handled again.
   * @returns a promise that never rejects, once the response is published; whether the request only reads
   */
  receive(arrival: Arrival, requester: Requester): { readonly done: Promise<void>; readonly isReading: boolean } {
    const { topic, origin, isDuplicate } = arrival
    const serialisation = serialisationOf(topic.type)
    let decoded: DecodedPrimitive
    try {
      decoded = this.#decode(arrival, serialisation)
    } catch (error) {
      this.#publish(arrival, this.#faultOf(error, {}, serialisation ?? json))
      return { done: Promise.resolve(), isReading: true }
    }
    const { rqi } = decoded.wire
    const name = origin === undefined || typeof rqi !== 'string' ? undefined : `${origin} ${rqi}`
    let payload = name !== undefined && isDuplicate ? this.#answers.get(name) : undefined
    if (payload === undefined) {
      payload = this.#handle(decoded, topic, requester, serialisation!)
      if (name !== undefined) this.#answers.add(name, payload)
    }
    const done = payload.then((bytes) => this.#publish(arrival, bytes))
    return { done, isReading: decoded.wire.op === operations.retrieve }
  }

  #decode({ topic, payload }: Arrival, serialisation: Serialisation | undefined): DecodedPrimitive {
    if (serialisation === undefined) {
      throw new RequestError(
        'unsupportedMediaType',
        `The topic ends with ${topic.type}, which is no serialisation; use json`,
      )
    }
    const decoded = decodePrimitive(payload, serialisation)
    if (decoded.kind === 'request') return decoded
    throw new RequestError('badRequest', 'A response was published to a topic of requests')
  }

  /** @returns what is to be published; undefined when the request wants no response */
  async #handle(
    { wire, isWrapped }: DecodedPrimitive,
    topic: Topic,
    requester: Requester,
    serialisation: Serialisation,
  ): Promise<Buffer | string | undefined> {
    const context = new Exchange(requester, this.#waiting, this.#isStopping)
    try {
      checkOriginator(topic, wire, requester.client(), this.#options.self)
      const response = await this.#options.handler(wire, context)
      return response === undefined ? undefined : encodeResponsePrimitive(response, serialisation, isWrapped)
    } catch (error) {
      if (error instanceof RequestError && error.status === 'originatorNotAuthenticated') {
        this.#refusals.warn({ topic: topic.originator, originator: wire.fr }, `MQTT request refused: ${error.message}`)
      }
      return this.#faultOf(error, wire, serialisation, isWrapped)
    } finally {
      context.end()
    }
  }

  #faultOf(error: unknown, wire: WirePrimitive, serialisation: Serialisation, isWrapped = false): Buffer | string {
    return encodeResponsePrimitive(faultResponse(error, wire, this.#options.log), serialisation, isWrapped)
  }

  #publish({ topic, qualityOfService, correlationData }: Arrival, payload: Buffer | string | undefined): void {
    if (payload === undefined) return
    const message = { topic: responseTopic(topic, this.#options.prefix), payload, qualityOfService }
    this.#options.publish(correlationData === undefined ? message : { ...message, properties: correlationData })
  }
}

/** Context of one request. */
class Exchange implements RequestContext {
  readonly received: Instant = Date.now()
  readonly #requester: Requester
  readonly #all: Set<Set<AbortController>>
  readonly #isStopping: boolean
  #controller: AbortController | undefined

  constructor(requester: Requester, all: Set<Set<AbortController>>, isStopping: boolean) {
    this.#requester = requester
    this.#all = all
    this.#isStopping = isStopping
  }

  get remoteAddress(): string | undefined {
    return this.#requester.remoteAddress
  }

  get entitledOriginators(): readonly string[] | undefined {
    return this.#requester.client().entitledOriginators
  }

  get credentialIDs(): readonly string[] | undefined {
    return this.#requester.client().credentialIDs
  }

  /** Made on first use, since few requests wait for anything that would have to be given up. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      const waiting = this.#requester.waiting ?? anyController
      waiting.add(this.#controller)
      this.#all.add(waiting)
      if (this.#isStopping) this.#controller.abort()
    }
    return this.#controller.signal
  }

  end(): void {
    if (this.#controller === undefined) return
    const waiting = this.#requester.waiting ?? anyController
    waiting.delete(this.#controller)
    if (waiting.size === 0) this.#all.delete(waiting)
  }
}

function serialisationOf(type: string): Serialisation | undefined {
  return Object.hasOwn(serialisations, type) ? serialisations[type as keyof typeof serialisations] : undefined
}
