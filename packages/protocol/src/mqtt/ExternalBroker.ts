import type { CSEIdentity, Milliseconds, RequestHandler, ResponsePrimitive } from '@waystation/model'
import type { BindingServer, PeerAuthority } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { SendError } from '../SendError.ts'
import type { ClientSecurity } from '../tls/ClientSecurity.ts'
import type { BrokerAddress } from './BrokerAddress.ts'
import { BrokerConnection } from './BrokerConnection.ts'
import type { Link, LinkRequest } from './Link.ts'
import { RemoteLink } from './RemoteLink.ts'
import { type Requester, RequestReceiver } from './RequestReceiver.ts'
import type { TopicClient } from './TopicRules.ts'
import { idsOfLevel, levelOfID, parseTopic, type Topic } from './topics.ts'

export interface ExternalBrokerOptions {
  readonly address: BrokerAddress
  readonly self: CSEIdentity
  readonly handler: RequestHandler
  /** Absent: whoever publishes is believed. Else the broker is believed to have proved who publishes to which topic. */
  readonly authority?: PeerAuthority
  /** Each process of one CSE needs its own. */
  readonly clientID: string
  readonly tls?: ClientSecurity
  readonly connectMilliseconds: Milliseconds
  readonly packetBytes: number
  readonly log: BindingLog
}

const retryMilliseconds = 2000
const settleInterval = 20

/**
 * Serves the CSE through a broker of others: requests come in by its subscriptions. With MQTT 5 the processes of one CSE
 * share them, where the broker lets them, so that each request goes to one.
 */
export class ExternalBroker implements BindingServer, Link {
  readonly #options: ExternalBrokerOptions
  readonly #prefix: string
  readonly #connection: BrokerConnection
  readonly #link: RemoteLink
  readonly #receiver: RequestReceiver
  #underWay = 0
  #isStopped = false
  #retry: NodeJS.Timeout | undefined

  constructor(options: ExternalBrokerOptions) {
    const { address, self, handler, log } = options
    this.#options = options
    this.#prefix = address.path
    this.#connection = new BrokerConnection({
      ...options,
      isClean: false,
      received: (topic, payload, { dup, messageId }) => this.#received(topic, payload, dup, messageId),
      lost: () => this.#link.lost(),
    })
    this.#link = new RemoteLink(this.#connection, self)
    this.#receiver = new RequestReceiver({
      self,
      handler,
      prefix: this.#prefix,
      publish: ({ topic, payload }) => {
        this.#connection.publish(topic, payload).catch((error: unknown) => {
          log.warn({ err: error, topic }, 'a response could not be published to the MQTT broker')
        })
      },
      log,
    })
  }

  /** Connects; a broker that is not there yet is tried again in the background. */
  async start(): Promise<{ url: string }> {
    const { isSecure, host, port, path } = this.#options.address
    const name = host.includes(':') ? `[${host}]` : host
    const url = `${isSecure ? 'mqtts' : 'mqtt'}://${name}:${port}${path === '' ? '' : `/${path}`}`
    await this.#connect(url)
    return { url }
  }

  async stop(graceMilliseconds: Milliseconds = 5000): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#retry)
    this.#receiver.stop()
    const until = Date.now() + graceMilliseconds
    while (this.#underWay > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, settleInterval))
    this.#link.lost()
    await this.#connection.close()
  }

  send(request: LinkRequest): Promise<ResponsePrimitive> {
    if (this.#isStopped) return Promise.reject(new SendError('unreachable', 'the connection was closed', false))
    return this.#link.send({ prefix: this.#prefix, ...request })
  }

  async #connect(url: string): Promise<void> {
    try {
      await this.#connection.open()
      const level = levelOfID(this.#options.self.cseID)
      const share = this.#connection.canShare ? `$share/${level}/` : ''
      for (const kind of ['req', 'reg_req']) {
        await this.#connection.subscribe(`${share}${this.#prefix}/oneM2M/${kind}/+/${level}/#`)
      }
      await this.#connection.subscribe(`${this.#prefix}/oneM2M/resp/${level}/#`)
    } catch (error) {
      if (this.#isStopped) return
      this.#options.log.warn({ err: error, url }, 'the MQTT broker can not be reached; tried again')
      this.#retry = setTimeout(() => void this.#connect(url), retryMilliseconds).unref()
    }
  }

  #received(text: string, payload: Buffer, isDuplicate: boolean, messageID: number | undefined): void {
    if (this.#link.received(text, payload)) return
    const topic = parseTopic(text, this.#prefix)
    if (topic === undefined || this.#isStopped) return
    const origin = messageID === undefined ? {} : { origin: `${text} ${messageID}` }
    this.#underWay++
    const { done } = this.#receiver.receive(
      { topic, payload, qualityOfService: 1, isDuplicate, ...origin },
      this.#requesterOf(topic),
    )
    void done.then(() => this.#underWay--)
  }

  /** The rules of the broker keep others from the topics of an originator. */
  #requesterOf({ kind, originator }: Topic): Requester {
    const { authority } = this.#options
    if (authority === undefined) return anybody
    if (kind === 'reg_req') return { client: () => authority.entitlementOf({ user: originator }) }
    const ids = idsOfLevel(originator)
    const entitledOriginators = [...ids, ...ids.filter((id) => id.startsWith('/')).map((id) => `${id}/*`)]
    return { client: () => ({ entitledOriginators }) }
  }
}

const open: TopicClient = {}
const anybody: Requester = { client: () => open }
