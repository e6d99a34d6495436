import { DtlsError } from './DtlsError.ts'

/** Reads what a peer wrote, and never beyond it; every method throws DtlsError decodeError at the end of the bytes. */
export class ByteReader {
  readonly #bytes: Buffer
  #offset = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset
  }

  take(length: number): Buffer {
    if (length > this.remaining) throw new DtlsError('decodeError', 'A message ends before its fields do')
    this.#offset += length
    return this.#bytes.subarray(this.#offset - length, this.#offset)
  }

  unsigned(bytes: 1 | 2 | 3): number {
    return this.take(bytes).readUIntBE(0, bytes)
  }

  /** A vector that begins with its length. */
  vector(lengthBytes: 1 | 2 | 3): Buffer {
    return this.take(this.unsigned(lengthBytes))
  }

  /** A vector of numbers of two bytes each. */
  numbers(lengthBytes: 1 | 2): number[] {
    const bytes = this.vector(lengthBytes)
    if (bytes.length % 2 !== 0) throw new DtlsError('decodeError', 'A list of numbers has half a number')
    return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(2 * index))
  }

  /** @throws DtlsError when there is more than was read */
  end(): void {
    if (this.remaining > 0) throw new DtlsError('decodeError', 'A message goes on after its fields')
  }
}
