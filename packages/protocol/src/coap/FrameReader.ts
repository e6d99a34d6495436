import type { CoapMessage } from './CoapMessage.ts'
import { decodeStreamMessage } from './decodeMessage.ts'

/** Why a stream cannot be read on. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const longestToken = 8
/** Of a message: the length and the code. */
const leastBytes = 2
const headSizes = [2, 3, 4, 6] as const

/** Takes messages out of a stream of bytes. @see RFC 8323 3.2 */
export class FrameReader {
  readonly #largest: number
  #chunks: Buffer[] = []
  #size = 0
  /** Bytes that must be there before it is worth to look again. */
  #wanted = leastBytes

  /** @param largestBytes of a message, head included */
  constructor(largestBytes: number) {
    this.#largest = largestBytes
  }

  /** Whether part of a message has arrived. */
  get isWithinMessage(): boolean {
    return this.#size > 0
  }

  /**
   * @param chunk may be empty, for what waits to be taken
   * @param take called for each message that is complete
   * @param goesOn asked before each message; those that are left wait for the next call
   * @throws FrameError when the stream is malformed, or a message too large
   */
  push(chunk: Buffer, take: (message: CoapMessage) => void, goesOn = () => true): void {
    if (chunk.length > 0) this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size < this.#wanted) return
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks, this.#size)
    let at = 0
    this.#wanted = leastBytes
    while (goesOn()) {
      const length = this.#lengthAt(bytes, at)
      this.#wanted = length
      if (bytes.length - at < length) break
      const frame = bytes.subarray(at, at + length)
      const message = decodeStreamMessage(frame, headSizeOf(frame) - 1)
      if (message === undefined) throw new FrameError('a message is not well formed')
      at += length
      take(message)
    }
    this.#chunks = at === bytes.length ? [] : [at === 0 ? bytes : bytes.subarray(at)]
    this.#size = bytes.length - at
  }

  /** @returns length of the message that starts there, as far as it can be told: at least what is needed to tell more */
  #lengthAt(bytes: Buffer, at: number): number {
    if (at === bytes.length) return leastBytes
    const tokenLength = bytes[at]! & 0x0f
    if (tokenLength > longestToken) throw new FrameError('a token is longer than 8 bytes')
    const headSize = headSizeOf(bytes, at)
    if (bytes.length - at < headSize) return headSize
    const nibble = bytes[at]! >> 4
    let length = nibble
    if (nibble === 13) length = bytes[at + 1]! + 13
    else if (nibble === 14) length = bytes.readUInt16BE(at + 1) + 269
    else if (nibble === 15) length = bytes.readUInt32BE(at + 1) + 65_805
    const total = headSize + tokenLength + length
    if (total > this.#largest) throw new FrameError(`a message is larger than ${this.#largest} bytes`)
    return total
  }
}

/** @returns bytes of length and code */
function headSizeOf(bytes: Buffer, at = 0): number {
  const nibble = bytes[at]! >> 4
  return nibble < 13 ? headSizes[0] : headSizes[nibble - 12]!
}
