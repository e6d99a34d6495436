import { packetTypes } from './packets.ts'

const pingResponse = Buffer.from([packetTypes.pingresp << 4, 0])

/** @see MQTT 3.1.1 3.2 */
export function encodeConnectAnswer(returnCode: number, isSessionPresent: boolean): Buffer {
  return Buffer.from([packetTypes.connack << 4, 2, isSessionPresent ? 1 : 0, returnCode])
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

/** @param granted quality of service or failure of each subscription */
export function encodeSubscribeAnswer(packetID: number, granted: readonly number[]): Buffer {
  const body = [packetID >> 8, packetID & 0xff, ...granted]
  return Buffer.from([packetTypes.suback << 4, ...lengthBytes(body.length), ...body])
}

export function encodePingAnswer(): Buffer {
  return pingResponse
}

/**
 * @param payload text is written as UTF-8
 * @param packetID 0: at most once, else at least once
 * @see MQTT 3.1.1 3.3
 */
export function encodePublish(topic: string, payload: Buffer | string, packetID: number, isDuplicate = false): Buffer {
  const topicBytes = Buffer.byteLength(topic)
  const payloadBytes = Buffer.byteLength(payload)
  const bodyBytes = 2 + topicBytes + (packetID === 0 ? 0 : 2) + payloadBytes
  const lengthSize = bodyBytes < 0x80 ? 1 : bodyBytes < 0x4000 ? 2 : bodyBytes < 0x20_0000 ? 3 : 4
  const packet = Buffer.allocUnsafe(1 + lengthSize + bodyBytes)
  packet[0] = (packetTypes.publish << 4) | (isDuplicate ? 8 : 0) | (packetID === 0 ? 0 : 2)
  let at = 1
  for (let rest = bodyBytes; at <= lengthSize; rest >>= 7) packet[at++] = (rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)
  packet[at++] = topicBytes >> 8
  packet[at++] = topicBytes & 0xff
  at += topicBytes === topic.length ? packet.write(topic, at, 'latin1') : packet.write(topic, at, 'utf8')
  if (packetID !== 0) {
    packet[at++] = packetID >> 8
    packet[at++] = packetID & 0xff
  }
  if (typeof payload !== 'string') payload.copy(packet, at)
  else if (payloadBytes === payload.length) packet.write(payload, at, 'latin1')
  else packet.write(payload, at, 'utf8')
  return packet
}

function lengthBytes(length: number): number[] {
  const bytes: number[] = []
  let rest = length
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>= 7
  } while (rest > 0)
  return bytes
}
