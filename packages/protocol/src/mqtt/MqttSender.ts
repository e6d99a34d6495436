import type { CSEIdentity, Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import type { BindingSender, SendOptions } from '../Binding.ts'
import { BoundedCache } from '../BoundedCache.ts'
import { SendError } from '../SendError.ts'
import type { ClientSecurity } from '../tls/ClientSecurity.ts'
import { type BrokerAddress, parseBrokerAddress } from './BrokerAddress.ts'
import { BrokerConnection } from './BrokerConnection.ts'
import type { Link } from './Link.ts'
import { RemoteLink } from './RemoteLink.ts'
import { levelOfID, parseTopic } from './topics.ts'

export interface MqttSenderOptions {
  readonly self: CSEIdentity
  /** @returns the way to a broker that needs no new connection: the one of this process, or one that is connected already */
  readonly linkTo: (address: BrokerAddress) => Link | undefined
  readonly clientID: string
  readonly tls?: ClientSecurity
  readonly connectMilliseconds: Milliseconds
  /** After which a connection that nobody uses is closed; default 5 minutes. */
  readonly idleMilliseconds?: Milliseconds
}

interface Pooled {
  readonly link: RemoteLink
  lastUsed: number
  requests: number
}

/** The MQTT binding's client end. @see TS-0010 */
export class MqttSender implements BindingSender {
  readonly #options: MqttSenderOptions
  readonly #addresses = new BoundedCache<BrokerAddress>(4096)
  readonly #pool = new Map<string, Pooled>()
  readonly #idleMilliseconds: Milliseconds
  #sweeper: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: MqttSenderOptions) {
    this.#options = options
    this.#idleMilliseconds = options.idleMilliseconds ?? 300_000
  }

  /**
   * @param url point of access, a path in it goes before `/oneM2M` of the topics. When `to` of the request is a URL itself, the
   *   path is the topic; only one of oneM2M has a topic of responses, from others the acknowledgement counts.
   */
  async send(url: string, request: WirePrimitive, options: SendOptions): Promise<ResponsePrimitive> {
    if (this.#isClosed) throw new SendError('unreachable', 'the sender was closed', false)
    options.signal?.throwIfAborted()
    const address = this.#addresses.get(url) ?? this.#addresses.set(url, parseBrokerAddress(url))
    const { receiver: _, serialisation, ...rest } = options
    const outgoing = {
      ...rest,
      ...wayOf(address, request, options.receiver),
      request,
      serialisation: address.serialisation ?? serialisation ?? 'json',
    }
    const known = this.#options.linkTo(address)
    if (known !== undefined) return known.send(outgoing)
    const pooled = this.#pooled(address)
    pooled.requests++
    try {
      return await pooled.link.send(outgoing)
    } finally {
      pooled.requests--
      pooled.lastUsed = Date.now()
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#sweeper)
    const all = [...this.#pool.values()]
    this.#pool.clear()
    await Promise.all(all.map(({ link }) => end(link)))
  }

  #pooled(address: BrokerAddress): Pooled {
    const known = this.#pool.get(address.key)
    if (known !== undefined) return known
    const { clientID, tls, connectMilliseconds, self } = this.#options
    const link: RemoteLink = new RemoteLink(
      new BrokerConnection({
        address,
        clientID,
        isClean: true,
        ...(tls === undefined ? {} : { tls }),
        connectMilliseconds,
        received: (topic, payload) => link.received(topic, payload),
        lost: () => link.lost(),
      }),
      self,
    )
    const pooled = { link, lastUsed: Date.now(), requests: 0 }
    this.#pool.set(address.key, pooled)
    this.#sweeper ??= setInterval(() => this.#sweep(), this.#idleMilliseconds / 2).unref()
    return pooled
  }

  #sweep(): void {
    const threshold = Date.now() - this.#idleMilliseconds
    for (const [key, { link, lastUsed, requests }] of this.#pool) {
      if (requests > 0 || lastUsed > threshold) continue
      this.#pool.delete(key)
      void end(link)
    }
  }
}

async function end(link: RemoteLink): Promise<void> {
  link.lost()
  await link.connection.close()
}

/** @throws SendError protocol when nothing says who is to get it */
function wayOf(
  address: BrokerAddress,
  request: WirePrimitive,
  receiver: string | undefined,
): { topic?: string; receiver?: string; prefix?: string } {
  const to = typeof request.to === 'string' ? request.to : ''
  if (/^mqtts?:\/\//i.test(to)) {
    const topic = parseTopic(`/${address.path}`)
    if (topic?.kind === 'req') return { topic: `/${address.path}`, receiver: topic.receiver }
    if (address.path === '') throw new SendError('protocol', 'the URL has no path, which is the topic', false)
    return { topic: address.path }
  }
  const entity = receiver ?? /^\/[^/]+|^[^/]+/.exec(to)?.[0]
  if (entity === undefined) throw new SendError('protocol', 'nothing says who is to get the request', false)
  return { receiver: levelOfID(entity), ...(address.path === '' ? {} : { prefix: address.path }) }
}
