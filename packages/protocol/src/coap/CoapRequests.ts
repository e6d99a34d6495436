import {
  operations,
  type RequestHandler,
  type ResponsePrimitive,
  statusCodes,
  type WirePrimitive,
} from '@waystation/model'
import type { PeerAuthority } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { faultResponse } from '../faultResponse.ts'
import { json, type Negotiated } from '../serialisations/index.ts'
import { type Block, blockOf, valueOfBlock } from './Block.ts'
import { CoapExchange, type ExchangeContextServices } from './CoapExchange.ts'
import type { CoapMessage } from './CoapMessage.ts'
import type { CoapPeer, IncomingRequest, RequestReceiver } from './CoapPeer.ts'
import { CoapResponder } from './CoapResponder.ts'
import { type Collected, ContentCollector } from './ContentCollector.ts'
import { codes } from './codes.ts'
import { negotiateFormat, serialisationOfFormat } from './contentFormats.ts'
import { decodeCoapRequest } from './decodeCoapRequest.ts'
import { encodeCoapResponse } from './encodeCoapResponse.ts'
import { type Observation, Observations, type Watch } from './Observations.ts'
import { OptionList } from './OptionList.ts'
import { isPlain, requestOptionOf, statusCodeOption } from './oneM2MOptions.ts'
import { options } from './optionNumbers.ts'
import { refusalOf } from './refusalOf.ts'

export interface CoapRequestLimits {
  /** Size of a request's content. */
  readonly contentBytes: number
  /** Of block-wise transfers under way, of all peers, each way. */
  readonly transferBytes: number
  readonly transfersPerPeer: number
  readonly observers: number
  readonly observersPerPeer: number
}

export interface CoapRequestsOptions {
  readonly handler: RequestHandler
  readonly authority?: PeerAuthority
  /** Tells of changes of resources; absent: they cannot be observed. */
  readonly watch?: Watch
  readonly limits: CoapRequestLimits
  readonly log: BindingLog
}

const transferIdleMilliseconds = 60_000
const jsonReply: Negotiated = { serialisation: json, mediaType: 'application/json' }

/** The layer of requests and responses, whatever carries the messages: content in blocks, primitives, observation. */
export class CoapRequests implements RequestReceiver {
  readonly #handler: RequestHandler
  readonly #log: BindingLog
  readonly #collector: ContentCollector
  readonly #responder: CoapResponder
  readonly #observations: Observations
  readonly #context: ExchangeContextServices
  #nextSweep = 0

