import type { PacketReader } from './PacketReader.ts'
import { MalformedPacket } from './packets.ts'

/** Properties that count here. @see MQTT 5 2.2.2 */
export interface Properties {
  readonly sessionExpirySeconds?: number
  readonly receiveMaximum?: number
  readonly maximumPacketBytes?: number
  /** As they came, for whoever receives the message. */
  readonly forwarded?: Buffer
  /** The property itself, with its identifier. */
  readonly correlationData?: Buffer
}

type Kind = 'byte' | 'two' | 'four' | 'variable' | 'binary' | 'pair'

const kindOf: Readonly<Record<number, Kind>> = {
  1: 'byte',
  2: 'four',
  3: 'binary',
  8: 'binary',
  9: 'binary',
  11: 'variable',
  17: 'four',
  21: 'binary',
  22: 'binary',
  23: 'byte',
  24: 'four',
  25: 'byte',
  31: 'binary',
  33: 'two',
  34: 'two',
  35: 'two',
  38: 'pair',
  39: 'four',
}
const numbers = new Map([
  [17, 'sessionExpirySeconds'],
  [33, 'receiveMaximum'],
  [39, 'maximumPacketBytes'],
] as const)
const userProperty = 38
const correlationData = 9
/** Authentication method, topic alias, subscription identifier: not offered, so nobody may use them. */
const refused: ReadonlySet<number> = new Set([21, 35])
const none: Properties = {}

/** @throws MalformedPacket. @see MQTT 5 2.2.2.2 */
export function readProperties(reader: PacketReader): Properties {
  const length = reader.variable()
  if (length === 0) return none
  const bytes = reader.take(length)
  const inner = reader.within(bytes)
  const found: { -readonly [N in keyof Properties]: Properties[N] } = { forwarded: bytes }
  const seen = new Set<number>()
  while (!inner.isAtEnd) {
    const start = inner.position
    const identifier = inner.byte()
    const kind = kindOf[identifier]
    if (kind === undefined || refused.has(identifier))
      throw new MalformedPacket('a property is not one that it may have')
    if (identifier !== userProperty && seen.has(identifier)) throw new MalformedPacket('a property comes twice')
    seen.add(identifier)
    const value = readValue(inner, kind)
    const name = numbers.get(identifier as 17)
    if (name !== undefined) found[name] = value
    else if (identifier === correlationData) found.correlationData = bytes.subarray(start, inner.position)
  }
  return found
}

function readValue(reader: PacketReader, kind: Kind): number {
  switch (kind) {
    case 'byte':
      return reader.byte()
    case 'two':
      return reader.unsigned16()
    case 'four':
      return reader.unsigned16() * 65_536 + reader.unsigned16()
    case 'variable':
      return reader.variable()
    case 'pair':
      reader.text()
      reader.text()
      return 0
    default:
      reader.binary()
      return 0
  }
}
