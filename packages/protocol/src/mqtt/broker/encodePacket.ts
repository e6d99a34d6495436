import { packetTypes } from './packets.ts'

const pingResponse = Buffer.from([packetTypes.pingresp << 4, 0])

/** What a client of MQTT 5 is told of this broker. */
export interface BrokerProperties {
  readonly receiveMaximum: number
  readonly maximumPacketBytes: number
  readonly assignedClientID?: string
}

/** @param properties absent: in MQTT 3. @see MQTT 3.1.1 3.2, MQTT 5 3.2 */
export function encodeConnectAnswer(
  returnCode: number,
  isSessionPresent: boolean,
  properties?: BrokerProperties | 'none',
): Buffer {
  const head = [isSessionPresent ? 1 : 0, returnCode]
  if (properties === undefined) return Buffer.from([packetTypes.connack << 4, 2, ...head])
  const fields = properties === 'none' ? [] : fieldsOf(properties)
  const body = [...head, ...lengthBytes(fields.length), ...fields]
  return Buffer.from([packetTypes.connack << 4, ...lengthBytes(body.length), ...body])
}

/** Shared subscriptions and subscription identifiers are not offered. */
function fieldsOf({ receiveMaximum, maximumPacketBytes, assignedClientID }: BrokerProperties): number[] {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(maximumPacketBytes)
  const fields = [33, receiveMaximum >> 8, receiveMaximum & 0xff, 39, ...size, 41, 0, 42, 0]
  if (assignedClientID === undefined) return fields
  return [...fields, 18, assignedClientID.length >> 8, assignedClientID.length & 0xff, ...Buffer.from(assignedClientID)]
}

/** @param type PUBACK, PUBREC, PUBREL, PUBCOMP or UNSUBACK */
export function encodeAcknowledgement(type: number, packetID: number): Buffer {
  const head = type === packetTypes.pubrel ? (type << 4) | 2 : type << 4
  const packet = Buffer.allocUnsafe(4)
  packet[0] = head
  packet[1] = 2
  packet[2] = packetID >> 8
  packet[3] = packetID & 0xff
  return packet
}

/** @param reasonCode of MQTT 5, why something is refused */
export function encodeRefusal(type: number, packetID: number, reasonCode: number): Buffer {
  return Buffer.from([type << 4, 3, packetID >> 8, packetID & 0xff, reasonCode])
}

/**
 * @param type SUBACK or UNSUBACK
 * @param results of each filter: its quality of service, or why there is none
 * @param hasProperties in MQTT 5
 */
export function encodeResults(
  type: number,
  packetID: number,
  results: readonly number[],
  hasProperties: boolean,
): Buffer {
  const body = [packetID >> 8, packetID & 0xff, ...(hasProperties ? [0] : []), ...results]
  return Buffer.from([type << 4, ...lengthBytes(body.length), ...body])
}

export function encodePingAnswer(): Buffer {
  return pingResponse
}

/** Something to publish. */
export interface Publishable {
  readonly topic: string
  /** Text is written as UTF-8. */
  readonly payload: Buffer | string
  readonly properties?: Buffer
}

/**
 * @param packetID 0: at most once, else at least once
 * @param hasProperties in MQTT 5
 * @see MQTT 3.1.1 3.3
 */
export function encodePublish(
  { topic, payload, properties }: Publishable,
  packetID: number,
  hasProperties: boolean,
  isDuplicate = false,
): Buffer {
  const topicBytes = Buffer.byteLength(topic)
  const payloadBytes = Buffer.byteLength(payload)
  const propertyBytes = hasProperties ? (properties?.length ?? 0) : 0
  const propertyHead = hasProperties ? lengthBytes(propertyBytes) : noBytes
  const bodyBytes = 2 + topicBytes + (packetID === 0 ? 0 : 2) + propertyHead.length + propertyBytes + payloadBytes
  const lengthSize = bodyBytes < 0x80 ? 1 : bodyBytes < 0x4000 ? 2 : bodyBytes < 0x20_0000 ? 3 : 4
  const packet = Buffer.allocUnsafe(1 + lengthSize + bodyBytes)
  packet[0] = (packetTypes.publish << 4) | (isDuplicate ? 8 : 0) | (packetID === 0 ? 0 : 2)
  let at = 1
  for (let rest = bodyBytes; at <= lengthSize; rest >>= 7) packet[at++] = (rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)
  packet[at++] = topicBytes >> 8
  packet[at++] = topicBytes & 0xff
  at += packet.write(topic, at, topicBytes === topic.length ? 'latin1' : 'utf8')
  if (packetID !== 0) {
    packet[at++] = packetID >> 8
    packet[at++] = packetID & 0xff
  }
  for (const byte of propertyHead) packet[at++] = byte
  if (propertyBytes > 0) at += properties!.copy(packet, at)
  if (typeof payload !== 'string') payload.copy(packet, at)
  else packet.write(payload, at, payloadBytes === payload.length ? 'latin1' : 'utf8')
  return packet
}

const noBytes: readonly number[] = []

function lengthBytes(length: number): number[] {
  const bytes: number[] = []
  let rest = length
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>= 7
  } while (rest > 0)
  return bytes
}
