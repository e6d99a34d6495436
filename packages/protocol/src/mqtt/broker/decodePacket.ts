import { PacketReader } from './PacketReader.ts'
import {
  type ConnectRequest,
  MalformedPacket,
  type Publication,
  type QualityOfService,
  type SubscribeRequest,
} from './packets.ts'
import { readProperties } from './readProperties.ts'

/** Levels of a topic or filter. */
const deepest = 32

/** Flags of the first byte that a packet type must have; PUBLISH has its own. @see MQTT 3.1.1 2.2.2 */
export function checkFlags(head: number, expected: number): void {
  if ((head & 0x0f) !== expected) throw new MalformedPacket('its flags are reserved ones')
}

const forever = 0xffff_ffff

/**
 * Of a CONNECT of a later protocol only the protocol level is of use.
 * @param body what follows the fixed header
 * @throws MalformedPacket
 * @see MQTT 3.1.1 3.1, MQTT 5 3.1
 */
export function decodeConnect(body: Buffer): ConnectRequest {
  const reader = new PacketReader(body)
  const name = reader.text()
  const protocolLevel = reader.byte()
  const isKnown = name === 'MQTT' ? protocolLevel === 4 || protocolLevel === 5 : protocolLevel === 3
  if (name !== 'MQTT' && name !== 'MQIsdp') throw new MalformedPacket('its protocol is not MQTT')
  const unknown = { protocolLevel, clientID: '', isClean: true, sessionExpirySeconds: 0, keepAliveSeconds: 0 }
  if (!isKnown) return unknown
  const flags = reader.byte()
  if ((flags & 1) !== 0) throw new MalformedPacket('its flags are reserved ones')
  const keepAliveSeconds = reader.unsigned16()
  const isClean = (flags & 2) !== 0
  const { forwarded: _, ...session } = protocolLevel === 5 ? readProperties(reader) : {}
  const request = {
    ...unknown,
    isClean,
    sessionExpirySeconds: isClean || protocolLevel === 5 ? 0 : forever,
    ...session,
    keepAliveSeconds,
    clientID: reader.text(),
    ...credentialsOf(flags, reader, protocolLevel),
  }
  reader.end()
  return request
}

function credentialsOf(flags: number, reader: PacketReader, protocolLevel: number) {
  const will = willOf(flags, reader, protocolLevel)
  const hasUser = (flags & 0x80) !== 0
  const hasPassword = (flags & 0x40) !== 0
  if (hasPassword && !hasUser && protocolLevel !== 5) throw new MalformedPacket('it has a password without a user')
  return {
    ...(will === undefined ? {} : { will }),
    ...(hasUser ? { user: reader.text() } : {}),
    ...(hasPassword ? { password: Buffer.from(reader.binary()) } : {}),
  }
}

function willOf(flags: number, reader: PacketReader, protocolLevel: number): ConnectRequest['will'] {
  const qualityOfService = qualityOf((flags >> 3) & 3)
  if ((flags & 4) === 0) {
    if (qualityOfService !== 0 || (flags & 0x20) !== 0) throw new MalformedPacket('it has flags of a will without one')
    return undefined
  }
  if (protocolLevel === 5) readProperties(reader)
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
export function decodePublish(head: number, body: Buffer, hasProperties = false): Publication {
  const qualityOfService = qualityOf((head >> 1) & 3)
  const isDuplicate = (head & 8) !== 0
  if (isDuplicate && qualityOfService === 0) throw new MalformedPacket('it repeats what is sent at most once')
  const reader = new PacketReader(body)
  const topic = reader.text()
  checkTopic(topic)
  const packetID = qualityOfService === 0 ? 0 : reader.packetID()
  if (!hasProperties) return { topic, payload: reader.rest(), qualityOfService, isDuplicate, packetID }
  const { forwarded, correlationData } = readProperties(reader)
  const payload = reader.rest()
  return {
    ...{ topic, payload, qualityOfService, isDuplicate, packetID },
    ...(forwarded === undefined ? {} : { properties: forwarded }),
    ...(correlationData === undefined ? {} : { correlationData }),
  }
}

/** @returns the packet identifier of PUBACK, PUBREC, PUBREL, PUBCOMP. @throws MalformedPacket */
export function decodeAcknowledgement(body: Buffer, hasProperties = false): number {
  const reader = new PacketReader(body)
  const id = reader.packetID()
  // A reason, and properties, may follow.
  if (!hasProperties) reader.end()
  return id
}

/** @throws MalformedPacket. @see MQTT 3.1.1 3.8 */
export function decodeSubscribe(body: Buffer, hasProperties = false): SubscribeRequest {
  const reader = new PacketReader(body)
  const packetID = reader.packetID()
  if (hasProperties) readProperties(reader)
  const subscriptions: { filter: string; qualityOfService: QualityOfService }[] = []
  do {
    const filter = reader.text()
    checkFilter(filter)
    const options = reader.byte()
    if (!hasProperties && options > 3) throw new MalformedPacket('the options of a subscription are reserved ones')
    subscriptions.push({ filter, qualityOfService: qualityOf(options & 3) })
  } while (!reader.isAtEnd)
  return { packetID, subscriptions }
}

/** @throws MalformedPacket. @see MQTT 3.1.1 3.10 */
export function decodeUnsubscribe(body: Buffer, hasProperties = false): { packetID: number; filters: string[] } {
  const reader = new PacketReader(body)
  const packetID = reader.packetID()
  if (hasProperties) readProperties(reader)
  const filters: string[] = []
  do filters.push(reader.text())
  while (!reader.isAtEnd)
  return { packetID, filters }
}

/**
 * @returns whether the client said goodbye for good, so that its will is void; the new life of its session
 * @throws MalformedPacket
 * @see MQTT 5 3.14
 */
export function decodeDisconnect(body: Buffer): {
  readonly isGoodbye: boolean
  readonly sessionExpirySeconds?: number
} {
  const reader = new PacketReader(body)
  const reason = reader.isAtEnd ? 0 : reader.byte()
  const { sessionExpirySeconds } = reader.isAtEnd ? {} : readProperties(reader)
  return { isGoodbye: reason === 0, ...(sessionExpirySeconds === undefined ? {} : { sessionExpirySeconds }) }
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
