import { assertStatus, resourceTypes, startWaystation, uniqueName, type Waystation } from '../../test/support/index.ts'
import { type Bench, type Figure, ratioRow } from '../Bench.ts'
import { preSharedKey, tokenHeaders, writeCredentials } from '../credentials.ts'
import { CoapConnection, coapCreateMessage } from '../load/CoapConnection.ts'
import type { LoadConnection } from '../load/LoadConnection.ts'
import { MqttConnection } from '../load/MqttConnection.ts'
import { createMessage, instanceContent } from '../load/messages.ts'
import { type Load, runLoad } from '../load/runLoad.ts'
import { WebSocketConnection } from '../load/WebSocketConnection.ts'
import { alternate, type Side } from '../rounds.ts'
import { temporaryDirectory } from '../temporaryDirectory.ts'

const name = 'bindings'
const connections = 64
const cseID = '/id-in'

/** How a binding carries the creation of a contentInstance. */
interface Way {
  readonly binding: 'http' | 'mqtt' | 'coap' | 'coaps' | 'ws'
  readonly what: string
  /** Of HTTP's rate. */
  readonly target: number | undefined
  readonly expectedStatus: number
  readonly open?: Load['open']
  message(path: string, connection: number, content: string): string
}

const ways: readonly Way[] = [
  {
    binding: 'http',
    what: 'HTTP',
    target: undefined,
    expectedStatus: 201,
    message: (path, connection, content) =>
      createMessage(`/${path}`, resourceTypes.contentInstance, content, originatorOf(connection)),
  },
  {
    binding: 'mqtt',
    what: 'MQTT, QoS 1, embedded broker',
    target: 0.6,
    expectedStatus: 2001,
    open: (url, index): Promise<LoadConnection> =>
      MqttConnection.open(url, uniqueName('bench'), originatorOf(index), cseID.slice(1)),
    message: primitive,
  },
  {
    binding: 'coap',
    what: 'CoAP over UDP',
    target: 0.8,
    expectedStatus: 201,
    open: (url): Promise<LoadConnection> => CoapConnection.open(url),
    message: (path, connection, content) =>
      coapCreateMessage(path, originatorOf(connection), resourceTypes.contentInstance, content),
  },
  {
    binding: 'coaps',
    what: 'CoAP over DTLS (pre-shared key, CCM-8)',
    target: 0.5,
    expectedStatus: 201,
    open: (url): Promise<LoadConnection> => CoapConnection.openSecure(url, preSharedKey),
    message: (path, connection, content) =>
      coapCreateMessage(path, originatorOf(connection), resourceTypes.contentInstance, content),
  },
  {
    binding: 'ws',
    what: 'WebSocket',
    target: 1,
    expectedStatus: 2001,
    open: (url): Promise<LoadConnection> => WebSocketConnection.open(url),
    message: primitive,
  },
]

/** Durable creation over each binding beside HTTP, each connection an AE of its own. */
export const bindings: Figure = {
  name,
  async measure(bench) {
    bench.progress(`durable creation over every binding, ${connections} at a time`)
    const listeners = ['mqtt', 'coap', 'ws'].flatMap((binding) => [`--${binding}`, '127.0.0.1:0'])
    await using open = await startWaystation({ cseId: cseID, arguments: listeners })
    await using directory = await temporaryDirectory()
    const credentials = ['--credentials', await writeCredentials(directory.path)]
    await using secure = await startWaystation({ cseId: cseID, arguments: ['--coaps', '127.0.0.1:0', ...credentials] })
    const path = await prepare(open)
    await prepare(secure)
    const serverOf = ({ binding }: Way) => (binding === 'coaps' ? secure : open)
    const sides = Object.fromEntries(ways.map((way) => [way.binding, sideOf(bench, serverOf(way), way, path)]))
    const results = await alternate(bench.options.rounds, sides as Record<Way['binding'], Side>)
    for (const { binding, what, target } of ways) {
      if (target === undefined) continue
      const row = `durable creation over ${what}, ${connections} at a time`
      bench.add(ratioRow(name, row, results[binding], ['HTTP', results.http], target))
    }
  },
}

let sequence = 0

function primitive(path: string, connection: number, content: string): string {
  sequence += 1
  return `{"op":1,"to":"${path}","fr":"${originatorOf(connection)}","rqi":"b${sequence}","rvi":"3","ty":4,"pc":${content}}`
}

function originatorOf(connection: number): string {
  return `CBench${connection}`
}

/** @returns address of a container that every connection may write to */
async function prepare(server: Waystation): Promise<string> {
  const admin = server.client()
  const options = { headers: tokenHeaders }
  for (let index = 0; index < connections; index += 1) {
    const ae = { 'm2m:ae': { rn: `bench${index}`, api: 'Nbench', rr: false, srv: ['3'] } }
    assertStatus(await admin.as(originatorOf(index)).create(server.cseBase, resourceTypes.AE, ae, options), 2001)
  }
  const everybody = { acr: [{ acor: ['CBench*', 'CAdmin'], acop: 63 }] }
  const policy = { 'm2m:acp': { rn: 'benches', pv: everybody, pvs: everybody } }
  assertStatus(await admin.create(server.cseBase, resourceTypes.accessControlPolicy, policy, options), 2001)
  const container = { 'm2m:cnt': { rn: 'benches-data', acpi: [`${server.cseBase}/benches`], mni: 100_000 } }
  assertStatus(await admin.create(server.cseBase, resourceTypes.container, container, options), 2001)
  return `${server.cseBase}/benches-data`
}

function sideOf(bench: Bench, server: Waystation, way: Way, path: string): Side {
  const durationMs = bench.options.seconds * 1000
  return () =>
    runLoad({
      url: server.urlOf(way.binding),
      pid: server.pid,
      connections,
      durationMs,
      warmUpMs: Math.min(200, durationMs / 2),
      expectedStatus: way.expectedStatus,
      ...(way.open === undefined ? {} : { open: way.open }),
      message: (connection, index) => way.message(path, connection, instanceContent(`${connection}:${index}`)),
    })
}
