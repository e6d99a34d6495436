import type { Socket } from 'node:net'
import type { BrokerPart, Work } from './BrokerPart.ts'
import {
  checkFlags,
  decodeAcknowledgement,
  decodeConnect,
  decodeDisconnect,
  decodePublish,
  decodeSubscribe,
  decodeUnsubscribe,
} from './decodePacket.ts'
import {
  encodeAcknowledgement,
  encodeConnectAnswer,
  encodePingAnswer,
  encodeRefusal,
  encodeResults,
} from './encodePacket.ts'
import { FrameReader } from './FrameReader.ts'
import type { Peer } from './Peer.ts'
import {
  type ConnectRequest,
  MalformedPacket,
  noSubscriptionExisted,
  notAuthorized,
  type Publication,
  packetTypes,
  type Refusal,
  refusals,
  subscriptionFailure,
} from './packets.ts'
import type { Outlet, Session } from './Session.ts'

/** Bytes that wait to be sent to a client after which it counts as slow. */
const congestion = 262_144
/** Largest CONNECT: nobody knows yet who sends it. */
const connectBytes = 65_536
/** Publications at quality of service 2 whose end the client has not told. */
const unreleasedLimit = 10_000
/** How long a client whose connection is ended may take to read what it was sent. */
const farewellMilliseconds = 2000
/** Packets up to this size are joined to one write. */
const joinedBytes = 65_536

/** A publication whose acknowledgement is owed: they leave in the order of the publications. @see MQTT 3.1.1 4.6 */
interface Owed {
  readonly packetID: number
  readonly type: number
  isDone: boolean
  work?: Work
}

/** One client on its connection: reads its packets, answers them. */
export class Connection implements Outlet {
  readonly #socket: Socket
  readonly #broker: BrokerPart
  readonly #reader = new FrameReader()
  #state: 'new' | 'connecting' | 'connected' | 'closed' = 'new'
  #session: Session | undefined
  #peer: Peer | undefined
  #will: ConnectRequest['will']
  /** It speaks MQTT 5. */
  hasProperties = false
  receiveMaximum = 65_535
  maximumPacketBytes = Number.POSITIVE_INFINITY
  #keepAlive = 0
  #heard = Date.now()
  #partSince = 0
  /** Publications that are being worked on. */
  #working = 0
  #isPaused = false
  #isEnding = false
  #owed: Owed[] | undefined
  #unreleased: Set<number> | undefined
  #packets: Buffer[] | undefined

