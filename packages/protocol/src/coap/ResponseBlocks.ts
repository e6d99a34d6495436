import { createHash } from 'node:crypto'
import { type Block, exponentWithin, offsetOfBlock, severalBlocks, sizeOfBlock, valueOfBlock } from './Block.ts'
import type { CoapPeer } from './CoapPeer.ts'
import type { EncodedCoapResponse } from './encodeCoapResponse.ts'
import type { OptionList } from './OptionList.ts'
import { options } from './optionNumbers.ts'

/** A response as it is kept while a peer fetches it in blocks. */
export interface KeptResponse extends EncodedCoapResponse {
  readonly eTag: Buffer
}

export interface ResponseBlock {
  readonly options: OptionList
  readonly payload: Buffer
}

/** @returns the response with what tells its blocks from those of another state. @see RFC 7959 2.4 */
export function keepable(response: EncodedCoapResponse): KeptResponse {
  return { ...response, eTag: createHash('sha1').update(response.payload).digest().subarray(0, 8) }
}

/**
 * @param wanted of the request; a later block only exists when the response has that many bytes
 * @returns one block of a response; undefined when it is beyond the end
 * @see RFC 7959 2.4
 */
export function blockOfResponse(response: KeptResponse, wanted: Block, peer: CoapPeer): ResponseBlock | undefined {
  const exponent = Math.min(wanted.exponent, peer.largestBlock)
  const offset = offsetOfBlock(wanted)
  const { payload } = response
  if (offset > 0 && offset >= payload.length) return undefined
  const unit = sizeOfBlock(exponent)
  const most = exponent === severalBlocks ? Math.max(unit, Math.floor(peer.largestPayload / unit) * unit) : unit
  const end = Math.min(payload.length, offset + most)
  const list = response.options.copy()
  const block = { number: offset / unit, more: end < payload.length, exponent }
  list.add(options.eTag, response.eTag).add(options.block2, valueOfBlock(block))
  if (offset === 0) list.add(options.size2, payload.length)
  return { options: list, payload: payload.subarray(offset, end) }
}

/** @returns the block that a response starts with when the request asked for none in particular */
export function firstBlockFor(peer: CoapPeer, room: number): Block {
  const exponent =
    peer.largestBlock === severalBlocks ? severalBlocks : Math.min(peer.largestBlock, exponentWithin(room))
  return { number: 0, more: false, exponent }
}
