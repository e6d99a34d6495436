import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, eventually, registerAE, startWaystation, type Waystation } from '../../support/index.ts'
import { MqttApplication } from '../../support/MqttApplication.ts'
import { listenerURL } from '../../support/secureRequest.ts'

const all = 2

async function prepare(waystation: Waystation, attributes: Record<string, unknown>) {
  const device = await registerAE(waystation, { rr: true, ...attributes })
  const container = `${device.address}/c`
  assertStatus(await device.client.create(device.address, 3, { 'm2m:cnt': { rn: 'c' } }), 2001)
  const subscribe = (more: object = {}) =>
    device.client.create(container, 23, {
      'm2m:sub': { rn: 's', nu: [device.originator], enc: { net: [3] }, pn: all, ...more },
    })
  const produce = async (...values: number[]) => {
    for (const con of values) assertStatus(await device.client.create(container, 4, { 'm2m:cin': { con } }), 2001)
  }
  return { ...device, container, subscribe, produce }
}

function valuesOf({ requests }: MqttApplication): number[] {
  return requests.flatMap(({ primitive }) => primitive.pc['m2m:sgn']?.nev?.rep?.['m2m:cin']?.con ?? [])
}

describe('requests to applications over MQTT (TS-0010 6)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation({
      arguments: ['--mqtt', '127.0.0.1:0'],
      // A retry that has to wait for its time would make these tests fail.
      set: { 'notification.retryDelay': '60s', 'notification.retryMaximumDelay': '60s' },
    })
  })
  after(() => waystation[Symbol.asyncDispose]())

  for (const [title, poa] of [
    ['that is connected', undefined],
    ['whose point of access is the broker', 'mqtt'],
  ] as const) {
    it(`notifies an application ${title}, in order`, async () => {
      const url = listenerURL(waystation, 'mqtt')
      const device = await prepare(waystation, poa === undefined ? {} : { poa: [url] })
      await using application = await MqttApplication.start(url, device.originator)
      assertStatus(await device.subscribe(), 2001)
      await device.produce(1, 2, 3)
      await eventually(() => assert.deepEqual(valuesOf(application), [1, 2, 3]))
      const [{ topic, primitive }] = application.requests as [{ topic: string; primitive: Record<string, unknown> }]
      assert.equal(topic, `/oneM2M/req/id-in/${device.originator}/json`)
      assert.equal(primitive.op, 5)
      assert.equal(primitive.fr, '/id-in')
    })
  }

  it('notifies at once when the application comes back, of everything, also after the server was killed', async () => {
    await using server = await startWaystation({
      arguments: ['--mqtt', '127.0.0.1:0'],
      set: { 'notification.retryDelay': '60s', 'notification.retryMaximumDelay': '60s' },
    })
    const device = await prepare(server, {})
    const session = { clean: false }
    const first = await MqttApplication.start(listenerURL(server, 'mqtt'), device.originator, session)
    assertStatus(await device.subscribe(), 2001)
    await device.produce(1)
    await eventually(() => assert.deepEqual(valuesOf(first), [1]))
    first.answerWith = undefined
    await device.produce(2)
    await eventually(() => assert.deepEqual(valuesOf(first), [1, 2]))
    first.vanish()
    await device.produce(3, 4)
    await server.kill()
    await server.restart()
    await device.produce(5)
    await using again = await MqttApplication.start(listenerURL(server, 'mqtt'), device.originator, session)
    await eventually(() => assert.deepEqual(valuesOf(again), [2, 3, 4, 5]))
  })

  it('passes a request on to an application, and its answer back', async () => {
    const url = listenerURL(waystation, 'mqtt')
    const device = await prepare(waystation, {})
    await using application = await MqttApplication.start(url, device.originator)
    const notified = await waystation.client().notify(device.originator, { 'm2m:sgn': { sur: 'x' } })
    assert.equal(notified.rsc, 2000)
    application.answerWith = 4005
    assert.equal((await waystation.client().notify(device.originator, { 'm2m:sgn': { sur: 'x' } })).rsc, 4005)
    application.vanish()
    await eventually(async () => {
      assert.equal((await waystation.client().notify(device.originator, { 'm2m:sgn': { sur: 'x' } })).rsc, 5103)
    })
  })

  it('notifies a topic that a subscription names', async () => {
    const url = listenerURL(waystation, 'mqtt')
    const device = await prepare(waystation, {})
    await using application = await MqttApplication.start(url, device.originator)
    const topic = `${device.originator}/alarms`
    await application.client.subscribeAsync(topic, { qos: 1 })
    application.answerWith = undefined
    assertStatus(await device.subscribe({ nu: [`${url}/${topic}`] }), 2001)
    await device.produce(7)
    await eventually(() => assert.deepEqual(valuesOf(application), [7]))
    assert.equal(application.requests.at(-1)?.topic, topic)
  })
})
