import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cbor } from '../serialisations/index.ts'
import { RawMqttClient } from '../testing/mqtt/RawMqttClient.ts'
import { echo, exchange, type Handle, request, retrieve, startBroker } from '../testing/mqtt/startBroker.ts'

describe('requests through the embedded broker', () => {
  it('answers on the topic of responses, in the serialisation and version of MQTT of the request', async (t) => {
    const { connect } = await startBroker(t)
    for (const protocolVersion of [4, 5] as const) {
      const client = await connect({ protocolVersion })
      const json = await exchange(client, '/oneM2M/req/Cae/id-in/json', JSON.stringify(retrieve), '/oneM2M/resp/Cae/#')
      assert.deepEqual(JSON.parse(json.toString()), { rsc: 2000, rqi: 'r1', pc: { to: 'cse-in' } })
      const bytes = Buffer.from(cbor.encode(retrieve) as Buffer)
      const answer = await exchange(client, '/oneM2M/req/Cae/id-in/cbor', bytes, '/oneM2M/resp/Cae/#')
      assert.deepEqual(cbor.decode(answer), { rsc: 2000, rqi: 'r1', pc: { to: 'cse-in' } })
    }
  })

  it('answers what cannot be read with the reason', async (t) => {
    const { connect } = await startBroker(t)
    const client = await connect()
    const ask = async (type: string, payload: string) => {
      const bytes = await exchange(client, `/oneM2M/req/Cae/id-in/${type}`, payload, '/oneM2M/resp/Cae/#')
      return JSON.parse(bytes.toString())
    }
    assert.equal((await ask('json', '{"op":')).rsc, 4000)
    assert.equal((await ask('json', '[]')).rsc, 4000)
    assert.equal((await ask('json', '{"rsc":2000,"rqi":"x"}')).rsc, 4000)
    assert.equal((await ask('yaml', 'op: 2')).rsc, 4015)
    const wrapped = await ask('json', JSON.stringify({ 'm2m:rqp': retrieve }))
    assert.equal(wrapped['m2m:rsp'].rsc, 2000)
  })

  it('refuses the originator of another topic, lets a CSE pass on what is behind it and an application register', async (t) => {
    const { connect } = await startBroker(t)
    const client = await connect()
    const ask = async (level: string, request: object) => {
      const bytes = await exchange(
        client,
        `/oneM2M/req/${level}/id-in/json`,
        JSON.stringify({ ...retrieve, ...request }),
        `/oneM2M/resp/${level}/#`,
      )
      return JSON.parse(bytes.toString()).rsc
    }
    assert.notEqual(await ask('Cae', { fr: 'Cother' }), 2000)
    assert.notEqual(await ask('Cae', { fr: '/id-mn/Cother' }), 2000)
    assert.equal(await ask('Cae', { fr: '/id-in/Cae' }), 2000)
    assert.equal(await ask('id-mn', { fr: '/id-mn/Cother' }), 2000)
    assert.equal(await ask('id-mn', { fr: '/id-other/Cother' }), 2000)
    assert.equal(await ask('anything', { op: 1, ty: 2, fr: 'C' }), 2000)
  })

  it('hides faults of ours, and goes on', async (t) => {
    const { connect, warnings } = await startBroker(t, {
      handle: async () => {
        throw new TypeError('secret')
      },
    })
    const client = await connect()
    const answer = await exchange(client, '/oneM2M/req/Cae/id-in/json', JSON.stringify(retrieve), '/oneM2M/resp/Cae/#')
    assert.equal(JSON.parse(answer.toString()).rsc, 5000)
    assert.ok(!answer.includes('secret'))
    assert.equal(warnings.length, 1)
  })

  it('publishes nothing to a request that wants no response', async (t) => {
    const { connect } = await startBroker(t, { handle: async () => undefined })
    const client = await connect()
    let count = 0
    client.on('message', () => count++)
    await client.subscribeAsync('/oneM2M/#')
    await client.publishAsync('/oneM2M/req/Cae/id-in/json', JSON.stringify({ ...retrieve, op: 3 }), { qos: 1 })
    await client.publishAsync('/oneM2M/other', '', { qos: 1 })
    assert.ok(count <= 2)
  })
})

