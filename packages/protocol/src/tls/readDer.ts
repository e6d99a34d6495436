/** One value of DER. @see ITU-T X.690 8.1 */
export interface DerValue {
  readonly tag: number
  /** Without the tag and the length. */
  readonly content: Buffer
  /** With them. */
  readonly whole: Buffer
}

/**
 * Reads the value that begins at `start`. Tags of one byte and definite lengths only, as certificates have them.
 * @throws RangeError when there is none
 */
export function readDer(bytes: Buffer, start = 0): DerValue {
  const tag = bytes.readUInt8(start)
  const first = bytes.readUInt8(start + 1)
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || lengthBytes > 4) throw new RangeError('a length of DER is not definite')
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(start + 2, lengthBytes)
  const contentStart = start + 2 + lengthBytes
  const end = contentStart + length
  if (end > bytes.length) throw new RangeError('a value of DER is cut short')
  return { tag, content: bytes.subarray(contentStart, end), whole: bytes.subarray(start, end) }
}

/** @returns the values that stand one after the other. @throws RangeError when the bytes are not made of whole values */
export function readDerList(bytes: Buffer): DerValue[] {
  const values: DerValue[] = []
  for (let at = 0; at < bytes.length; ) {
    const value = readDer(bytes, at)
    values.push(value)
    at += value.whole.length
  }
  return values
}
