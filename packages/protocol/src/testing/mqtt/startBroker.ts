import type { TestContext } from 'node:test'
import type { RequestContext, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import type { PeerAuthority } from '../../Binding.ts'
import type { BindingLog } from '../../BindingLog.ts'
import { encodePublish } from '../../mqtt/broker/encodePacket.ts'
import { EmbeddedBroker } from '../../mqtt/EmbeddedBroker.ts'
import { MqttServer } from '../../mqtt/MqttServer.ts'

export const limits = {
  packetBytes: 100_000,
  connections: 100,
  sessions: 50,
  subscriptions: 10,
  queuedMessages: 20,
  queuedBytes: 100_000,
  inFlight: 32,
  connectMilliseconds: 1500,
  packetMilliseconds: 2000,
  sessionMilliseconds: 60_000,
}
export const self = { cseID: '/id-in', cseName: 'cse-in', spID: '//m2m.example' }

export type Handle = (request: WirePrimitive, context: RequestContext) => Promise<ResponsePrimitive | undefined>

export const echo: Handle = async (request) => ({
  responseStatusCode: 2000,
  requestIdentifier: String(request.rqi),
  content: { to: String(request.to) },
})

/** A broker on a free port that echoes requests, and clients of it; all ended with the test. */
export async function startBroker(t: TestContext, options: { handle?: Handle; authority?: PeerAuthority } = {}) {
  const warnings: string[] = []
  const log: BindingLog = {
    debug() {},
    warn: (_, message) => warnings.push(message),
    error: (fields) => warnings.push(String(fields)),
  }
  const broker = new EmbeddedBroker({
    self,
    handler: options.handle ?? echo,
    ...(options.authority === undefined ? {} : { authority: options.authority }),
    limits,
    log,
  })
  const server = new MqttServer({ host: '127.0.0.1', port: 0, broker, log })
  const { url, port } = await server.start()
  t.after(() => server.stop(100))
  const connect = async (given: IClientOptions = {}) => {
    const client = await connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...given })
    t.after(() => client.endAsync(true))
    return client
  }
  return { broker, server, url, port, warnings, connect }
}

/** Publishes and waits for what comes back. */
export async function exchange(
  client: MqttClient,
  topic: string,
  payload: string | Buffer,
  responses: string,
): Promise<Buffer> {
  await client.subscribeAsync(responses, { qos: 1 })
  const answer = new Promise<Buffer>((resolve) => client.once('message', (_topic, bytes) => resolve(bytes)))
  await client.publishAsync(topic, payload, { qos: 1 })
  return answer
}

export const retrieve = { op: 2, to: 'cse-in', fr: 'Cae', rqi: 'r1', rvi: '3' }

/** A PUBLISH packet with a request. */
export const request = (rqi: string, op: number, packetID: number, isDuplicate = false) =>
  encodePublish(
    { topic: '/oneM2M/req/Cae/id-in/json', payload: JSON.stringify({ ...retrieve, rqi, op }) },
    packetID,
    false,
    isDuplicate,
  )
