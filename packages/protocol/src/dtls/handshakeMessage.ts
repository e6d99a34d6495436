import { handshakeHeaderBytes } from './constants.ts'

/** @returns a message in one piece, with its header. @see RFC 6347 4.2.2 */
export function handshakeMessage(type: number, sequence: number, body: Uint8Array): Buffer {
  return handshakeFragment(type, body.length, sequence, 0, body)
}

function handshakeFragment(type: number, length: number, sequence: number, offset: number, part: Uint8Array): Buffer {
  // Memory of its own: the last of a handshake is kept for a while.
  const fragment = Buffer.allocUnsafeSlow(handshakeHeaderBytes + part.length)
  fragment[0] = type
  fragment.writeUIntBE(length, 1, 3)
  fragment.writeUInt16BE(sequence, 4)
  fragment.writeUIntBE(offset, 6, 3)
  fragment.writeUIntBE(part.length, 9, 3)
  fragment.set(part, handshakeHeaderBytes)
  return fragment
}

/** @returns the part of a whole message from `offset` of its body, `bytes` long, with the header of a fragment */
export function fragmentOf(message: Buffer, offset: number, bytes: number): Buffer {
  const start = handshakeHeaderBytes + offset
  const length = message.length - handshakeHeaderBytes
  return handshakeFragment(message[0]!, length, message.readUInt16BE(4), offset, message.subarray(start, start + bytes))
}
