import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { PeerAuthority } from '../../Binding.ts'
import type { BindingLog } from '../../BindingLog.ts'
import { remoteAddressOf } from '../../plainAddress.ts'
import { SparingLog } from '../../SparingLog.ts'
import { proofOfSocket } from '../../tls/proofOfSocket.ts'
import type { MqttLimits } from '../MqttLimits.ts'
import type { TopicClient, TopicRules } from '../TopicRules.ts'
import type { BrokerPart, Will, Work } from './BrokerPart.ts'
import { Connection } from './Connection.ts'
import { identifyPeer } from './identifyPeer.ts'
import type { Peer } from './Peer.ts'
import type { ConnectRequest, Publication, Refusal } from './packets.ts'
import { type Message, Session } from './Session.ts'
import { type Subscriber, TopicTree } from './TopicTree.ts'

export interface BrokerOptions {
  readonly limits: MqttLimits
  readonly rules: TopicRules
  /** Absent: every client is believed. */
  readonly authority?: PeerAuthority
  /** Takes what is published to topics of this CSE itself. @returns whether that takes its time, and `work` is told of it */
  readonly intercept: (publication: Publication, peer: Peer, work: Work) => boolean
  /** Told when clients that have subscribed to these filters have come, or have gone. */
  readonly reachabilityChanged: (filters: Iterable<string>, isReachable: boolean) => void
  readonly log: BindingLog
}

/** A will is not repeated, and nobody waits for its end. */
const nobody: Work = { acknowledged() {}, done() {} }

/** How often silent clients and forgotten sessions are looked for. */
const sweepMilliseconds = 1000
const sweepsPerCheck = 5

/** A broker of MQTT 3.1.1 inside the process: sessions, subscriptions, and who may do what. */
export class Broker implements BrokerPart {
  readonly limits: MqttLimits
  readonly #options: BrokerOptions
  readonly #tree = new TopicTree()
  readonly #sessions = new Map<string, Session>()
  readonly #connections = new Set<Connection>()
  readonly #refusals: SparingLog
  readonly #drops: SparingLog
  #sweeper: NodeJS.Timeout | undefined
  #idle: (() => void) | undefined
  #sweeps = 0
  #isClosing = false

  constructor(options: BrokerOptions) {
    this.#options = options
    this.#refusals = new SparingLog(options.log)
    this.#drops = new SparingLog(options.log)
    this.limits = options.limits
  }

