import type { MqttLimits } from '../MqttLimits.ts'
import { encodePublish } from './encodePacket.ts'

/** Something on its way to clients. */
export interface Message {
  readonly topic: string
  /** Text leaves as UTF-8. */
  readonly payload: Buffer | string
  readonly qualityOfService: 0 | 1
  /** Of MQTT 5, as they are written; clients of MQTT 3 do not get them. */
  readonly properties?: Buffer
  /** Called when a client has it, as far as the quality of service tells. */
  readonly acknowledged?: () => void
  /** No longer wanted: it is not sent again. */
  isCancelled?: boolean
}

/** Where the messages of a session leave while its client is connected. */
export interface Outlet {
  send(packet: Buffer): void
  /** It speaks MQTT 5. */
  readonly hasProperties: boolean
  /** Messages that the client takes before it has acknowledged the first. */
  readonly receiveMaximum: number
  /** A larger packet is dropped, and counts as sent. @see MQTT 5 3.1.2.11.4 */
  readonly maximumPacketBytes: number
  /** The client takes less than it is sent. */
  readonly isCongested: boolean
}

/** What of the limits counts for one session. */
export type SessionLimits = Pick<MqttLimits, 'queuedMessages' | 'queuedBytes' | 'inFlight' | 'subscriptions'>

const largestPacketID = 65_535

/**
 * What a client subscribed to and what it is to get, whether it is connected or not. An idle session holds little: parts
 * are made when they are needed.
 */
export class Session {
  /** Tells sessions apart; with what the client proved in it, so that nobody takes the session of somebody else. */
  readonly key: string
  /** How long it is kept when the client is away. */
  expiryMilliseconds = 0
  /** Granted quality of service by filter. */
  readonly subscriptions = new Map<string, 0 | 1>()
  /** When the client went away. */
  leftAt = 0
  readonly #limits: SessionLimits
  #outlet: Outlet | undefined
  /** Sent and not acknowledged, by packet identifier, oldest first. */
  #inFlight: Map<number, Message> | undefined
  #waiting: Message[] | undefined
  #waitingBytes = 0
  #lastID = 0
  /** Messages that gave way since the client was last told everything. */
  #dropped = 0

  constructor(key: string, limits: SessionLimits) {
    this.key = key
    this.#limits = limits
  }

  get isConnected(): boolean {
    return this.#outlet !== undefined
  }

  get outlet(): Outlet | undefined {
    return this.#outlet
  }

  /** The client is here: what it has not acknowledged is sent again, in order, and then what waits. */
  connect(outlet: Outlet): void {
    this.#outlet = outlet
    for (const [id, message] of this.#inFlight ?? []) {
      const packet = encodePublish(message, id, outlet.hasProperties, true)
      if (message.isCancelled === true || packet.length > outlet.maximumPacketBytes) this.#inFlight!.delete(id)
      else outlet.send(packet)
    }
    this.#flush()
  }

  disconnect(now: number): void {
    this.#outlet = undefined
    this.leftAt = now
  }

  /**
   * @param granted quality of service of the subscription
   * @returns how many messages had to give way to this one
   */
  deliver(message: Message, granted: 0 | 1): number {
    const outlet = this.#outlet
    if (message.qualityOfService === 0 || granted === 0) {
      if (outlet === undefined || outlet.isCongested) return outlet === undefined ? 0 : 1
      const packet = encodePublish(message, 0, outlet.hasProperties)
      if (packet.length > outlet.maximumPacketBytes) return 0
      outlet.send(packet)
      message.acknowledged?.()
      return 0
    }
    if (this.#waiting === undefined && this.#maySend) this.#transmit(message, outlet!)
    else return this.#keep(message)
    return 0
  }

  /** @param id packet identifier of a PUBACK; one that is not known is ignored */
  acknowledge(id: number): void {
    const message = this.#inFlight?.get(id)
    if (message === undefined) return
    this.#inFlight!.delete(id)
    message.acknowledged?.()
    if (this.#waiting !== undefined) this.#flush()
    if (this.#inFlight!.size === 0) this.#inFlight = undefined
  }

  /** The client takes messages again. */
  resume(): void {
    if (this.#waiting !== undefined) this.#flush()
  }

  get #maySend(): boolean {
    const outlet = this.#outlet
    if (outlet === undefined || outlet.isCongested) return false
    return (this.#inFlight?.size ?? 0) < Math.min(this.#limits.inFlight, outlet.receiveMaximum)
  }

  #flush(): void {
    const waiting = this.#waiting ?? []
    let sent = 0
    for (; sent < waiting.length && this.#maySend; sent++) {
      const message = waiting[sent]!
      this.#waitingBytes -= sizeOf(message)
      if (message.isCancelled !== true) this.#transmit(message, this.#outlet!)
    }
    waiting.splice(0, sent)
    if (waiting.length > 0) return
    this.#waiting = undefined
    this.#dropped = 0
  }

  #transmit(message: Message, outlet: Outlet): void {
    const id = this.#freeID()
    const packet = encodePublish(message, id, outlet.hasProperties)
    if (packet.length > outlet.maximumPacketBytes) return
    this.#inFlight ??= new Map()
    this.#inFlight.set(id, message)
    outlet.send(packet)
  }

  /** There are far more identifiers than messages in flight. */
  #freeID(): number {
    do this.#lastID = this.#lastID === largestPacketID ? 1 : this.#lastID + 1
    while (this.#inFlight?.has(this.#lastID) === true)
    return this.#lastID
  }

  #keep(message: Message): number {
    this.#waiting ??= []
    this.#waiting.push(message)
    this.#waitingBytes += sizeOf(message)
    let surplus = 0
    while (
      this.#waiting.length - surplus > this.#limits.queuedMessages ||
      this.#waitingBytes > this.#limits.queuedBytes
    ) {
      this.#waitingBytes -= sizeOf(this.#waiting[surplus]!)
      surplus++
    }
    if (surplus === 0) return 0
    this.#waiting.splice(0, surplus)
    this.#dropped += surplus
    // Told once for each time that the client falls behind.
    return this.#dropped === surplus ? surplus : 0
  }
}

function sizeOf({ topic, payload, properties }: Message): number {
  return topic.length + payload.length + (properties?.length ?? 0)
}
