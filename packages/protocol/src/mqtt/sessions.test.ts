import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { connectAsync } from 'mqtt'
import type { PeerAuthority } from '../Binding.ts'
import { SendError } from '../SendError.ts'
import { RawMqttClient } from '../testing/mqtt/RawMqttClient.ts'
import { echo, limits, retrieve, self, startBroker } from '../testing/mqtt/startBroker.ts'
import { EmbeddedBroker } from './EmbeddedBroker.ts'
import { MqttServer } from './MqttServer.ts'

/** Two users and what they may be. */
const authority: PeerAuthority = {
  entitlementOf: ({ user }) => ({ entitledOriginators: user === 'ann' ? ['Cae'] : user === 'bob' ? ['Cbob'] : [] }),
  preSharedKeyOf: () => undefined,
  isPasswordOf: async (user, password) => password.toString() === `${user}'s`,
}

describe('clients with credentials', () => {
  it('are let in with the right password only', async (t) => {
    const { connect, warnings } = await startBroker(t, { authority })
    await connect({ username: 'ann', password: "ann's" })
    for (const protocolVersion of [4, 5] as const) {
      await assert.rejects(connect({ protocolVersion, username: 'ann', password: 'guess' }))
      await assert.rejects(connect({ protocolVersion, username: 'ann' }))
      await assert.rejects(connect({ protocolVersion, username: 'eve', password: "eve's" }))
      await assert.rejects(connect({ protocolVersion }))
    }
    assert.equal(warnings.length, 8)
  })

  it('are refused the topics of others, and that is logged', async (t) => {
    const { connect, warnings } = await startBroker(t, { authority })
    const ann = await connect({ username: 'ann', password: "ann's" })
    const grants = await ann
      .subscribeAsync(['/oneM2M/resp/Cae/#', '/oneM2M/resp/Cbob/#', '#'], { qos: 1 })
      .catch((error: Error) => error.message)
    assert.match(String(grants), /Unspecified error/)
    assert.equal(warnings.length, 2)
    const closed = new Promise<void>((resolve) => ann.once('close', resolve))
    ann.publish('/oneM2M/req/Cbob/id-in/json', JSON.stringify({ ...retrieve, fr: 'Cbob' }), { qos: 1 })
    await closed
    assert.match(warnings.at(-1)!, /published to \/oneM2M\/req\/Cbob/)
    const five = await connect({ username: 'ann', password: "ann's", protocolVersion: 5 })
    await assert.rejects(five.publishAsync('/oneM2M/resp/id-in/Cbob/json', '{}', { qos: 1 }))
    assert.ok(five.connected)
    await assert.rejects(
      connect({
        username: 'ann',
        password: "ann's",
        will: { topic: '/oneM2M/req/Cbob/id-in/json', payload: Buffer.from('x'), qos: 1, retain: false },
      }),
    )
  })

  it('cannot take the session of another by its client identifier', async (t) => {
    const { connect, broker } = await startBroker(t, { authority })
    const ann = await connect({ username: 'ann', password: "ann's", clientId: 'same', clean: false })
    await ann.subscribeAsync('/oneM2M/req/+/Cae/#', { qos: 1 })
    const bob = await connect({ username: 'bob', password: "bob's", clientId: 'same', clean: false })
    assert.ok(ann.connected && bob.connected)
    assert.equal(broker.broker.figures.sessions, 2)
  })
})

describe('a credential that is revoked', () => {
  it('ends the connections of its clients, also of those that only listen', { timeout: 20_000 }, async (t) => {
    let isRevoked = false
    const changing: PeerAuthority = {
      ...authority,
      entitlementOf: (proof) => (isRevoked ? { entitledOriginators: [] } : authority.entitlementOf(proof)),
    }
    const { connect, warnings } = await startBroker(t, { authority: changing })
    const ann = await connect({ username: 'ann', password: "ann's" })
    const closed = new Promise<void>((resolve) => ann.once('close', resolve))
    isRevoked = true
    await closed
    assert.match(warnings.at(-1)!, /no longer has a valid credential/)
  })
})