  /** @param socket connected, its handshake behind it */
  accept(socket: Socket): void {
    if (this.#isClosing) {
      socket.destroy()
      return
    }
    if (this.#connections.size >= this.limits.connections) {
      this.#refusals.warn({ connections: this.limits.connections }, 'MQTT connection refused: too many are open')
      socket.destroy()
      return
    }
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepMilliseconds).unref()
    this.#connections.add(new Connection(socket, this))
  }

  /** Cuts the connections once what is under way on them is done, or time is up. */
  async close(graceMilliseconds: number): Promise<void> {
    clearInterval(this.#sweeper)
    this.#isClosing = true
    for (const connection of this.#connections) connection.stopReading()
    if ([...this.#connections].some(({ isIdle }) => !isIdle)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMilliseconds)
        this.#idle = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    for (const connection of this.#connections) connection.close()
  }

  /** @returns to how many connected clients the message goes; those that are away get it later */
  route(message: Message): number {
    return this.#deliver(message, this.#tree.match(message.topic))
  }

  /** @returns whether a client that is connected has subscribed to a topic */
  hasListener(topic: string): boolean {
    return this.#tree.match(topic).some(({ session }) => session.isConnected)
  }

  get figures(): { readonly connections: number; readonly sessions: number } {
    return { connections: this.#connections.size, sessions: this.#sessions.size }
  }

  async admit(socket: Socket, request: ConnectRequest): Promise<{ peer: Peer } | { refusal: Refusal }> {
    const { protocolLevel, clientID, isClean, will } = request
    if (protocolLevel < 3 || protocolLevel > 5) return { refusal: 'protocol' }
    if (clientID === '' && !isClean && protocolLevel !== 5) return { refusal: 'identifier' }
    const { authority } = this.#options
    const identified = await identifyPeer(proofOfSocket(socket), request, authority)
    const remoteAddress = remoteAddressOf(socket)
    if (identified === undefined) {
      this.refused(socket, undefined, `gave a wrong user or password (${request.user ?? 'no user'})`)
      return { refusal: 'userOrPassword' }
    }
    const name = clientID === '' ? randomUUID() : clientID
    const sessionKey = keyOf(name, identified())
    const peer: Peer = { clientID: name, sessionKey, remoteAddress, waiting: new Set(), client: identified }
    if (identified().entitledOriginators?.length === 0) {
      this.refused(socket, peer, 'has no valid credential')
      return { refusal: 'notAuthorized' }
    }
    if (will !== undefined && !this.mayPublish(peer, will.topic)) {
      this.refused(socket, peer, `left a will for ${will.topic}, which is not its own`)
      return { refusal: 'notAuthorized' }
    }
    return { peer }
  }

  openSession({ isClean, sessionExpirySeconds }: ConnectRequest, { sessionKey: key }: Peer) {
    const expiryMilliseconds = Math.min(sessionExpirySeconds * 1000, this.limits.sessionMilliseconds)
    const known = this.#sessions.get(key)
    // The newer connection of a client counts. @see MQTT 3.1.1 3.1.4
    if (known?.outlet !== undefined) (known.outlet as Connection).close()
    const left = this.#sessions.get(key)
    if (left !== undefined && !isClean) {
      left.expiryMilliseconds = expiryMilliseconds
      return { session: left, wasPresent: true }
    }
    if (left !== undefined) this.#forget(left)
    if (this.#sessions.size >= this.limits.sessions) {
      this.#refusals.warn({ sessions: this.limits.sessions }, 'MQTT client refused: there are too many sessions')
      return undefined
    }
    const session = new Session(key, this.limits)
    session.expiryMilliseconds = expiryMilliseconds
    this.#sessions.set(key, session)
    return { session, wasPresent: false }
  }

  mayPublish(peer: Peer, topic: string): boolean {
    return this.#options.rules.mayPublish(topic, peer.client())
  }

  publish(publication: Publication, peer: Peer, work: Work): boolean {
    const { topic, payload, qualityOfService, properties } = publication
    const subscribers = this.#tree.match(topic)
    if (subscribers.length > 0) {
      // What may wait must not keep the larger buffer alive that it arrived in.
      const message: Message = {
        topic,
        payload: Buffer.from(payload),
        qualityOfService: qualityOfService === 0 ? 0 : 1,
        ...(properties === undefined ? {} : { properties: Buffer.from(properties) }),
      }
      this.#deliver(message, subscribers)
    }
    return this.#options.intercept(publication, peer, work)
  }

  subscribe(session: Session, peer: Peer, filter: string, qualityOfService: 0 | 1): boolean {
    if (!this.#options.rules.maySubscribe(filter, peer.client())) return false
    if (!session.subscriptions.has(filter) && session.subscriptions.size >= this.limits.subscriptions) return false
    session.subscriptions.set(filter, qualityOfService)
    this.#tree.add(filter, { session, qualityOfService })
    return true
  }

  unsubscribe(session: Session, filter: string): boolean {
    if (!session.subscriptions.delete(filter)) return false
    this.#tree.remove(filter, session)
    return true
  }

  arrived({ subscriptions }: Session): void {
    if (subscriptions.size > 0) this.#options.reachabilityChanged(subscriptions.keys(), true)
  }

  finished(connection: Connection): void {
    if (this.#idle === undefined || !connection.isIdle) return
    if ([...this.#connections].every(({ isIdle }) => isIdle)) this.#idle()
  }

  left(connection: Connection, session: Session | undefined, will: Will | undefined): void {
    this.#connections.delete(connection)
    if (session !== undefined && session.outlet === connection) {
      session.disconnect(Date.now())
      if (session.subscriptions.size > 0) {
        this.#options.reachabilityChanged([...session.subscriptions.keys()], false)
      }
      if (session.expiryMilliseconds === 0) this.#forget(session)
    }
    // That the program ends is not the fault of its clients.
    if (will !== undefined && !this.#isClosing) this.#execute(will)
    if (!connection.isIdle) return
    this.finished(connection)
  }

  refused(socket: Socket, peer: Peer | undefined, what: string): void {
    const fields = {
      client: peer?.clientID,
      remoteAddress: remoteAddressOf(socket),
      originators: peer?.client().entitledOriginators,
    }
    this.#refusals.warn(fields, `MQTT client refused: it ${what}`)
  }

  failed(error: unknown): void {
    this.#options.log.error({ err: error }, 'an MQTT client could not be served by a fault of ours')
  }

  #deliver(message: Message, subscribers: readonly Subscriber[]): number {
    let connected = 0
    for (const { session, qualityOfService } of subscribers) {
      if (session.isConnected) connected++
      if (session.deliver(message, qualityOfService) > 0) this.#fellBehind(session)
    }
    return connected
  }

  #execute({ peer, topic, payload, qualityOfService }: Will): void {
    this.#options.log.debug(
      { client: peer.clientID, topic },
      'an MQTT client is gone without a goodbye; its will is published',
    )
    if (this.mayPublish(peer, topic))
      this.publish({ topic, payload, qualityOfService, isDuplicate: false, packetID: 0 }, peer, nobody)
  }

  #fellBehind(session: Session): void {
    const { queuedMessages } = this.limits
    this.#drops.warn(
      { session: session.key, queuedMessages },
      'an MQTT client takes less than it is sent; messages to it are dropped (mqtt.queuedMessages)',
    )
  }

  #forget(session: Session): void {
    for (const filter of session.subscriptions.keys()) this.#tree.remove(filter, session)
    if (this.#sessions.get(session.key) === session) this.#sessions.delete(session.key)
  }

  #sweep(): void {
    const now = Date.now()
    this.#sweeps++
    for (const connection of this.#connections) {
      if (this.#sweeps % sweepsPerCheck === 0) connection.checkEntitlement()
      const reason = connection.overdue(now)
      if (reason === undefined) continue
      this.#options.log.debug({ client: connection.peer?.clientID }, `MQTT client given up: ${reason}`)
      connection.close()
    }
    for (const session of this.#sessions.values()) {
      if (!session.isConnected && now - session.leftAt > session.expiryMilliseconds) this.#forget(session)
    }
  }
}

/** Sessions belong to who proved the same: nobody takes over that of another by its client identifier. */
function keyOf(clientID: string, { entitledOriginators, credentialNames }: TopicClient): string {
  if (entitledOriginators === undefined) return clientID
  return JSON.stringify([clientID, credentialNames ?? [], entitledOriginators])
}