  constructor(socket: Socket, broker: BrokerPart) {
    this.#socket = socket
    this.#broker = broker
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('drain', () => {
      this.#session?.resume()
      this.#continue()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#closed())
  }

  get isCongested(): boolean {
    return this.#socket.writableLength > congestion
  }

  get isIdle(): boolean {
    return this.#working === 0
  }

  get peer(): Peer | undefined {
    return this.#peer
  }

  /** Leaves with what else is sent in this turn. */
  send(packet: Buffer): void {
    if (this.#state === 'closed') return
    if (this.#packets !== undefined) {
      this.#packets.push(packet)
      return
    }
    this.#packets = [packet]
    process.nextTick(() => this.#write())
  }

  /** Reads nothing more; what is under way goes on. */
  stopReading(): void {
    this.#isEnding = true
    this.#pause()
  }

  /** Ends the connection; the will of the client is published unless it said goodbye. */
  close(): void {
    this.#write()
    this.#socket.destroySoon()
    // What a client does not read would keep it open.
    if (this.#socket.writableLength > 0) setTimeout(() => this.#socket.destroy(), farewellMilliseconds).unref()
    this.#closed()
  }

  /** A client whose credential has been revoked since it came is cut, also when it only listens. */
  checkEntitlement(): void {
    if (this.#peer?.client().entitledOriginators?.length !== 0) return
    this.#broker.refused(this.#socket, this.#peer, 'no longer has a valid credential')
    this.close()
  }

  /** @returns why the client is to be given up: it is silent for too long, or a packet takes too long */
  overdue(now: number): string | undefined {
    const { connectMilliseconds, packetMilliseconds } = this.#broker.limits
    if (this.#state === 'new' && now - this.#heard > connectMilliseconds) return 'it did not say who it is'
    // Nothing can be heard of a client that is not read from, unless that is its own fault.
    if (this.#isPaused && !this.isCongested) return undefined
    if (this.#reader.isWithinPacket && now - this.#partSince > packetMilliseconds) return 'a packet took too long'
    if (this.#keepAlive > 0 && now - this.#heard > this.#keepAlive) return 'it was not heard of (keep alive)'
    return undefined
  }

  #write(): void {
    const packets = this.#packets
    this.#packets = undefined
    if (packets === undefined || this.#socket.destroyed) return
    this.#writeAll(packets)
    // Who does not read what it is sent is not read from either.
    if (this.isCongested) this.#pause()
  }

  #writeAll(packets: readonly Buffer[]): void {
    const total = packets.length === 1 ? 0 : packets.reduce((sum, { length }) => sum + length, 0)
    if (packets.length === 1) this.#socket.write(packets[0]!)
    else if (total <= joinedBytes * 4) this.#socket.write(Buffer.concat(packets, total))
    else for (const packet of packets) this.#socket.write(packet)
  }

  #receive(chunk: Buffer): void {
    const now = Date.now()
    if (this.#state !== 'new') this.#heard = now
    if (!this.#reader.isWithinPacket) this.#partSince = now
    this.#reader.push(chunk)
    this.#read()
  }

  #read(): void {
    try {
      while (this.#state !== 'closed' && this.#state !== 'connecting' && !this.#isPaused) {
        const frame = this.#reader.next(this.#state === 'new' ? connectBytes : this.#broker.limits.packetBytes)
        if (frame === undefined) return
        if (this.#state === 'new') this.#connect(frame.head, frame.body)
        else this.#handle(frame.head, frame.body)
      }
    } catch (error) {
      if (!(error instanceof MalformedPacket)) throw error
      this.#broker.refused(this.#socket, this.#peer, `sent a malformed packet: ${error.message}`)
      this.#socket.destroy()
    }
  }

  #connect(head: number, body: Buffer): void {
    if (head >> 4 !== packetTypes.connect) throw new MalformedPacket('it comes before CONNECT')
    checkFlags(head, 0)
    const request = decodeConnect(body)
    this.#state = 'connecting'
    // Nobody knows yet who sends what follows.
    this.#socket.pause()
    this.hasProperties = request.protocolLevel >= 5
    this.receiveMaximum = request.receiveMaximum || 65_535
    this.maximumPacketBytes = request.maximumPacketBytes || Number.POSITIVE_INFINITY
    this.#broker.admit(this.#socket, request).then(
      (admission) => this.#admitted(request, admission),
      (error: unknown) => {
        this.#broker.failed(error)
        this.#refuse('unavailable')
      },
    )
  }

  #admitted(request: ConnectRequest, admission: { peer: Peer } | { refusal: Refusal }): void {
    if (this.#state === 'closed') return
    if ('refusal' in admission) return this.#refuse(admission.refusal)
    this.#peer = admission.peer
    const opened = this.#broker.openSession(request, admission.peer)
    if (opened === undefined) return this.#refuse('unavailable')
    this.#session = opened.session
    this.#will = request.will
    // One and a half times as long. @see MQTT 3.1.1 3.1.2.10
    this.#keepAlive = request.keepAliveSeconds * 1500
    if (this.#keepAlive === 0) this.#socket.setKeepAlive(true, 60_000)
    this.#heard = Date.now()
    this.#state = 'connected'
    this.send(encodeConnectAnswer(0, opened.wasPresent, this.hasProperties ? this.#properties(request) : undefined))
    opened.session.connect(this)
    this.#broker.arrived(opened.session)
    if (!this.#isPaused) this.#socket.resume()
    this.#read()
  }

  #properties({ clientID }: ConnectRequest) {
    const { inFlight, packetBytes } = this.#broker.limits
    const assigned = clientID === '' ? { assignedClientID: this.#peer!.clientID } : {}
    return { receiveMaximum: inFlight, maximumPacketBytes: packetBytes, ...assigned }
  }

  #refuse(refusal: Refusal): void {
    const { returnCode, reasonCode } = refusals[refusal]
    const answer = this.hasProperties
      ? encodeConnectAnswer(reasonCode, false, 'none')
      : encodeConnectAnswer(returnCode, false)
    this.send(answer)
    this.close()
  }

  #handle(head: number, body: Buffer): void {
    const type = head >> 4
    if (type === packetTypes.publish) return this.#publish(decodePublish(head, body, this.hasProperties))
    const isSpecial = type === packetTypes.pubrel || type === packetTypes.subscribe || type === packetTypes.unsubscribe
    checkFlags(head, isSpecial ? 2 : 0)
    switch (type) {
      case packetTypes.puback:
        return this.#session!.acknowledge(decodeAcknowledgement(body, this.hasProperties))
      case packetTypes.pubrel:
        return this.#release(decodeAcknowledgement(body, this.hasProperties))
      case packetTypes.subscribe:
        return this.#subscribe(body)
      case packetTypes.unsubscribe:
        return this.#unsubscribe(body)
      case packetTypes.pingreq:
        return this.send(encodePingAnswer())
      case packetTypes.disconnect:
        return this.#goodbye(body)
      default:
        throw new MalformedPacket('a client does not send such a packet')
    }
  }

  #goodbye(body: Buffer): void {
    const { isGoodbye, sessionExpirySeconds } = this.hasProperties
      ? decodeDisconnect(body)
      : { isGoodbye: true, sessionExpirySeconds: undefined }
    if (isGoodbye) this.#will = undefined
    if (sessionExpirySeconds !== undefined && this.#session!.expiryMilliseconds > 0) {
      const { sessionMilliseconds } = this.#broker.limits
      this.#session!.expiryMilliseconds = Math.min(sessionExpirySeconds * 1000, sessionMilliseconds)
    }
    this.close()
  }

  /** MQTT 3 has no way to tell but to end the connection. @see MQTT 3.1.1 3.3.5 */
  #refusePublication({ topic, packetID, qualityOfService }: Publication): void {
    this.#broker.refused(this.#socket, this.#peer, `published to ${topic}, which is not its own`)
    if (!this.hasProperties || qualityOfService === 0) this.#socket.destroy()
    else {
      const type = qualityOfService === 1 ? packetTypes.puback : packetTypes.pubrec
      this.send(encodeRefusal(type, packetID, notAuthorized))
    }
  }

  #publish(publication: Publication): void {
    if (!this.#broker.mayPublish(this.#peer!, publication.topic)) return this.#refusePublication(publication)
    const { qualityOfService, packetID } = publication
    if (qualityOfService === 2 && this.#isKnown(packetID)) {
      return this.send(encodeAcknowledgement(packetTypes.pubrec, packetID))
    }
    const owed = qualityOfService === 0 ? undefined : this.#owe(packetID, qualityOfService)
    const work: Work = { acknowledged: () => this.#settle(owed), done: () => this.#finish() }
    if (owed !== undefined) owed.work = work
    const takesTime = this.#broker.publish(publication, this.#peer!, work)
    if (!takesTime) return this.#settle(owed)
    this.#working++
    if (this.#working >= this.#broker.limits.inFlight) this.#pause()
  }

  #finish(): void {
    this.#working--
    this.#continue()
    this.#broker.finished(this)
  }

  #pause(): void {
    this.#isPaused = true
    this.#socket.pause()
  }

  #continue(): void {
    if (!this.#isPaused || this.#isEnding || this.isCongested || this.#working >= this.#broker.limits.inFlight) return
    this.#isPaused = false
    this.#heard = Date.now()
    this.#partSince = this.#heard
    if (this.#state === 'closed') return
    this.#socket.resume()
    this.#read()
  }

  #isKnown(packetID: number): boolean {
    this.#unreleased ??= new Set()
    if (this.#unreleased.has(packetID)) return true
    if (this.#unreleased.size >= unreleasedLimit) throw new MalformedPacket('too many publications are not released')
    this.#unreleased.add(packetID)
    return false
  }

  #release(packetID: number): void {
    this.#unreleased?.delete(packetID)
    this.send(encodeAcknowledgement(packetTypes.pubcomp, packetID))
  }

  #owe(packetID: number, qualityOfService: 1 | 2): Owed {
    const owed: Owed = {
      packetID,
      type: qualityOfService === 1 ? packetTypes.puback : packetTypes.pubrec,
      isDone: false,
    }
    this.#owed ??= []
    this.#owed.push(owed)
    return owed
  }

  #settle(owed: Owed | undefined): void {
    if (owed === undefined) return
    owed.isDone = true
    const list = this.#owed!
    let count = 0
    for (; count < list.length && list[count]!.isDone; count++) {
      this.send(encodeAcknowledgement(list[count]!.type, list[count]!.packetID))
    }
    if (count === list.length) this.#owed = undefined
    else {
      if (count > 0) list.splice(0, count)
      if (list[0] !== owed) list[0]?.work?.hurry?.()
    }
  }

  #subscribe(body: Buffer): void {
    const { packetID, subscriptions } = decodeSubscribe(body, this.hasProperties)
    const granted = subscriptions.map(({ filter, qualityOfService }) => {
      const isGranted = this.#broker.subscribe(this.#session!, this.#peer!, filter, qualityOfService === 0 ? 0 : 1)
      if (isGranted) return qualityOfService === 0 ? 0 : 1
      this.#broker.refused(this.#socket, this.#peer, `subscribed to ${filter}, which it may not`)
      return this.hasProperties ? notAuthorized : subscriptionFailure
    })
    this.send(encodeResults(packetTypes.suback, packetID, granted, this.hasProperties))
    this.#broker.arrived(this.#session!)
  }

  #unsubscribe(body: Buffer): void {
    const { packetID, filters } = decodeUnsubscribe(body, this.hasProperties)
    const results = filters.map((filter) =>
      this.#broker.unsubscribe(this.#session!, filter) ? 0 : noSubscriptionExisted,
    )
    const { unsuback } = packetTypes
    this.send(
      this.hasProperties ? encodeResults(unsuback, packetID, results, true) : encodeAcknowledgement(unsuback, packetID),
    )
  }

  #closed(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#packets = undefined
    for (const controller of this.#peer?.waiting ?? []) controller.abort()
    this.#broker.left(this, this.#session, this.#will === undefined ? undefined : { ...this.#will, peer: this.#peer! })
  }
}
