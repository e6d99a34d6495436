import { CoapMessage } from './CoapMessage.ts'
import { codes, type MessageType, messageTypes } from './codes.ts'

const payloadMarker = 0xff
const headBytes = 4
const longestToken = 8

/**
 * Reads a datagram.
 * @returns undefined when it is no well-formed message
 * @see RFC 7252 3
 */
export function decodeDatagram(bytes: Buffer): CoapMessage | undefined {
  if (bytes.length < headBytes) return undefined
  const first = bytes[0]!
  const tokenLength = first & 0x0f
  if (first >> 6 !== 1 || tokenLength > longestToken) return undefined
  const code = bytes[1]!
  // An empty message is its head and nothing else.
  if (code === codes.empty && bytes.length > headBytes) return undefined
  return readRest(bytes, headBytes, tokenLength, {
    type: ((first >> 4) & 3) as MessageType,
    code,
    messageID: (bytes[2]! << 8) | bytes[3]!,
  })
}

/**
 * Reads a message of a stream, once all of it is there.
 * @param bytes from its first byte to its last
 * @param codeAt where the code is, right after the length
 * @returns undefined when it is not well formed
 * @see RFC 8323 3.2
 */
export function decodeStreamMessage(bytes: Buffer, codeAt: number): CoapMessage | undefined {
  const tokenLength = bytes[0]! & 0x0f
  const head = { type: messageTypes.nonConfirmable, code: bytes[codeAt]!, messageID: 0 }
  return readRest(bytes, codeAt + 1, tokenLength, head)
}

type Head = Omit<ConstructorParameters<typeof CoapMessage>[0], 'token'>

const noBytes = Buffer.alloc(0)

function readRest(bytes: Buffer, start: number, tokenLength: number, head: Head): CoapMessage | undefined {
  const end = bytes.length
  const optionsStart = start + tokenLength
  if (optionsStart > end) return undefined
  const token = tokenLength === 0 ? noBytes : bytes.subarray(start, optionsStart)
  const spans: number[] = []
  const payloadStart = readOptions(bytes, optionsStart, spans)
  if (payloadStart === malformed) return undefined
  const payload = payloadStart === end ? noBytes : bytes.subarray(payloadStart)
  return new CoapMessage({ ...head, token }, bytes, spans, payload)
}

const malformed = -1

/** @returns where the payload starts; the end when there is none; `malformed` */
function readOptions(bytes: Buffer, start: number, spans: number[]): number {
  const end = bytes.length
  let at = start
  let number = 0
  while (at < end) {
    const first = bytes[at++]!
    // A marker must be followed by a payload.
    if (first === payloadMarker) return at < end ? at : malformed
    let delta = first >> 4
    let length = first & 0x0f
    if (delta > 12) {
      if (delta === 15 || at + delta - 12 > end) return malformed
      if (delta === 13) delta = 13 + bytes[at++]!
      else {
        delta = 269 + (bytes[at]! << 8) + bytes[at + 1]!
        at += 2
      }
    }
    if (length > 12) {
      if (length === 15 || at + length - 12 > end) return malformed
      if (length === 13) length = 13 + bytes[at++]!
      else {
        length = 269 + (bytes[at]! << 8) + bytes[at + 1]!
        at += 2
      }
    }
    number += delta
    if (at + length > end || number > 65_535) return malformed
    spans.push(number, at, at + length)
    at += length
  }
  return end
}