describe('requests to clients', () => {
  const notify = { op: 5, to: 'Cae', fr: '/id-in', rqi: 'n1', rvi: '3', pc: { 'm2m:sgn': {} } }

  it('reach a client that takes them, and its response comes back', async (t) => {
    const { broker, connect } = await startBroker(t)
    const client = await connect()
    client.on('message', (topic, payload) => {
      const { rqi } = JSON.parse(payload.toString())
      client.publish(topic.replace('/req/', '/resp/'), JSON.stringify({ rsc: 2000, rqi }), { qos: 1 })
    })
    assert.ok(!broker.reaches('Cae'))
    await client.subscribeAsync('/oneM2M/req/+/Cae/#', { qos: 1 })
    assert.ok(broker.reaches('Cae'))
    const response = await broker.sendTo('Cae', notify, { timeoutMilliseconds: 5000 })
    assert.equal(response.responseStatusCode, 2000)
  })

  it('fail at once when nobody is there, and when the client goes away', async (t) => {
    const { broker, connect } = await startBroker(t)
    const unreachable = (error: unknown) => error instanceof SendError && error.kind === 'unreachable'
    await assert.rejects(broker.sendTo('Cae', notify, { timeoutMilliseconds: 5000 }), unreachable)
    const client = await connect({ clientId: 'device', clean: false })
    await client.subscribeAsync('/oneM2M/req/+/Cae/#', { qos: 1 })
    const started = Date.now()
    const waiting = assert.rejects(broker.sendTo('Cae', notify, { timeoutMilliseconds: 20_000 }), unreachable)
    await client.endAsync(true)
    await waiting
    assert.ok(Date.now() - started < 5000)
    await assert.rejects(broker.sendTo('Cae', notify, { timeoutMilliseconds: 5000 }), unreachable)
  })

  it('to a topic without responses fail when the client does not acknowledge them in time', async (t) => {
    const { broker, port } = await startBroker(t)
    const client = new RawMqttClient(port)
    t.after(() => client.end())
    await client.connect('silent')
    await client.subscribe('alarms/#')
    const alarm = { request: notify, topic: 'alarms/fire', serialisation: 'json', timeoutMilliseconds: 100 } as const
    await assert.rejects(broker.send(alarm), (error: SendError) => error.kind === 'timeout')
    await assert.rejects(broker.send({ ...alarm, signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' })
  })

  it('fail together, in order, when one of an order gets no answer', async (t) => {
    const { broker, connect } = await startBroker(t)
    const client = await connect()
    await client.subscribeAsync('/oneM2M/req/+/Cae/#', { qos: 1 })
    const ends: string[] = []
    const send = (rqi: string, timeoutMilliseconds: number, ordered: string) =>
      broker.sendTo('Cae', { ...notify, rqi }, { timeoutMilliseconds, ordered }).catch((error: SendError) => {
        ends.push(`${rqi} ${error.kind}`)
      })
    await Promise.all([send('1', 50, 'a'), send('2', 400, 'a'), send('3', 200, 'b')])
    assert.deepEqual(ends, ['1 timeout', '2 unreachable', '3 timeout'])
  })

  it('reports who has come', async (t) => {
    const came: string[] = []
    const log = { debug() {}, warn() {}, error() {} }
    const broker = new EmbeddedBroker({ self, handler: echo, limits, arrived: (id) => came.push(id), log })
    const server = new MqttServer({ host: '127.0.0.1', port: 0, broker, log })
    const { url } = await server.start()
    t.after(() => server.stop(100))
    const options = { clientId: 'device', clean: false, reconnectPeriod: 0, protocolVersion: 4 as const }
    const client = await connectAsync(url, options)
    await client.subscribeAsync('/oneM2M/req/+/id-in:Cae/#')
    assert.deepEqual(came, ['/id-in/Cae'])
    await client.endAsync()
    const again = await connectAsync(url, options)
    assert.deepEqual(came, ['/id-in/Cae', '/id-in/Cae'])
    await again.endAsync()
  })
})

describe('sessions', () => {
  it('keep for a client what came while it was away, and its subscriptions', async (t) => {
    const { connect } = await startBroker(t)
    const first = await connect({ clientId: 'device', clean: false })
    await first.subscribeAsync('topic/+', { qos: 1 })
    await first.endAsync()
    const other = await connect()
    for (const payload of ['1', '2', '3']) await other.publishAsync('topic/a', payload, { qos: 1 })
    const got: string[] = []
    const second = await connectLater(t, other.options.port!, 'device', (payload) => got.push(payload))
    for (let turn = 0; turn < 100 && got.length < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.deepEqual(got, ['1', '2', '3'])
    assert.ok(second.connected)
  })

  it('go over to a newer connection of the same client', async (t) => {
    const { connect, broker } = await startBroker(t)
    const first = await connect({ clientId: 'device' })
    const closed = new Promise<void>((resolve) => first.once('close', resolve))
    await connect({ clientId: 'device' })
    await closed
    assert.equal(broker.broker.figures.sessions, 1)
  })

  it('publish the will of a client that went without goodbye', async (t) => {
    const { connect, port } = await startBroker(t)
    const watcher = await connect()
    await watcher.subscribeAsync('wills/#')
    const will = new Promise<string>((resolve) =>
      watcher.once('message', (_topic, payload) => resolve(String(payload))),
    )
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      reconnectPeriod: 0,
      will: { topic: 'wills/device', payload: Buffer.from('gone'), qos: 1, retain: false },
    })
    client.stream.destroy()
    assert.equal(await will, 'gone')
  })

  it('are limited in number, and connections that say nothing are closed', async (t) => {
    const { connect, port, warnings } = await startBroker(t)
    for (let index = 0; index < limits.sessions; index++) await connect({ clientId: `c${index}` })
    await assert.rejects(connect({ clientId: 'one-more' }))
    assert.match(warnings[0]!, /too many sessions/)
    const silent = new RawMqttClient(port)
    await assert.rejects(silent.until(() => false))
  })
})

async function connectLater(t: TestContext, port: number, clientId: string, got: (payload: string) => void) {
  const { connect } = await import('mqtt')
  const client = connect(`mqtt://127.0.0.1:${port}`, { clientId, clean: false, reconnectPeriod: 0, protocolVersion: 4 })
  t.after(() => client.endAsync(true))
  client.on('message', (_topic, payload) => got(payload.toString()))
  await new Promise((resolve) => client.once('connect', resolve))
  return client
}
