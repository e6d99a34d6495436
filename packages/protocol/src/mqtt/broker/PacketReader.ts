import { isUtf8 } from 'node:buffer'
import { MalformedPacket } from './packets.ts'

/** Reads the fields of one packet in turn. @throws MalformedPacket when there is not what should be */
export class PacketReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw new MalformedPacket('it ends too early')
    this.#at++
    return byte
  }

  unsigned16(): number {
    return this.byte() * 256 + this.byte()
  }

  /** Also of the acknowledgements. 0 is none. */
  packetID(): number {
    const id = this.unsigned16()
    if (id === 0) throw new MalformedPacket('its packet identifier is 0')
    return id
  }

  binary(): Buffer {
    const end = this.unsigned16() + this.#at
    if (end > this.#bytes.length) throw new MalformedPacket('it ends too early')
    const value = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return value
  }

  /** @see MQTT 3.1.1 1.5.3 */
  text(): string {
    const bytes = this.binary()
    if (!isUtf8(bytes)) throw new MalformedPacket('a text is not UTF-8')
    if (bytes.includes(0)) throw new MalformedPacket('a text has the character U+0000')
    return bytes.toString('utf8')
  }

  get position(): number {
    return this.#at
  }

  /** A length or number of up to four bytes. @see MQTT 5 1.5.5 */
  variable(): number {
    let value = 0
    for (let digit = 0; digit < 4; digit++) {
      const byte = this.byte()
      value += (byte & 0x7f) * 128 ** digit
      if (byte < 0x80) return value
    }
    throw new MalformedPacket('a length has more than four bytes')
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new MalformedPacket('it ends too early')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  within(bytes: Buffer): PacketReader {
    return new PacketReader(bytes)
  }

  rest(): Buffer {
    const rest = this.#bytes.subarray(this.#at)
    this.#at = this.#bytes.length
    return rest
  }

  end(): void {
    if (!this.isAtEnd) throw new MalformedPacket('bytes follow its end')
  }
}
