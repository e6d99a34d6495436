import { MalformedPacket } from './packets.ts'

/** One packet: its first byte, and what follows the length. */
export interface Frame {
  readonly head: number
  readonly body: Buffer
}

const none: Buffer = Buffer.alloc(0)

/**
 * Cuts a stream of bytes into packets. It keeps no more than twice the bytes that have arrived, whatever length a packet
 * promises, and copies only packets that arrive in parts.
 */
export class FrameReader {
  #bytes = none
  #at = 0
  #end = 0
  /** The bytes are in a buffer of our own, with room after them. */
  #isOwned = false
  /** How many bytes make the packet whole, as far as is known. */
  #needed = 0

  /** Whether part of a packet has arrived. */
  get isWithinPacket(): boolean {
    return this.#at < this.#end
  }

  push(chunk: Buffer): void {
    if (this.#at === this.#end) {
      this.#bytes = chunk
      this.#at = 0
      this.#end = chunk.length
      this.#isOwned = false
      return
    }
    if (!this.#isOwned || this.#bytes.length - this.#end < chunk.length) this.#grow(chunk.length)
    this.#end += chunk.copy(this.#bytes, this.#end)
  }

  /**
   * @param limit most bytes of a packet
   * @returns the next packet; undefined when more has to arrive
   * @throws MalformedPacket
   */
  next(limit: number): Frame | undefined {
    const available = this.#end - this.#at
    if (available < this.#needed || available === 0) return undefined
    let length = 0
    for (let digit = 0; digit < 4; digit++) {
      if (available < digit + 2) return this.#wait(digit + 2)
      const byte = this.#bytes[this.#at + 1 + digit]!
      length += (byte & 0x7f) * 128 ** digit
      if (byte < 0x80) return this.#take(this.#at + 2 + digit, length, limit)
    }
    throw new MalformedPacket('its length has more than four bytes')
  }

  #take(start: number, length: number, limit: number): Frame | undefined {
    const end = start + length
    if (end - this.#at > limit) throw new MalformedPacket(`it is larger than ${limit} bytes`)
    if (end > this.#end) return this.#wait(end - this.#at)
    const frame = { head: this.#bytes[this.#at]!, body: this.#bytes.subarray(start, end) }
    this.#needed = 0
    this.#at = end
    if (end === this.#end) this.#bytes = none
    return frame
  }

  #wait(needed: number): undefined {
    this.#needed = needed
    return undefined
  }

  #grow(more: number): void {
    const size = this.#end - this.#at + more
    const bytes = Buffer.allocUnsafeSlow(Math.max(size, Math.min(this.#needed, size * 2)))
    this.#bytes.copy(bytes, 0, this.#at, this.#end)
    this.#end -= this.#at
    this.#at = 0
    this.#bytes = bytes
    this.#isOwned = true
  }
}
