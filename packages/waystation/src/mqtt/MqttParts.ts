import { hostname, networkInterfaces } from 'node:os'
import type { Log, Sessions, Transport } from '@waystation/core/ports'
import { normaliseOriginator, type RequestHandler } from '@waystation/model'
import type { BindingServer } from '@waystation/protocol'
import type { BrokerAddress, EmbeddedBroker, Link, MqttLimits, MqttSender } from '@waystation/protocol/mqtt'
import type { Configuration } from '../configuration/Configuration.ts'
import { isLoopback } from '../configuration/isLoopback.ts'
import type { ListenerServices } from '../listeners/Listening.ts'
import type { Security } from '../security/Security.ts'

/** What a Core has of MQTT. Each part is made, and its code loaded, when something needs it. */
export class MqttParts {
  readonly #configuration: Configuration
  readonly #tls: Security['client']
  readonly #log: Log
  readonly #began: ((originator: string) => void)[] = []
  /** Ports of our own broker. */
  readonly #ports = new Set<number>()
  #ownNames: ReadonlySet<string> | undefined
  readonly #ready = Promise.withResolvers<void>()
  #isReady = false
  #making: Promise<EmbeddedBroker> | undefined
  #broker: EmbeddedBroker | undefined
  #external: { readonly key: string; readonly link: Link } | undefined
  #sender: Promise<MqttSender> | undefined

  constructor(configuration: Configuration, { client }: Pick<Security, 'client'>, log: Log) {
    this.#configuration = configuration
    this.#tls = client
    this.#log = log
  }

  /** @returns the broker of this program; the same for all listeners */
  embedded(services: ListenerServices): Promise<EmbeddedBroker> {
    this.#making ??= this.#make(services)
    return this.#making
  }

  /** Requests are handled from now on; those that came before have waited for it. */
  ready(): void {
    this.#isReady = true
    this.#ready.resolve()
  }

  /** @returns the URL of a listener of the broker, once that listens */
  listensAt(url: string): string {
    this.#ports.add(Number(new URL(url).port))
    return url
  }

  /** @returns what serves the CSE through the broker of others that is configured */
  async external({ handler, authority }: ListenerServices): Promise<BindingServer> {
    const { ExternalBroker, parseBrokerAddress } = await import('@waystation/protocol/mqtt')
    const address = parseBrokerAddress(this.#configuration['mqtt.broker']!)
    const server = new ExternalBroker({
      address,
      self: this.#identity,
      handler: this.#onceReady(handler),
      ...(authority === undefined ? {} : { authority }),
      ...this.#clientOptions,
      packetBytes: this.#configuration['mqtt.packetBytes'],
      log: this.#log,
    })
    this.#external = { key: address.key, link: server }
    return server
  }

  /** Sends the requests of the CSE to `mqtt:` and `mqtts:` addresses. */
  get transport(): Transport {
    return {
      handles: (url) => /^mqtts?:\/\//i.test(url),
      send: async (url, request, options) => {
        this.#sender ??= this.#makeSender()
        return (await this.#sender).send(url, request, options)
      },
    }
  }

  async close(): Promise<void> {
    await (await this.#sender)?.close()
  }

  async #make({ handler, authority, sessions }: ListenerServices): Promise<EmbeddedBroker> {
    const { EmbeddedBroker } = await import('@waystation/protocol/mqtt')
    const self = this.#identity
    const broker = new EmbeddedBroker({
      self,
      handler: this.#onceReady(handler),
      ...(authority === undefined ? {} : { authority }),
      limits: limitsOf(this.#configuration),
      arrived: (id) => {
        for (const began of this.#began) began(normaliseOriginator(id, self))
      },
      log: this.#log,
    })
    sessions.push(this.#sessionsOf(broker))
    this.#broker = broker
    return broker
  }

  /** A broker may have kept requests for us, which it delivers as soon as it can. */
  #onceReady(handler: RequestHandler): RequestHandler {
    return (request, context) =>
      this.#isReady ? handler(request, context) : this.#ready.promise.then(() => handler(request, context))
  }

  /** AEs and CSEs that are connected to the broker of this program. */
  #sessionsOf(broker: EmbeddedBroker): Sessions {
    return {
      has: (originator) => broker.reaches(originator),
      send: (originator, request, options) => broker.sendTo(originator, request, options),
      watch: (began) => this.#began.push(began),
    }
  }

  async #makeSender(): Promise<MqttSender> {
    const { MqttSender } = await import('@waystation/protocol/mqtt')
    return new MqttSender({
      ...this.#clientOptions,
      self: this.#identity,
      linkTo: (address) => this.#linkTo(address),
    })
  }

  #linkTo(address: BrokerAddress): Link | undefined {
    if (this.#external !== undefined && isSameBroker(address, this.#external.key)) return this.#external.link
    if (this.#broker === undefined || !this.#ports.has(address.port)) return undefined
    this.#ownNames ??= namesOfThisComputer(this.#configuration)
    return isLoopback(address.host) || this.#ownNames.has(address.host) ? this.#broker : undefined
  }

  get #clientOptions() {
    return {
      clientID: this.#configuration['mqtt.clientId'] ?? `C::${this.#configuration.cseId.slice(1)}`,
      ...(this.#tls === undefined ? {} : { tls: this.#tls }),
      connectMilliseconds: this.#configuration['mqtt.connectTimeout'],
    }
  }

  get #identity() {
    const { cseId: cseID, cseName, spId: spID } = this.#configuration
    return { cseID, cseName, spID }
  }
}

/** Points of access do not tell the user that we are at the broker. */
function isSameBroker({ key }: BrokerAddress, other: string): boolean {
  return key === other || key === other.replace(/\/\/.*@/, '//@')
}

function namesOfThisComputer({ mqtt, mqtts, pointOfAccess }: Configuration): ReadonlySet<string> {
  const told = pointOfAccess.filter((url) => /^mqtts?:/i.test(url)).map((url) => new URL(url).hostname)
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const listening = [mqtt?.host, mqtts?.host].filter((host) => host !== undefined)
  return new Set([hostname(), ...listening, ...told, ...addresses.map(({ address }) => address)])
}

function limitsOf(configuration: Configuration): MqttLimits {
  return {
    packetBytes: configuration['mqtt.packetBytes'],
    connections: configuration['limits.connections'],
    sessions: configuration['mqtt.sessions'],
    subscriptions: configuration['mqtt.subscriptions'],
    queuedMessages: configuration['mqtt.queuedMessages'],
    queuedBytes: configuration['mqtt.queuedBytes'],
    inFlight: configuration['mqtt.inFlight'],
    connectMilliseconds: configuration['mqtt.connectTimeout'],
    packetMilliseconds: configuration['connections.requestTimeout'],
    sessionMilliseconds: configuration['mqtt.sessionLife'],
  }
}
