import { PacketReader } from './PacketReader.ts'
import {
  type ConnectRequest,
  MalformedPacket,
  type Publication,
  type QualityOfService,
  type SubscribeRequest,
} from './packets.ts'

/** Levels of a topic or filter. */
const deepest = 32

/** Flags of the first byte that a packet type must have; PUBLISH has its own. @see MQTT 3.1.1 2.2.2 */
export function checkFlags(head: number, expected: number): void {
  if ((head & 0x0f) !== expected) throw new MalformedPacket('its flags are reserved ones')
}

/**
 * Of a CONNECT of a later protocol only the protocol level is of use.
 * @param body what follows the fixed header
 * @throws MalformedPacket
 * @see MQTT 3.1.1 3.1
 */
export function decodeConnect(body: Buffer): ConnectRequest {
  const reader = new PacketReader(body)
  const name = reader.text()
  const protocolLevel = reader.byte()
  const isKnown = (name === 'MQTT' && protocolLevel === 4) || (name === 'MQIsdp' && protocolLevel === 3)
  if (!isKnown && name !== 'MQTT') throw new MalformedPacket('its protocol is not MQTT')
  if (!isKnown) return { protocolLevel, clientID: '', isClean: true, keepAliveSeconds: 0 }
  const flags = reader.byte()
  if ((flags & 1) !== 0) throw new MalformedPacket('its flags are reserved ones')
  const keepAliveSeconds = reader.unsigned16()
  const clientID = reader.text()
  const will = willOf(flags, reader)
  const hasUser = (flags & 0x80) !== 0
  const hasPassword = (flags & 0x40) !== 0
  if (hasPassword && !hasUser) throw new MalformedPacket('it has a password without a user')
  const request = {
    protocolLevel,
    clientID,
    isClean: (flags & 2) !== 0,
    keepAliveSeconds,
    ...(will === undefined ? {} : { will }),
    ...(hasUser ? { user: reader.text() } : {}),
    ...(hasPassword ? { password: Buffer.from(reader.binary()) } : {}),
  }
  reader.end()
  return request
}

function willOf(flags: number, reader: PacketReader): ConnectRequest['will'] {
  const qualityOfService = qualityOf((flags >> 3) & 3)
  if ((flags & 4) === 0) {
    if (qualityOfService !== 0 || (flags & 0x20) !== 0) throw new MalformedPacket('it has flags of a will without one')
    return undefined
  }
  const topic = reader.text()
  checkTopic(topic)
  return { topic, payload: Buffer.from(reader.binary()), qualityOfService }
}

/**
 * The payload is a view of the bytes given.
 * @param head first byte of the packet
 * @throws MalformedPacket
 * @see MQTT 3.1.1 3.3
 */
export function decodePublish(head: number, body: Buffer): Publication {
  const qualityOfService = qualityOf((head >> 1) & 3)
  const isDuplicate = (head & 8) !== 0
  if (isDuplicate && qualityOfService === 0) throw new MalformedPacket('it repeats what is sent at most once')
  const reader = new PacketReader(body)
  const topic = reader.text()
  checkTopic(topic)
  const packetID = qualityOfService === 0 ? 0 : reader.packetID()
  return { topic, payload: reader.rest(), qualityOfService, isDuplicate, packetID }
}

/** @returns the packet identifier of PUBACK, PUBREC, PUBREL, PUBCOMP. @throws MalformedPacket */
export function decodeAcknowledgement(body: Buffer): number {
  const reader = new PacketReader(body)
  const id = reader.packetID()
  reader.end()
  return id
}

/** @throws MalformedPacket. @see MQTT 3.1.1 3.8 */
export function decodeSubscribe(body: Buffer): SubscribeRequest {
  const reader = new PacketReader(body)
  const packetID = reader.packetID()
  const subscriptions: { filter: string; qualityOfService: QualityOfService }[] = []
  do {
    const filter = reader.text()
    checkFilter(filter)
    subscriptions.push({ filter, qualityOfService: qualityOf(reader.byte()) })
  } while (!reader.isAtEnd)
  return { packetID, subscriptions }
}

/** @throws MalformedPacket. @see MQTT 3.1.1 3.10 */
export function decodeUnsubscribe(body: Buffer): { packetID: number; filters: string[] } {
  const reader = new PacketReader(body)
  const packetID = reader.packetID()
  const filters: string[] = []
  do filters.push(reader.text())
  while (!reader.isAtEnd)
  return { packetID, filters }
}

function qualityOf(value: number): QualityOfService {
  if (value > 2) throw new MalformedPacket('its quality of service is none')
  return value as QualityOfService
}

function checkTopic(topic: string): void {
  if (topic === '' || topic.includes('+') || topic.includes('#')) {
    throw new MalformedPacket('what it publishes to is no topic')
  }
  checkDepth(topic)
}

/** Wildcards stand for whole levels, `#` for the last. @see MQTT 3.1.1 4.7.1 */
function checkFilter(filter: string): void {
  const isValid = /^(?:[^+#/]*|\+)(?:\/(?:[^+#/]*|\+))*(?:\/#)?$|^#$/.test(filter)
  if (filter === '' || !isValid) throw new MalformedPacket('what it subscribes to is no topic filter')
  checkDepth(filter)
}

function checkDepth(topic: string): void {
  let levels = 1
  for (let index = 0; index < topic.length; index++) if (topic.charCodeAt(index) === 0x2f) levels++
  if (levels > deepest) throw new MalformedPacket(`a topic has more than ${deepest} levels`)
}
