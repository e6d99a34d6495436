import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { RawMqttClient } from '../testing/mqtt/RawMqttClient.ts'
import { exchange, retrieve, startBroker } from '../testing/mqtt/startBroker.ts'
import { Broker } from './broker/Broker.ts'

/** A CONNECT of MQTT 3.1.1 with user and password. */
function connectAs(user: string, password: string): Buffer {
  const texts = ['hostile', user, password].map((text) => {
    const bytes = Buffer.from(text)
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  })
  const body = Buffer.concat([Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0xc2, 0, 0]), ...texts])
  return Buffer.concat([Buffer.from([0x10, body.length]), body])
}

describe('clients that mean harm', () => {
  it('get an answer, and end nothing, with a request identifier that is no text', async (t) => {
    const { connect } = await startBroker(t)
    const client = await connect()
    const payload = JSON.stringify({ ...retrieve, rqi: { toString: 1, valueOf: 1 } })
    const answer = await exchange(client, '/oneM2M/req/Cae/id-in/json', payload, '/oneM2M/resp/Cae/#')
    assert.ok(JSON.parse(answer.toString()).rsc >= 2000)
  })

  it('are not read from while their password is checked', async (t) => {
    const checked = Promise.withResolvers<boolean>()
    const { port } = await startBroker(t, {
      authority: {
        entitlementOf: () => ({ entitledOriginators: ['*'] }),
        preSharedKeyOf: () => undefined,
        isPasswordOf: () => checked.promise,
      },
    })
    const client = new RawMqttClient(port)
    t.after(() => client.end())
    client.write(connectAs('ann', 'secret'))
    const chunk = Buffer.alloc(4 * 1024 * 1024)
    const before = process.memoryUsage().arrayBuffers
    for (let count = 0; count < 16; count++) client.write(chunk)
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.ok(client.unsentBytes > 32 * 1024 * 1024, String(client.unsentBytes))
    assert.ok(process.memoryUsage().arrayBuffers - before < 32 * 1024 * 1024)
    checked.resolve(true)
  })

  it('cannot fill the log, nor hold a connection, by not reading what they are sent', {
    timeout: 20_000,
  }, async (t) => {
    const { port, connect, warnings, broker } = await startBroker(t)
    const accepted: Socket[] = []
    t.mock.method(broker.broker, 'accept', function (this: typeof broker.broker, socket: Socket) {
      accepted.push(socket)
      return Broker.prototype.accept.call(this, socket)
    })
    const deaf = new RawMqttClient(port)
    t.after(() => deaf.end())
    await deaf.connect('deaf', true, 1)
    await deaf.subscribe('flood/#', 0)
    deaf.pause()
    const source = await connect()
    const payload = Buffer.alloc(90_000)
    for (let count = 0; count < 400; count++) await source.publishAsync('flood/it', payload, { qos: 1 })
    assert.ok(warnings.length <= 60, `${warnings.length} warnings`)
    for (let turn = 0; turn < 120 && !accepted[0]!.destroyed; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.ok(accepted[0]!.destroyed)
  })
})
