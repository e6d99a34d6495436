/** A CoAP message. @see RFC 7252 3 */
export interface CoapMessage {
  /** 0 confirmable, 1 non-confirmable, 2 acknowledgement, 3 reset. */
  type: number
  /** Class times 32 plus detail: 0.02 is 2, 2.05 is 69. */
  code: number
  id: number
  token: Buffer
  /** In ascending order of number once encoded. */
  options: CoapOption[]
  payload: Buffer
}

export type CoapOption = readonly [number: number, value: Buffer]

export function encodeMessage({ type, code, id, token, options, payload }: CoapMessage): Buffer {
  const parts = [Buffer.from([0x40 | (type << 4) | token.length, code, id >> 8, id & 0xff]), token]
  let before = 0
  for (const [number, value] of options.toSorted(([a], [b]) => a - b)) {
    const [delta, deltaBytes] = extended(number - before)
    const [length, lengthBytes] = extended(value.length)
    parts.push(Buffer.from([(delta << 4) | length]), deltaBytes, lengthBytes, value)
    before = number
  }
  if (payload.length > 0) parts.push(Buffer.from([0xff]), payload)
  return Buffer.concat(parts)
}

function extended(value: number): [number, Buffer] {
  if (value < 13) return [value, Buffer.alloc(0)]
  if (value < 269) return [13, Buffer.from([value - 13])]
  return [14, Buffer.from([(value - 269) >> 8, (value - 269) & 0xff])]
}

export function decodeMessage(bytes: Buffer): CoapMessage {
  const tokenLength = bytes[0]! & 0x0f
  const message: CoapMessage = {
    type: (bytes[0]! >> 4) & 3,
    code: bytes[1]!,
    id: bytes.readUInt16BE(2),
    token: bytes.subarray(4, 4 + tokenLength),
    options: [],
    payload: Buffer.alloc(0),
  }
  let offset = 4 + tokenLength
  let number = 0
  const read = (nibble: number) => {
    if (nibble < 13) return nibble
    offset += nibble - 12
    return nibble === 13 ? bytes[offset - 1]! + 13 : bytes.readUInt16BE(offset - 2) + 269
  }
  while (offset < bytes.length && bytes[offset] !== 0xff) {
    const first = bytes[offset++]!
    number += read(first >> 4)
    const length = read(first & 0x0f)
    message.options.push([number, bytes.subarray(offset, offset + length)])
    offset += length
  }
  message.payload = bytes.subarray(offset + 1)
  return message
}

/** @see RFC 7252 3.2 */
export function unsigned(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Buffer.from(bytes)
}

export function toUnsigned(bytes: Buffer): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

export function optionOf(message: CoapMessage, number: number): Buffer | undefined {
  return message.options.find(([found]) => found === number)?.[1]
}
