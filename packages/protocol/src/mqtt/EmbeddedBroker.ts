import type { CSEIdentity, Milliseconds, RequestHandler, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import type { PeerAuthority, SendOptions } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { BoundedCache } from '../BoundedCache.ts'
import { inTime } from '../inTime.ts'
import { encodeRequestPrimitive } from '../primitives/index.ts'
import { SendError } from '../SendError.ts'
import { type SerialisationName, serialisations } from '../serialisations/index.ts'
import { Broker } from './broker/Broker.ts'
import type { Work } from './broker/BrokerPart.ts'
import type { Peer } from './broker/Peer.ts'
import type { Publication } from './broker/packets.ts'
import type { Message } from './broker/Session.ts'
import { ImpatientClients } from './ImpatientClients.ts'
import type { Link, LinkRequest } from './Link.ts'
import type { MqttLimits } from './MqttLimits.ts'
import { PendingRequests } from './PendingRequests.ts'
import { RequestReceiver } from './RequestReceiver.ts'
import { TopicRules } from './TopicRules.ts'
import { formatTopic, idsOfLevel, levelOfID, parseFilter, parseTopic, type Topic } from './topics.ts'

export interface EmbeddedBrokerOptions {
  readonly self: CSEIdentity
  readonly handler: RequestHandler
  /** Absent: every client is believed. */
  readonly authority?: PeerAuthority
  readonly limits: MqttLimits
  /** Told the identifiers of AEs and CSEs whose clients have come. */
  readonly arrived?: (id: string) => void
  readonly log: BindingLog
}

/**
 * A broker in the process of the CSE, which takes and publishes without a connection to it. A request is acknowledged
 * (PUBACK) when it is done and durable, at the same time as its response leaves; one that only reads, at once; one that
 * takes long, after a second.
 */
export class EmbeddedBroker implements Link {
  readonly broker: Broker
  readonly #options: EmbeddedBrokerOptions
  readonly #receiver: RequestReceiver
  readonly #pending: PendingRequests
  readonly #ownLevels: ReadonlySet<string>
  readonly #topics = new BoundedCache<Topic>(16_384)
  readonly #impatient = new ImpatientClients()
  #stopping: Promise<void> | undefined

  constructor(options: EmbeddedBrokerOptions) {
    const { self, handler, authority, limits, log } = options
    this.#options = options
    this.#ownLevels = new Set(['-', levelOfID(self.cseID), levelOfID(`${self.spID}${self.cseID}`)])
    this.#pending = new PendingRequests(self)
    this.#receiver = new RequestReceiver({
      self,
      handler,
      publish: (message) => this.broker.route(message),
      log,
    })
    this.broker = new Broker({
      limits,
      rules: new TopicRules(self),
      ...(authority === undefined ? {} : { authority }),
      intercept: (publication, peer, work) => this.#intercept(publication, peer, work),
      reachabilityChanged: (filters, isReachable) => this.#reachabilityChanged(filters, isReachable),
      log,
    })
  }

  /** Publishes to clients of this broker. What none that is connected listens to fails at once. */
  send({ request, receiver, serialisation, prefix, ...options }: LinkRequest): Promise<ResponsePrimitive> {
    const level = levelOfID(this.#options.self.cseID)
    const topic =
      options.topic ?? formatTopic({ kind: 'req', originator: level, receiver: receiver!, type: serialisation }, prefix)
    if (!this.broker.hasListener(topic)) {
      return Promise.reject(new SendError('unreachable', `no connected client listens to ${topic}`, false))
    }
    const payload = encodeRequestPrimitive(request, serialisations[serialisation])
    if (receiver === undefined) return this.#publishOnly(topic, payload, request.rqi, options)
    const message: Message = { topic, payload, qualityOfService: 1 }
    const response = this.#pending.wait(request, receiver, topic, {
      timeoutMilliseconds: options.timeoutMilliseconds,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.ordered === undefined ? {} : { ordered: options.ordered }),
      withdraw: () => {
        message.isCancelled = true
      },
    })
    this.broker.route(message)
    return response
  }

  /** @returns whether a client of an AE or CSE is connected and takes requests */
  reaches(id: string): boolean {
    return this.#typeFor(levelOfID(id)) !== undefined
  }

  /**
   * Sends a request to an AE or CSE that is connected, in a serialisation that its client has subscribed to.
   * @throws SendError
   */
  sendTo(id: string, request: WirePrimitive, options: Omit<SendOptions, 'serialisation'>): Promise<ResponsePrimitive> {
    const receiver = levelOfID(id)
    return this.send({ ...options, request, receiver, serialisation: this.#typeFor(receiver) ?? 'json' })
  }

  #typeFor(receiver: string): SerialisationName | undefined {
    const originator = levelOfID(this.#options.self.cseID)
    const types = Object.keys(serialisations) as SerialisationName[]
    return types.find((type) => this.broker.hasListener(formatTopic({ kind: 'req', originator, receiver, type })))
  }

  /** Ends what waits, lets what is under way finish, and closes all connections. */
  stop(graceMilliseconds: Milliseconds): Promise<void> {
    this.#receiver.stop()
    this.#stopping ??= this.broker.close(graceMilliseconds).finally(() => {
      this.#pending.lost(() => true, 'the broker was closed')
      this.#impatient.stop()
    })
    return this.#stopping
  }

  /** A topic of its own choice has no topic of responses: its acknowledgement counts. */
  async #publishOnly(
    topic: string,
    payload: Buffer | string,
    requestIdentifier: unknown,
    options: Pick<LinkRequest, 'timeoutMilliseconds' | 'signal'>,
  ): Promise<ResponsePrimitive> {
    const { promise: taken, resolve: acknowledged } = Promise.withResolvers<void>()
    const message: Message = { topic, payload, qualityOfService: 1, acknowledged }
    this.broker.route(message)
    try {
      await inTime(taken, 'no acknowledgement', true, options)
    } catch (error) {
      message.isCancelled = true
      throw error
    }
    return {
      responseStatusCode: 2000,
      requestIdentifier: typeof requestIdentifier === 'string' ? requestIdentifier : '',
    }
  }

  #intercept(publication: Publication, peer: Peer, work: Work): boolean {
    const topic = this.#topicOf(publication.topic)
    if (topic === undefined) return false
    const isRequest = topic.kind === 'req' || topic.kind === 'reg_req'
    if (!isRequest) {
      if (this.#ownLevels.has(topic.originator)) this.#pending.answered(topic, publication.payload)
      return false
    }
    if (!this.#ownLevels.has(topic.receiver)) return false
    const { payload, qualityOfService, isDuplicate, packetID, correlationData } = publication
    const { done, isReading } = this.#receiver.receive(
      {
        topic,
        payload,
        qualityOfService: qualityOfService === 0 ? 0 : 1,
        isDuplicate,
        ...(correlationData === undefined ? {} : { correlationData: Buffer.from(correlationData) }),
        ...(packetID === 0 ? {} : { origin: `${peer.sessionKey} ${packetID}` }),
      },
      peer,
    )
    this.#follow(done, isReading, work)
    return true
  }

  #follow(done: Promise<void>, isReading: boolean, work: Work): void {
    const waiting = this.#impatient.add(() => work.acknowledged())
    work.hurry = () => waiting.hurry()
    // The caller learns first that the work takes its time.
    if (isReading) queueMicrotask(() => waiting.end())
    void done.then(() => {
      waiting.end()
      work.done()
    })
  }

  #topicOf(text: string): Topic | undefined {
    const known = this.#topics.get(text)
    if (known !== undefined) return known
    const topic = parseTopic(text)
    return topic === undefined ? undefined : this.#topics.set(text, topic)
  }

  #reachabilityChanged(filters: Iterable<string>, isReachable: boolean): void {
    const levels: string[] = []
    for (const filter of filters) {
      const topic = parseFilter(filter)
      if (topic?.kind === 'req' && topic.receiver !== '+') levels.push(topic.receiver)
    }
    if (!isReachable) {
      this.#pending.lostReceivers(levels, (topic) => !this.broker.hasListener(topic), 'the client is gone')
    }
    if (isReachable) for (const id of levels.flatMap(idsOfLevel)) this.#options.arrived?.(id)
    else if (levels.length > 0) this.#options.log.debug({ entities: levels }, 'MQTT clients of these are gone')
  }
}
