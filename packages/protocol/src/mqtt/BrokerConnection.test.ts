import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import type { WirePrimitive } from '@waystation/model'
import { SendError } from '../SendError.ts'
import { echo, self, startBroker } from '../testing/mqtt/startBroker.ts'
import { ApplicationSender } from './ApplicationSender.ts'
import { parseBrokerAddress } from './BrokerAddress.ts'
import { BrokerConnection } from './BrokerConnection.ts'
import { ExternalBroker } from './ExternalBroker.ts'
import { MqttSender } from './MqttSender.ts'

const quiet = { debug() {}, warn() {}, error() {} }

function connectionTo(t: TestContext, url: string, clientID = 'C::id-in') {
  const connection = new BrokerConnection({
    address: parseBrokerAddress(url),
    clientID,
    isClean: true,
    connectMilliseconds: 2000,
    received() {},
  })
  t.after(() => connection.close())
  return connection
}

describe('addresses of brokers', () => {
  it('tell host, port, prefix, serialisation, user and CSE', () => {
    assert.deepEqual(parseBrokerAddress('mqtts://ann:p%40ss@[::1]/site/a/?ct=cbor&cse=/id-in'), {
      isSecure: true,
      host: '::1',
      port: 8883,
      user: 'ann',
      password: 'p@ss',
      path: 'site/a',
      serialisation: 'cbor',
      cse: '/id-in',
      key: 'mqtts://ann@[::1]:8883',
    })
    assert.deepEqual(parseBrokerAddress('MQTT://broker.example').port, 1883)
    for (const url of ['http://x', 'mqtt:', 'x', '']) assert.throws(() => parseBrokerAddress(url), SendError)
  })
})

describe('a connection to a broker', () => {
  it('speaks MQTT 5, and 3.1.1 with a broker that refuses it or just hangs up', async (t) => {
    const { url } = await startBroker(t)
    const five = connectionTo(t, url)
    await five.open()
    assert.equal(five.protocolVersion, 5)
    for (const refuse of [
      (socket: Socket) => socket.end(Buffer.from([0x20, 2, 0, 1])),
      (socket: Socket) => socket.end(),
    ]) {
      const old = createServer((socket) => {
        socket.on('error', () => {})
        // The protocol level is the ninth byte.
        socket.once('data', (packet) => (packet[8] === 5 ? refuse(socket) : socket.write(Buffer.from([0x20, 2, 0, 0]))))
      })
      await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve))
      const { port } = old.address() as { port: number }
      const four = connectionTo(t, `mqtt://127.0.0.1:${port}`)
      await four.open()
      assert.equal(four.protocolVersion, 4)
      await four.close()
      old.close()
    }
  })

  it('says that nobody is there, and tries again when asked again', async (t) => {
    const connection = connectionTo(t, 'mqtt://127.0.0.1:1')
    for (let turn = 0; turn < 2; turn++) {
      await assert.rejects(connection.publish('t', 'x'), (error: SendError) => error.kind === 'unreachable')
    }
  })
})

const request: WirePrimitive = { op: 5, to: 'Cae', fr: '/id-in', rqi: 'n1', rvi: '3', pc: { 'm2m:sgn': {} } }
const options = { timeoutMilliseconds: 4000 }

function senderOf(t: TestContext) {
  const sender = new MqttSender({ self, linkTo: () => undefined, clientID: 'C::id-in', connectMilliseconds: 2000 })
  t.after(() => sender.close())
  return sender
}

describe('requests through a broker of others', () => {
  it('reach an application and come back with its answer, under a prefix as well', async (t) => {
    const { url } = await startBroker(t)
    for (const path of ['', '/site/one']) {
      const application = new ApplicationSender()
      const end = await application.listen(`${url}${path}`, 'Cae', (asked) => echo(asked, { received: 0 }) as never)
      const response = await senderOf(t).send(`${url}${path}`, request, options)
      assert.equal(response.responseStatusCode, 2000)
      assert.deepEqual(response.content, { to: 'Cae' })
      end()
      await application.close()
    }
  })

  it('come back under each of several prefixes of one broker', async (t) => {
    const { url } = await startBroker(t)
    const sender = senderOf(t)
    const application = new ApplicationSender()
    t.after(() => application.close())
    for (const path of ['/one', '/two', '']) {
      await application.listen(`${url}${path}`, 'Cae', (asked) => echo(asked, { received: 0 }) as never)
      const response = await sender.send(`${url}${path}`, request, { ...options, timeoutMilliseconds: 1000 })
      assert.equal(response.responseStatusCode, 2000)
    }
  })

  it('go to exactly the topic of a URL, which answers only where it is one of oneM2M', async (t) => {
    const { url, connect } = await startBroker(t)
    const client = await connect()
    const topics: string[] = []
    client.on('message', (topic) => topics.push(topic))
    await client.subscribeAsync(['alarms/+', '/oneM2M/req/#'], { qos: 1 })
    const sender = senderOf(t)
    const send = (path: string, timeoutMilliseconds = 4000) =>
      sender.send(`${url}/${path}`, { ...request, to: `${url}/${path}` }, { timeoutMilliseconds })
    assert.equal((await send('alarms/fire')).responseStatusCode, 2000)
    await assert.rejects(send('oneM2M/req/id-in/Cae/json', 300), (error: SendError) => error.kind === 'timeout')
    assert.deepEqual(topics, ['alarms/fire', '/oneM2M/req/id-in/Cae/json'])
    await assert.rejects(send(''), (error: SendError) => error.kind === 'protocol')
  })

  it('come in to a CSE that is connected there, and its own leave by the same connection', async (t) => {
    const { url } = await startBroker(t)
    const cse = new ExternalBroker({
      address: parseBrokerAddress(`${url}/site`),
      self: { ...self, cseID: '/id-other' },
      handler: echo,
      clientID: 'C::id-other',
      connectMilliseconds: 2000,
      packetBytes: 100_000,
      log: quiet,
    })
    // The embedded broker says that it offers no shared subscriptions.
    await cse.start()
    const application = new ApplicationSender()
    t.after(() => application.close())
    const asked = { op: 2, to: 'cse-other', fr: 'Cae', rqi: '1', rvi: '3' }
    const response = await application.send(`${url}/site?cse=/id-other`, asked, options)
    assert.deepEqual(response.content, { to: 'cse-other' })
    const end = await application.listen(`${url}/site`, 'Cae', (own) => echo(own, { received: 0 }) as never)
    const notified = await cse.send({ request, receiver: 'Cae', serialisation: 'json', ...options })
    assert.deepEqual(notified.content, { to: 'Cae' })
    end()
    await cse.stop(100)
    await assert.rejects(cse.send({ request, receiver: 'Cae', serialisation: 'json', ...options }), SendError)
  })
})
