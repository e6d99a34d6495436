import type { MessageType } from './codes.ts'
import type { OptionList, OptionValue } from './OptionList.ts'

/** A message to send, whatever carries it. */
export interface OutgoingMessage {
  readonly code: number
  /** At most 8 bytes. */
  readonly token: Buffer
  readonly options: OptionList
  /** Empty: none. */
  readonly payload: Buffer
}

/** Written here first, since the length of a message is known only then. */
const scratch = Buffer.allocUnsafeSlow(65_536)
const mostHeadBytes = 6 + 8
/** Of the largest option value that fits the scratch area in any case. */
const longestLength = 65_804

/** @returns the datagram of a message. @see RFC 7252 3 */
export function encodeDatagram(type: MessageType, messageID: number, message: OutgoingMessage): Buffer {
  const into = areaFor(message)
  const { token } = message
  into[0] = 0x40 | (type << 4) | token.length
  into[1] = message.code
  into[2] = messageID >> 8
  into[3] = messageID & 0xff
  let at = 4
  for (let index = 0; index < token.length; index++) into[at++] = token[index]!
  return copyOf(into, 0, writeRest(into, at, message))
}

/** @returns a message without anything but its type and ID: an acknowledgement, a reset or a ping. @see RFC 7252 4.1 */
export function encodeEmpty(type: MessageType, messageID: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes[0] = 0x40 | (type << 4)
  bytes[1] = 0
  bytes[2] = messageID >> 8
  bytes[3] = messageID & 0xff
  return bytes
}

/** @returns the message as a stream carries it. @see RFC 8323 3.2 */
export function encodeStreamMessage(message: OutgoingMessage): Buffer {
  const into = areaFor(message)
  const { token } = message
  // The length goes first and has a length of its own: options and payload are written behind the longest there is.
  const restStart = mostHeadBytes
  const end = writeRest(into, restStart, message)
  const length = end - restStart
  const extension = length < 13 ? 0 : length < 269 ? 1 : length < 65_805 ? 2 : 4
  const start = restStart - token.length - 2 - extension
  into[start] = ((length < 13 ? length : extension === 1 ? 13 : extension === 2 ? 14 : 15) << 4) | token.length
  if (extension === 1) into[start + 1] = length - 13
  else if (extension === 2) into.writeUInt16BE(length - 269, start + 1)
  else if (extension === 4) into.writeUInt32BE(length - 65_805, start + 1)
  into[start + 1 + extension] = message.code
  token.copy(into, start + 2 + extension)
  return copyOf(into, start, end)
}

function copyOf(area: Buffer, start: number, end: number): Buffer {
  if (area !== scratch) return area.subarray(start, end)
  const bytes = Buffer.allocUnsafe(end - start)
  area.copy(bytes, 0, start, end)
  return bytes
}

function areaFor({ options, payload }: OutgoingMessage): Buffer {
  let most = mostHeadBytes + 1 + payload.length
  for (let index = 0; index < options.values.length; index++) {
    const value = options.values[index]!
    most += 5 + (typeof value === 'string' ? value.length * 3 : typeof value === 'number' ? 8 : value.length)
  }
  return most <= scratch.length ? scratch : Buffer.allocUnsafeSlow(most)
}

function writeRest(into: Buffer, start: number, { options, payload }: OutgoingMessage): number {
  const { numbers, values } = options
  let at = start
  let previous = 0
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!
    at = writeOption(into, at, number - previous, values[index]!)
    previous = number
  }
  if (payload.length === 0) return at
  into[at++] = 0xff
  payload.copy(into, at)
  return at + payload.length
}

function writeOption(into: Buffer, start: number, delta: number, value: OptionValue): number {
  const length =
    typeof value === 'string' ? Buffer.byteLength(value) : typeof value === 'number' ? widthOf(value) : value.length
  if (length > longestLength) throw new RangeError('an option is longer than the format allows')
  let at = start + 1
  into[start] = (nibbleOf(delta) << 4) | nibbleOf(length)
  at = writeExtension(into, at, delta)
  at = writeExtension(into, at, length)
  if (typeof value === 'string') {
    // All of one byte each: nothing to transcode.
    into.write(value, at, length, length === value.length ? 'latin1' : 'utf8')
  } else if (typeof value === 'number') {
    writeUnsigned(into, at, value, length)
  } else {
    value.copy(into, at)
  }
  return at + length
}

function nibbleOf(value: number): number {
  return value < 13 ? value : value < 269 ? 13 : 14
}

function writeExtension(into: Buffer, at: number, value: number): number {
  if (value < 13) return at
  if (value < 269) {
    into[at] = value - 13
    return at + 1
  }
  into[at] = (value - 269) >> 8
  into[at + 1] = (value - 269) & 0xff
  return at + 2
}

/** @returns how many bytes an unsigned integer takes without leading zeros. @see RFC 7252 3.2 */
function widthOf(value: number): number {
  if (value === 0) return 0
  if (value < 0x100) return 1
  if (value < 0x1_0000) return 2
  return value < 0x100_0000 ? 3 : 4
}

function writeUnsigned(into: Buffer, at: number, value: number, width: number): void {
  for (let index = width - 1, rest = value; index >= 0; index--, rest = Math.floor(rest / 256)) into[at + index] = rest
}
