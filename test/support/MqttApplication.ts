import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import type { Body } from './OneM2MClient.ts'

export interface MqttRequest {
  readonly topic: string
  readonly primitive: Body
}

/** An application on MQTT, as its maker might have written it: requests, and answers to those that it gets. */
export class MqttApplication implements AsyncDisposable {
  readonly client: MqttClient
  readonly originator: string
  /** What it was asked, oldest first. */
  readonly requests: MqttRequest[] = []
  /** Response status code of its answers; undefined: it does not answer. */
  answerWith: number | undefined = 2000
  readonly #waiting = new Map<string, (response: Body) => void>()
  #count = 0

  private constructor(client: MqttClient, originator: string) {
    this.client = client
    this.originator = originator
    client.on('message', (topic, payload) => this.#receive(topic, JSON.parse(payload.toString())))
  }

  /** @throws when the broker refuses it */
  static async start(url: string, originator: string, options: IClientOptions = {}): Promise<MqttApplication> {
    const client = connect(url, { clientId: `A::${originator}`, reconnectPeriod: 0, protocolVersion: 4, ...options })
    // Before it is connected, because what has waited comes at once.
    const application = new MqttApplication(client, originator)
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve())
      client.once('error', reject)
      client.once('close', () => reject(new Error('the broker closed the connection')))
    })
    client.on('error', () => {})
    await client.subscribeAsync([`/oneM2M/resp/${originator}/#`, `/oneM2M/req/+/${originator}/#`], { qos: 1 })
    return application
  }

  /** @returns the response primitive */
  async request(primitive: Body, timeoutMs = 10_000): Promise<Body> {
    const rqi = primitive.rqi ?? `${this.originator}-${++this.#count}`
    const response = new Promise<Body>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no response to ${rqi}`)), timeoutMs)
      this.#waiting.set(rqi, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
    })
    const payload = JSON.stringify({ fr: this.originator, rqi, rvi: '3', ...primitive })
    await this.client.publishAsync(`/oneM2M/req/${this.originator}/id-in/json`, payload, { qos: 1 })
    return response
  }

  create(to: string, ty: number, pc: Body): Promise<Body> {
    return this.request({ op: 1, to, ty, pc })
  }

  /** Goes without goodbye. */
  vanish(): void {
    this.client.stream.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.endAsync(true)
  }

  #receive(topic: string, primitive: Body): void {
    if (topic.startsWith('/oneM2M/resp/')) {
      this.#waiting.get(primitive.rqi)?.(primitive)
      this.#waiting.delete(primitive.rqi)
      return
    }
    this.requests.push({ topic, primitive })
    if (this.answerWith === undefined) return
    const { rqi, rvi } = primitive
    this.client.publish(topic.replace('/req/', '/resp/'), JSON.stringify({ rsc: this.answerWith, rqi, rvi }), {
      qos: 1,
    })
  }
}
