import type { Milliseconds } from '@waystation/model'
import type { IClientOptions, IConnackPacket, IPublishPacket, MqttClient } from 'mqtt'
import { SendError } from '../SendError.ts'
import type { ClientSecurity } from '../tls/ClientSecurity.ts'
import type { BrokerAddress } from './BrokerAddress.ts'

export interface BrokerConnectionOptions {
  readonly address: BrokerAddress
  readonly clientID: string
  /** The broker forgets the session with the connection. */
  readonly isClean: boolean
  readonly tls?: ClientSecurity
  /** Bearer token, in place of a user and password. */
  readonly token?: string
  readonly connectMilliseconds: Milliseconds
  /** Largest packet that is taken. */
  readonly packetBytes?: number
  readonly received: (topic: string, payload: Buffer, packet: IPublishPacket) => void
  /** The connection is gone; it is opened again by itself. */
  readonly lost?: () => void
}

const reconnectMilliseconds = 1000
const week = 604_800

/**
 * A connection to a broker, of MQTT 5 where it has that, else 3.1.1. It opens with the first use, and again when it broke.
 */
export class BrokerConnection {
  readonly #options: BrokerConnectionOptions
  readonly #filters = new Map<string, Promise<void>>()
  #opening: Promise<MqttClient> | undefined
  #isClosed = false
  /** Known once it is open. */
  protocolVersion: 4 | 5 = 5
  /** Several subscribers can share what comes; known once it is open. */
  canShare = false

  constructor(options: BrokerConnectionOptions) {
    this.#options = options
  }

  /** @throws SendError unreachable */
  async open(): Promise<void> {
    await this.#client()
  }

  /** Subscribes, once; the subscription outlives the connection. @throws SendError */
  subscribe(filter: string): Promise<void> {
    const known = this.#filters.get(filter)
    if (known !== undefined) return known
    const granted = this.#subscribe(filter)
    this.#filters.set(filter, granted)
    granted.catch(() => this.#filters.delete(filter))
    return granted
  }

  async unsubscribe(filter: string): Promise<void> {
    if (this.#filters.delete(filter)) await (await this.#client()).unsubscribeAsync(filter).catch(() => {})
  }

  /**
   * Publishes at least once.
   * @param expirySeconds after which the broker need not deliver it any more, where it has MQTT 5
   * @returns when the broker has it
   * @throws SendError unreachable
   */
  async publish(topic: string, payload: Buffer | string, expirySeconds?: number): Promise<void> {
    const client = await this.#client()
    if (!client.connected) throw this.#unreachable('the connection is interrupted')
    const properties =
      expirySeconds === undefined || this.protocolVersion !== 5
        ? {}
        : { properties: { messageExpiryInterval: Math.max(1, Math.ceil(expirySeconds)) } }
    await client.publishAsync(topic, payload, { qos: 1, ...properties }).catch((error: Error) => {
      throw this.#unreachable(error.message, error)
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const client = await this.#opening?.catch(() => undefined)
    await client?.endAsync().catch(() => {})
  }

  async #subscribe(filter: string): Promise<void> {
    const client = await this.#client()
    const [grant] = await client.subscribeAsync(filter, { qos: 1 }).catch((error: Error) => {
      throw this.#unreachable(`the broker refuses the subscription to ${filter}`, error)
    })
    if (grant === undefined || grant.qos >= 128) {
      throw this.#unreachable(`the broker refuses the subscription to ${filter}`)
    }
  }

  #client(): Promise<MqttClient> {
    if (this.#isClosed) return Promise.reject(this.#unreachable('the connection was closed'))
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  async #open(): Promise<MqttClient> {
    const { connect } = await import('mqtt')
    const attempt = (version: 4 | 5) => {
      const client = connect(this.#clientOptions(version))
      // What the broker has kept comes right after its answer.
      client.on('message', this.#options.received)
      return firstConnection(client, ({ properties }) => {
        this.canShare = version === 5 && properties?.sharedSubscriptionAvailable !== false
      })
    }
    const client = await attempt(5).catch(async (error: Error & { code?: unknown }) => {
      // A broker without MQTT 5 says so, or just hangs up.
      if (typeof error.code === 'string') throw this.#unreachable(error.message, error)
      this.protocolVersion = 4
      return await attempt(4).catch((second: Error) => {
        throw this.#unreachable(second.message, second)
      })
    })
    client.options.reconnectPeriod = reconnectMilliseconds
    client.on('close', () => this.#options.lost?.())
    client.on('error', () => {})
    return client
  }

  #clientOptions(protocolVersion: 4 | 5): IClientOptions {
    const { address, clientID, isClean, tls, token, connectMilliseconds, packetBytes } = this.#options
    const session = isClean ? 0 : week
    const user = token === undefined ? address.user : 'bearer'
    const password = token ?? address.password
    return {
      protocol: address.isSecure ? 'mqtts' : 'mqtt',
      host: address.host,
      port: address.port,
      protocolVersion,
      clientId: clientID,
      clean: isClean,
      reconnectPeriod: 0,
      connectTimeout: connectMilliseconds,
      queueQoSZero: false,
      resubscribe: true,
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
      ...(address.isSecure ? { minVersion: 'TLSv1.2', ...tls?.options } : {}),
      ...(protocolVersion === 5
        ? {
            properties: {
              sessionExpiryInterval: session,
              ...(packetBytes === undefined ? {} : { maximumPacketSize: packetBytes }),
            },
          }
        : {}),
    }
  }

  #unreachable(reason: string, cause?: unknown): SendError {
    const { host, port } = this.#options.address
    return new SendError('unreachable', `the MQTT broker ${host}:${port}: ${reason}`, false, cause)
  }
}

/** @throws what kept the client from connecting */
function firstConnection(client: MqttClient, answered: (answer: IConnackPacket) => void): Promise<MqttClient> {
  return new Promise((resolve, reject) => {
    const closed = () => fail(new Error('it closed the connection'))
    const fail = (error: Error) => {
      settle()
      client.on('error', () => {})
      client.end(true)
      reject(error)
    }
    const connected = (answer: IConnackPacket) => {
      settle()
      answered(answer)
      resolve(client)
    }
    const settle = () => client.off('error', fail).off('close', closed).off('connect', connected)
    client.on('error', fail).on('close', closed).on('connect', connected)
  })
}