  constructor({ handler, authority, watch, limits, log }: CoapRequestsOptions) {
    this.#handler = handler
    this.#log = log
    const transfers = {
      bytes: limits.transferBytes,
      perPeer: limits.transfersPerPeer,
      idleMilliseconds: transferIdleMilliseconds,
    }
    this.#collector = new ContentCollector(limits.contentBytes, transfers)
    this.#responder = new CoapResponder(transfers)
    this.#context = { authority, waiting: new Set(), isStopping: false }
    this.#observations = new Observations({
      watch,
      limits,
      retrieve: (observation) => this.#retrieveFor(observation),
    })
  }

  /** Bytes kept for transfers under way. */
  get transferBytes(): number {
    return this.#collector.bytes + this.#responder.bytes
  }

  get observers(): number {
    return this.#observations.size
  }

  receive(request: IncomingRequest): void {
    try {
      this.#begin(request)
    } catch (error) {
      this.#fail(request, error, jsonReply)
    }
  }

  forget(peer: CoapPeer): void {
    this.#collector.forget(peer)
    this.#responder.forget(peer)
    this.#observations.forget(peer)
  }

  /** Ends observations and what requests wait for. */
  stop(): void {
    this.#context.isStopping = true
    this.#observations.stop()
    for (const controller of this.#context.waiting) controller.abort()
  }

  #begin(request: IncomingRequest): void {
    const { message, peer } = request
    if (this.#context.isStopping) {
      this.#refuse(request, codes.serviceUnavailable, 'the server stops')
      return
    }
    const refusal = refusalOf(message)
    if (refusal !== undefined) {
      this.#refuse(request, refusal.code, refusal.reason)
      return
    }
    const block2 = message.unsigned(options.block2)
    const wanted = block2 === undefined ? undefined : blockOf(block2)
    if (wanted !== undefined && wanted.number > 0) {
      if (this.#responder.respondFromKept(request, wanted)) return
      if (message.code !== codes.get && message.code !== codes.fetch) {
        this.#refuse(request, codes.requestEntityIncomplete, 'the response is not kept any more')
        return
      }
    }
    this.#sweep()
    this.#take(request, this.#collector.take(message, peer))
  }

  #take(request: IncomingRequest, collected: Collected): void {
    switch (collected.kind) {
      case 'complete':
        this.#handle(request, collected.content, collected.block)
        return
      case 'continue': {
        const list = new OptionList().add(options.block1, valueOfBlock(collected.block))
        request.respond({ code: codes.continue, token: request.message.token, options: list, payload: noPayload })
        return
      }
      case 'refused':
        this.#refuse(request, collected.code, collected.reason, collected.limit)
    }
  }

  #handle(request: IncomingRequest, content: Buffer, block1: Block | undefined): void {
    const { message, peer } = request
    let reply = jsonReply
    let primitive: WirePrimitive
    try {
      // Accept first, so that even a fault of the content is told in what the peer can read.
      reply = negotiateOf(message)
      primitive = decodeCoapRequest(message, content)
    } catch (error) {
      this.#fail(request, error, reply, block1)
      return
    }
    // Whoever registers in the name of another would have notifications sent there.
    if (message.unsigned(options.observe) === 0 && request.allowance !== Number.POSITIVE_INFINITY) {
      request.challenge()
      return
    }
    const observation = this.#observations.begin(message, peer, primitive)
    const exchange = new CoapExchange(peer, request.received, this.#context)
    this.#handler(primitive, exchange).then(
      (response) => {
        exchange.end()
        this.#answer(request, response, { reply, operation: primitive.op, block1, observation })
      },
      (error: unknown) => {
        exchange.end()
        observation?.cancel()
        this.#fail(request, error, reply, block1)
      },
    )
  }

  #answer(
    request: IncomingRequest,
    response: ResponsePrimitive | undefined,
    { reply, operation, block1, observation }: Answering,
  ): void {
    if (response === undefined) {
      observation?.cancel()
      request.silence()
      return
    }
    try {
      const encoded = encodeCoapResponse(response, operation, reply, isPlain(request.message))
      if (observation !== undefined) {
        if (encoded.code === codes.content) encoded.options.add(options.observe, observation.activate(encoded))
        else observation.cancel()
      }
      this.#responder.respond(request, encoded, block1)
    } catch (error) {
      observation?.cancel()
      this.#fail(request, error, reply, block1)
    }
  }

  async #retrieveFor({ message, peer, primitive }: Observation) {
    const exchange = new CoapExchange(peer, Date.now(), this.#context)
    try {
      const response = await this.#handler({ ...primitive }, exchange)
      if (response === undefined) return undefined
      const encoded = encodeCoapResponse(response, operations.retrieve, negotiateOf(message), isPlain(message))
      return this.#responder.firstOf(message, peer, encoded)
    } catch (error) {
      this.#log.error({ err: error }, 'observation ended by a fault of ours')
      return undefined
    } finally {
      exchange.end()
    }
  }

  /** Of CoAP, below the primitives: the reason is plain text. @see RFC 7252 5.5.2 */
  #refuse(request: IncomingRequest, code: number, reason: string, limit?: number): void {
    if (request.isMulticast) {
      request.silence()
      return
    }
    const list = new OptionList()
    if (!isPlain(request.message)) list.add(statusCodeOption, statusCodes.badRequest.code)
    if (limit !== undefined) list.add(options.size1, limit)
    request.respond({ code, token: request.message.token, options: list, payload: Buffer.from(reason) })
  }

  #fail(request: IncomingRequest, error: unknown, reply: Negotiated, block1?: Block): void {
    const fault = faultResponse(error, identifiersIn(request.message), this.#log)
    const encoded = encodeCoapResponse(fault, undefined, reply, isPlain(request.message))
    this.#responder.respond(request, encoded, block1)
  }

  #sweep(): void {
    const now = performance.now()
    if (now < this.#nextSweep) return
    this.#nextSweep = now + transferIdleMilliseconds / 10
    this.#collector.sweep(now)
    this.#responder.sweep(now)
  }
}

interface Answering {
  readonly reply: Negotiated
  readonly operation: unknown
  readonly block1: Block | undefined
  readonly observation: Observation | undefined
}

const noPayload = Buffer.alloc(0)

function negotiateOf(message: CoapMessage): Negotiated {
  const accept = message.unsigned(options.accept)
  return negotiateFormat(accept, serialisationOfFormat(message.unsigned(options.contentFormat)))
}

function identifiersIn(message: CoapMessage): WirePrimitive {
  const wire: WirePrimitive = {}
  for (let at = 0; at < message.spans.length; at += 3) {
    const name = requestOptionOf.get(message.spans[at]!)?.member
    if (name === 'requestIdentifier') wire.rqi = message.textAt(at)
    if (name === 'releaseVersion') wire.rvi = message.textAt(at)
  }
  return wire
}
