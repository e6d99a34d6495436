/** Types of control packets. @see MQTT 3.1.1 2.2.1 */
export const packetTypes = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
} as const

/** Answers to CONNECT. @see MQTT 3.1.1 3.2.2.3 */
export const connectReturnCodes = {
  accepted: 0,
  unacceptableProtocol: 1,
  identifierRejected: 2,
  serverUnavailable: 3,
  badUserOrPassword: 4,
  notAuthorized: 5,
} as const

export const subscriptionFailure = 0x80

/** At most once, at least once, exactly once. */
export type QualityOfService = 0 | 1 | 2

/** Something published. */
export interface Publication {
  readonly topic: string
  readonly payload: Buffer
  readonly qualityOfService: QualityOfService
  readonly isDuplicate: boolean
  /** 0 with quality of service 0. */
  readonly packetID: number
}

export interface ConnectRequest {
  /** 3: MQTT 3.1, 4: MQTT 3.1.1, 5: MQTT 5. */
  readonly protocolLevel: number
  readonly clientID: string
  readonly isClean: boolean
  readonly keepAliveSeconds: number
  readonly will?: { readonly topic: string; readonly payload: Buffer; readonly qualityOfService: QualityOfService }
  readonly user?: string
  readonly password?: Buffer
}

export interface SubscribeRequest {
  readonly packetID: number
  readonly subscriptions: readonly { readonly filter: string; readonly qualityOfService: QualityOfService }[]
}

/** Bytes that are no packet of MQTT; nothing more can be read from their connection. */
export class MalformedPacket extends Error {
  override readonly name = 'MalformedPacket'
}
