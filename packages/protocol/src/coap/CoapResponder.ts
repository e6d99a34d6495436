import { type Block, blockOf, exponentWithin, offsetOfBlock, sizeOfBlock, valueOfBlock } from './Block.ts'
import type { CoapMessage } from './CoapMessage.ts'
import type { CoapPeer, IncomingRequest } from './CoapPeer.ts'
import { cacheKeyOf } from './cacheKey.ts'
import { codes, messageTypes } from './codes.ts'
import type { EncodedCoapResponse } from './encodeCoapResponse.ts'
import { encodeDatagram } from './encodeMessage.ts'
import { OptionList } from './OptionList.ts'
import { options } from './optionNumbers.ts'
import { blockOfResponse, firstBlockFor, type KeptResponse, keepable } from './ResponseBlocks.ts'
import { type TransferLimits, TransferMemory } from './TransferMemory.ts'

/** What a block costs besides its payload. */
const blockOptionBytes = 24
const payloadMarkerBytes = 1
const noPayload = Buffer.alloc(0)
const firstBlock: Block = { number: 0, more: false, exponent: 6 }

/**
 * Gives responses the form that their requests ask for: whole or in blocks, no longer than an unproved address may get, or
 * not at all.
 */
export class CoapResponder {
  readonly #kept: TransferMemory<KeptResponse>

  constructor(limits: TransferLimits) {
    this.#kept = new TransferMemory(limits)
  }

  get bytes(): number {
    return this.#kept.bytes
  }

  forget(peer: CoapPeer): void {
    this.#kept.forget(peer)
  }

  sweep(now: number): void {
    this.#kept.sweep(now)
  }

  /** Answers the request for a later block, if the response to its first one is still there. @returns whether it did */
  respondFromKept(request: IncomingRequest, wanted: Block): boolean {
    const { message, peer } = request
    const kept = this.#kept.get(peer, cacheKeyOf(message))
    if (kept === undefined) return false
    const { allowance } = request
    const isProved = allowance === Number.POSITIVE_INFINITY
    this.#sendBlock(request, kept, isProved ? wanted : blockWithin(allowance, message, kept, wanted))
    return true
  }

  /** @param block1 of the request, to be repeated in the response */
  respond(request: IncomingRequest, response: EncodedCoapResponse, block1?: Block): void {
    const { message, peer } = request
    if (isUnwanted(request, response.code)) {
      request.silence()
      return
    }
    if (block1 !== undefined) response.options.add(options.block1, valueOfBlock({ ...block1, more: false }))
    const value = message.unsigned(options.block2)
    const wanted = value === undefined ? undefined : blockOf(value)
    const { allowance } = request
    if (allowance !== Number.POSITIVE_INFINITY && lengthOf(message, response) > allowance) {
      this.#respondUnproved(request, response, allowance)
    } else if (response.payload.length > largestWhole(peer, wanted) || (wanted?.number ?? 0) > 0) {
      this.#respondInBlocks(request, response, wanted ?? firstBlockFor(peer, peer.largestPayload))
    } else {
      request.respond({ ...response, token: message.token })
    }
  }

  /** @returns the first block of a notification, or all of it */
  firstOf(message: CoapMessage, peer: CoapPeer, response: EncodedCoapResponse): EncodedCoapResponse {
    const value = message.unsigned(options.block2)
    const asked = value === undefined ? undefined : blockOf(value)
    if (response.payload.length <= largestWhole(peer, asked)) return response
    const kept = this.#keep(message, peer, response)
    const exponent = asked?.exponent ?? firstBlockFor(peer, peer.largestPayload).exponent
    const block = blockOfResponse(kept, { number: 0, more: false, exponent }, peer)!
    return { code: response.code, ...block }
  }

  /** A repetition costs nothing where nothing changes; what has been done is told in blocks that are small enough. */
  #respondUnproved(request: IncomingRequest, response: EncodedCoapResponse, allowance: number): void {
    const { message, isMulticast } = request
    if (isMulticast) request.silence()
    else if (response.payload.length <= sizeOfBlock(0)) request.respond({ ...response, token: message.token })
    else if (message.code === codes.get || message.code === codes.fetch) request.challenge()
    else this.#respondInBlocks(request, response, blockWithin(allowance, message, response, firstBlock))
  }

  #respondInBlocks(request: IncomingRequest, response: EncodedCoapResponse, wanted: Block): void {
    this.#sendBlock(request, this.#keep(request.message, request.peer, response), wanted)
  }

  #keep(message: CoapMessage, peer: CoapPeer, response: EncodedCoapResponse): KeptResponse {
    const kept = keepable(response)
    // The first block alone says what became of the content.
    const later = { ...kept, options: kept.options.copy().remove(options.block1).remove(options.observe) }
    this.#kept.set(peer, cacheKeyOf(message), later, response.payload.length)
    return kept
  }

  #sendBlock(request: IncomingRequest, response: KeptResponse, wanted: Block): void {
    const { token } = request.message
    const block = blockOfResponse(response, wanted, request.peer)
    if (block !== undefined) request.respond({ code: response.code, token, ...block })
    else {
      const payload = Buffer.from(`the response has no block ${wanted.number}`)
      request.respond({ code: codes.badRequest, token, options: new OptionList(), payload })
    }
  }
}

function largestWhole(peer: CoapPeer, wanted: Block | undefined): number {
  return wanted === undefined ? peer.largestPayload : Math.min(peer.largestPayload, sizeOfBlock(wanted.exponent))
}

function lengthOf({ token }: CoapMessage, response: EncodedCoapResponse): number {
  const head = encodeDatagram(messageTypes.confirmable, 0, { ...response, token, payload: noPayload })
  return head.length + payloadMarkerBytes + response.payload.length
}

/** @returns the block that is wanted, or one that begins where it does and is small enough, as far as blocks can be */
function blockWithin(allowance: number, message: CoapMessage, response: EncodedCoapResponse, wanted: Block): Block {
  const overhead = lengthOf(message, response) - response.payload.length + blockOptionBytes
  const exponent = Math.min(wanted.exponent, exponentWithin(allowance - overhead))
  return { number: offsetOfBlock(wanted) / sizeOfBlock(exponent), more: false, exponent }
}

/** Classes of responses as No-Response counts them: 2.xx, 4.xx, 5.xx. @see RFC 7967 2.1, RFC 7252 8.2 */
function isUnwanted({ message, isMulticast }: IncomingRequest, code: number): boolean {
  const unwanted = message.unsigned(options.noResponse)
  if (unwanted !== undefined) return (unwanted & (1 << ((code >> 5) - 1))) !== 0
  return isMulticast && code >= 128
}
