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

/** Why something is refused: to clients of MQTT 3, and of MQTT 5. @see MQTT 3.1.1 3.2.2.3, MQTT 5 2.4 */
export const refusals = {
  protocol: { returnCode: 1, reasonCode: 0x84 },
  identifier: { returnCode: 2, reasonCode: 0x85 },
  unavailable: { returnCode: 3, reasonCode: 0x88 },
  userOrPassword: { returnCode: 4, reasonCode: 0x86 },
  notAuthorized: { returnCode: 5, reasonCode: 0x87 },
} as const
export type Refusal = keyof typeof refusals

export const subscriptionFailure = 0x80
export const notAuthorized = 0x87
export const noSubscriptionExisted = 0x11

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
  /** Properties of MQTT 5, for those who receive it; and the one that an answer has to repeat. */
  readonly properties?: Buffer
  readonly correlationData?: Buffer
}

export interface ConnectRequest {
  /** 3: MQTT 3.1, 4: MQTT 3.1.1, 5: MQTT 5. */
  readonly protocolLevel: number
  readonly clientID: string
  /** What was there before is forgotten. */
  readonly isClean: boolean
  /** How long the session is kept when the client is away; 0: not at all. */
  readonly sessionExpirySeconds: number
  /** Messages at least once that the client takes before it has acknowledged the first. */
  readonly receiveMaximum?: number
  readonly maximumPacketBytes?: number
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
