import type { Block } from './Block.ts'
import { blockOf, offsetOfBlock, severalBlocks, sizeOfBlock } from './Block.ts'
import type { CoapMessage } from './CoapMessage.ts'
import type { CoapPeer } from './CoapPeer.ts'
import { cacheKeyOf } from './cacheKey.ts'
import { codes } from './codes.ts'
import { options } from './optionNumbers.ts'
import { type TransferLimits, TransferMemory } from './TransferMemory.ts'

/** What a chunk takes besides its bytes, which may be as few as 16. */
const chunkBytes = 96

interface Assembly {
  readonly chunks: Buffer[]
  size: number
  /** Where the chunk that came last starts. */
  last: number
}

/** What a block of a request comes to: the whole content, the wish for the next, or a refusal with its reason. */
export type Collected =
  | { readonly kind: 'complete'; readonly content: Buffer; readonly block?: Block }
  | { readonly kind: 'continue'; readonly block: Block }
  | { readonly kind: 'refused'; readonly code: number; readonly reason: string; readonly limit?: number }

function refused(code: number, reason: string): Collected {
  return { kind: 'refused', code, reason }
}

/** Puts the contents of requests together that come in blocks. @see RFC 7959 2.5 */
export class ContentCollector {
  readonly #contentBytes: number
  readonly #assemblies: TransferMemory<Assembly>

  constructor(contentBytes: number, limits: TransferLimits) {
    this.#contentBytes = contentBytes
    this.#assemblies = new TransferMemory(limits)
  }

  get bytes(): number {
    return this.#assemblies.bytes
  }

  forget(peer: CoapPeer): void {
    this.#assemblies.forget(peer)
  }

  sweep(now: number): void {
    this.#assemblies.sweep(now)
  }

  take(message: CoapMessage, peer: CoapPeer): Collected {
    const value = message.unsigned(options.block1)
    if (value === undefined) {
      if (message.payload.length > this.#contentBytes) return this.#tooLarge()
      return { kind: 'complete', content: message.payload }
    }
    const block = blockOf(value)
    if (block === undefined || (block.exponent === severalBlocks && peer.largestBlock < severalBlocks)) {
      return refused(codes.badOption, 'Block1 has a size that there is not')
    }
    if (block.more && !isWhole(block, message.payload.length)) {
      return refused(codes.badRequest, 'a block before the last is shorter than its size')
    }
    const end = offsetOfBlock(block) + message.payload.length
    const announced = message.unsigned(options.size1) ?? 0
    if (end > this.#contentBytes || announced > this.#contentBytes) {
      this.#assemblies.delete(peer, cacheKeyOf(message))
      return this.#tooLarge()
    }
    if (block.number === 0 && !block.more) return { kind: 'complete', content: message.payload, block }
    return this.#add(message, peer, block)
  }

  #add(message: CoapMessage, peer: CoapPeer, block: Block): Collected {
    const key = cacheKeyOf(message)
    const offset = offsetOfBlock(block)
    let assembly = this.#assemblies.get(peer, key)
    if (offset === 0) assembly = { chunks: [], size: 0, last: -1 }
    if (assembly === undefined) return refused(codes.requestEntityIncomplete, 'the blocks before this one are missing')
    const isAgain = block.more && offset === assembly.last && offset + message.payload.length === assembly.size
    if (!isAgain) {
      if (offset !== assembly.size) {
        return refused(codes.requestEntityIncomplete, `the block is not the next: ${assembly.size} bytes have arrived`)
      }
      // A copy: the bytes of a datagram lie in more memory than their own.
      assembly.chunks.push(Buffer.from(message.payload))
      assembly.last = assembly.size
      assembly.size += message.payload.length
    }
    if (!block.more) {
      this.#assemblies.delete(peer, key)
      return { kind: 'complete', content: Buffer.concat(assembly.chunks, assembly.size), block }
    }
    this.#assemblies.set(peer, key, assembly, assembly.size + assembly.chunks.length * chunkBytes)
    return { kind: 'continue', block: { ...block, exponent: Math.min(block.exponent, peer.largestBlock) } }
  }

  #tooLarge(): Collected {
    const reason = `The content is larger than ${this.#contentBytes} bytes`
    return { kind: 'refused', code: codes.requestEntityTooLarge, reason, limit: this.#contentBytes }
  }
}

function isWhole({ exponent }: Block, length: number): boolean {
  if (exponent !== severalBlocks) return length === sizeOfBlock(exponent)
  return length > 0 && length % sizeOfBlock(exponent) === 0
}
