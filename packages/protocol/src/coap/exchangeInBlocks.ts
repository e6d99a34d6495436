import { randomBytes } from 'node:crypto'
import { SendError } from '../SendError.ts'
import { blockOf, offsetOfBlock, severalBlocks, sizeOfBlock, valueOfBlock } from './Block.ts'
import type { CoapMessage } from './CoapMessage.ts'
import { codes } from './codes.ts'
import type { EncodedCoapRequest } from './encodeCoapRequest.ts'
import type { OptionList } from './OptionList.ts'
import { options } from './optionNumbers.ts'
import type { ExchangeOptions } from './PendingExchanges.ts'

/** A way to one peer. */
export interface CoapChannel {
  readonly largestBlock: number
  readonly largestPayload: number
  /** @throws SendError; the reason of the signal when that was aborted */
  exchange(message: EncodedCoapRequest, options: ExchangeOptions): Promise<CoapMessage>
}

export interface WholeResponse {
  /** Its first message, with the options that count. */
  readonly message: CoapMessage
  readonly payload: Buffer
}

export interface TransferOptions extends ExchangeOptions {
  /** Largest content of a response. */
  readonly contentBytes: number
}

/**
 * Sends a request and fetches its response, each in as many blocks as it takes, within one time for all of it.
 * @throws SendError; the reason of the signal when that was aborted
 * @see RFC 7959 2.5, RFC 9175 2.3
 */
export async function exchangeInBlocks(
  channel: CoapChannel,
  request: EncodedCoapRequest,
  transfer: TransferOptions,
): Promise<WholeResponse> {
  const deadline = performance.now() + transfer.timeoutMilliseconds
  const send = (message: EncodedCoapRequest) => exchangeProved(channel, message, deadline, transfer)
  const isLong = request.payload.length > channel.largestPayload
  if (isLong) request.options.add(options.requestTag, randomBytes(4)).add(options.size1, request.payload.length)
  const first = isLong ? await upload(channel, request, send) : await send(request)
  return { message: first, payload: await download(first, request, send, transfer.contentBytes) }
}

type Send = (message: EncodedCoapRequest) => Promise<CoapMessage>

const noPayload = Buffer.alloc(0)

/** Where the peer wants our address proved, the request goes once more with the proof. */
async function exchangeProved(
  channel: CoapChannel,
  message: EncodedCoapRequest,
  deadline: number,
  { signal }: ExchangeOptions,
): Promise<CoapMessage> {
  const once = (list: OptionList) => {
    signal?.throwIfAborted()
    const timeoutMilliseconds = Math.max(0, deadline - performance.now())
    const exchangeOptions = { timeoutMilliseconds, ...(signal === undefined ? {} : { signal }) }
    return channel.exchange({ ...message, options: list }, exchangeOptions)
  }
  const response = await once(message.options)
  const echo = response.code === codes.unauthorized ? response.opaque(options.echo) : undefined
  return echo === undefined ? response : once(message.options.copy().set(options.echo, Buffer.from(echo)))
}

/** @returns the response to the last block, or to one that the peer refuses */
async function upload(channel: CoapChannel, request: EncodedCoapRequest, send: Send): Promise<CoapMessage> {
  const { payload } = request
  let exponent = channel.largestBlock
  let offset = 0
  for (;;) {
    const unit = sizeOfBlock(exponent)
    const most = exponent === severalBlocks ? Math.floor(channel.largestPayload / unit) * unit : unit
    const end = Math.min(payload.length, offset + most)
    const block = { number: offset / unit, more: end < payload.length, exponent }
    const list = request.options.copy().add(options.block1, valueOfBlock(block))
    const response = await send({ ...request, options: list, payload: payload.subarray(offset, end) })
    const told = blockOf(response.unsigned(options.block1) ?? valueOfBlock(block))
    const isSmaller = told !== undefined && told.exponent < exponent
    if (response.code === codes.continue && block.more) {
      offset = end
      if (isSmaller) exponent = told.exponent
    } else if (response.code === codes.requestEntityTooLarge && isSmaller && offset === 0) {
      exponent = told.exponent
    } else {
      return response
    }
  }
}

async function download(
  first: CoapMessage,
  request: EncodedCoapRequest,
  send: Send,
  contentBytes: number,
): Promise<Buffer> {
  const chunks = [first.payload]
  let size = first.payload.length
  let current = first
  for (;;) {
    const value = current.unsigned(options.block2)
    const block = value === undefined ? undefined : blockOf(value)
    if (size > contentBytes) throw new SendError('protocol', `the answer is larger than ${contentBytes} bytes`, true)
    if (block === undefined || !block.more) return chunks.length === 1 ? first.payload : Buffer.concat(chunks, size)
    const { exponent } = block
    const list = request.options.copy().remove(options.size1)
    list.set(options.block2, valueOfBlock({ number: size / sizeOfBlock(exponent), more: false, exponent }))
    current = await send({ ...request, options: list, payload: noPayload })
    checkNext(first, current, size)
    chunks.push(current.payload)
    size += current.payload.length
  }
}

function checkNext(first: CoapMessage, next: CoapMessage, size: number): void {
  const value = next.unsigned(options.block2)
  const block = value === undefined ? undefined : blockOf(value)
  const eTags = [first, next].map((message) => message.opaque(options.eTag)?.toString('hex'))
  if (next.code !== first.code || block === undefined || offsetOfBlock(block) !== size || next.payload.length === 0) {
    throw new SendError('protocol', 'the blocks of the answer do not follow each other', true)
  }
  if (eTags[0] !== eTags[1]) throw new SendError('protocol', 'the answer changed between its blocks', true)
}