describe('acknowledgement of requests', () => {
  it('takes more publications exactly once at a time than one window has', async (t) => {
    const { connect } = await startBroker(t)
    for (const protocolVersion of [4, 5] as const) {
      const client = await connect({ protocolVersion })
      await Promise.all(
        Array.from({ length: 500 }, (_, index) => client.publishAsync('Cae/burst', String(index), { qos: 2 })),
      )
      assert.ok(client.connected)
    }
  })

  it('comes with the response to what changes something, at once to what reads, and in order', async (t) => {
    const held: (() => void)[] = []
    const handle: Handle = (wire, context) => new Promise((resolve) => held.push(() => resolve(echo(wire, context))))
    const { port } = await startBroker(t, { handle })
    const client = new RawMqttClient(port)
    t.after(() => client.end())
    await client.connect('raw')
    client.write(request('a', 2, 1))
    await client.until(() => client.packets.some(({ type, body }) => type === 4 && body[1] === 1))
    client.write(Buffer.concat([request('b', 1, 2), request('c', 1, 3)]))
    while (held.length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(client.packets.filter(({ type }) => type === 4).length, 1)
    held[2]?.()
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.equal(client.packets.filter(({ type }) => type === 4).length, 1)
    held[1]?.()
    await client.until(() => client.packets.filter(({ type }) => type === 4).length === 3)
    assert.deepEqual(
      client.packets.filter(({ type }) => type === 4).map(({ body }) => body[1]),
      [1, 2, 3],
    )
    held[0]?.()
  })

  it('comes after a second to what takes long', async (t) => {
    const { port } = await startBroker(t, { handle: () => new Promise(() => {}) })
    const client = new RawMqttClient(port)
    t.after(() => client.end())
    await client.connect('raw')
    const start = Date.now()
    client.write(request('a', 1, 1))
    await client.until(() => client.packets.some(({ type }) => type === 4))
    assert.ok(Date.now() - start >= 950)
  })

  it('answers a repetition without carrying it out again', async (t) => {
    let count = 0
    const handle: Handle = (wire, context) => {
      count++
      return echo(wire, context)
    }
    const { port } = await startBroker(t, { handle })
    const first = new RawMqttClient(port)
    await first.connect('device', false)
    await first.subscribe('/oneM2M/resp/Cae/#')
    first.write(request('a', 1, 77))
    await first.until(() => first.packets.some(({ type }) => type === 3))
    first.end()
    const second = new RawMqttClient(port)
    t.after(() => second.end())
    await second.connect('device', false)
    second.write(request('a', 1, 77, true))
    await second.until(() => second.packets.filter(({ type }) => type === 3).length === 2)
    assert.equal(count, 1)
    second.write(request('b', 1, 77, true))
    await second.until(() => second.packets.filter(({ type }) => type === 3).length === 3)
    assert.equal(count, 2)
  })

  it('remembers no request whose identifier is very long', async (t) => {
    let count = 0
    const handle: Handle = async () => {
      count++
      return undefined
    }
    const { port } = await startBroker(t, { handle })
    const client = new RawMqttClient(port)
    t.after(() => client.end())
    await client.connect('device')
    const long = 'x'.repeat(10_000)
    client.write(Buffer.concat([request(long, 1, 77), request(long, 1, 77, true)]))
    await client.until(() => client.packets.filter(({ type }) => type === 4).length === 2)
    assert.equal(count, 2)
  })

  it('gives up what waits when the client is gone', async (t) => {
    let isAborted = false
    const handle: Handle = (_, { signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          isAborted = true
          resolve(undefined)
        })
      })
    const { port } = await startBroker(t, { handle })
    const client = new RawMqttClient(port)
    await client.connect('poller')
    client.write(request('a', 2, 1))
    await client.until(() => client.packets.some(({ type }) => type === 4))
    client.end()
    for (let turn = 0; turn < 100 && !isAborted; turn++) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.ok(isAborted)
  })
})
