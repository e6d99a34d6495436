import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  registerAE,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../support/index.ts'
import { MqttApplication } from '../../support/MqttApplication.ts'
import { runProgram } from '../../support/Site.ts'
import { ask } from './mosquitto.ts'
import { type MakerName, OtherBroker } from './OtherBroker.ts'

const makers: readonly MakerName[] = ['Mosquitto', 'NATS']

for (const maker of makers) {
  describe(`through a broker: ${maker}`, () => {
    let broker: OtherBroker
    let waystation: Waystation
    before(async () => {
      broker = await OtherBroker.start(maker)
      waystation = await startWaystation({ arguments: ['--mqtt-broker', broker.url] })
    })
    after(async () => {
      await waystation[Symbol.asyncDispose]()
      await broker[Symbol.asyncDispose]()
    })

    it('notifications go out to the point of access of an application', async () => {
      const device = await registerAE(waystation, { rr: true, poa: [broker.url] })
      await device.client.create(device.address, 3, { 'm2m:cnt': { rn: 'c' } })
      await using application = await MqttApplication.start(broker.url, device.originator)
      const subscription = { 'm2m:sub': { nu: [device.originator], enc: { net: [3] } } }
      assertStatus(await device.client.create(`${device.address}/c`, 23, subscription), 2001)
      for (const con of [1, 2, 3]) await device.client.create(`${device.address}/c`, 4, { 'm2m:cin': { con } })
      await eventually(() => {
        const values = application.requests.map(({ primitive }) => primitive.pc['m2m:sgn'].nev?.rep['m2m:cin'].con)
        assert.deepEqual(values, [1, 2, 3])
      })
    })

    it('notifications go out under the prefix that the point of access has', async () => {
      const device = await registerAE(waystation, { rr: true, poa: [`${broker.url}/site7`] })
      await using application = await MqttApplication.start(broker.url, device.originator)
      await application.client.subscribeAsync(`site7/oneM2M/req/+/${device.originator}/#`)
      const subscription = { 'm2m:sub': { rn: 's', nu: [device.originator], enc: { net: [3] } } }
      assertStatus(await device.client.create(device.address, 23, subscription), 2001)
      assertStatus(await device.client.create(device.address, 3, { 'm2m:cnt': {} }), 2001)
      await eventually(() => assert.match(application.requests.at(-1)?.topic ?? '', /^site7\/oneM2M\/req\//))
      // Answered under the prefix, so it is delivered once.
      assertStatus(await device.client.create(device.address, 3, { 'm2m:cnt': {} }), 2001)
      await eventually(() => assert.equal(application.requests.length, 2))
    })

    it('every request is answered once', async () => {
      await using application = await MqttApplication.start(broker.url, 'CAdmin')
      const answers: string[] = []
      application.client.on('message', (_topic, payload) => answers.push(payload.toString()))
      for (let turn = 0; turn < 20; turn++) {
        assert.equal((await application.request({ op: 2, to: 'cse-in' })).rsc, 2000)
      }
      assert.equal(answers.length, 20)
    })

    it('the commands ask a Core, when they are told which', async () => {
      const output = await runProgram('get', 'cse-in', '--url', `${broker.url}?cse=/id-in`, '--json')
      assert.match(output, /id-in/)
    })

    it('what was asked while the Core was away is answered when it is back', async () => {
      await using own = await OtherBroker.start(maker)
      await using core = await startWaystation({ arguments: ['--mqtt-broker', own.url] })
      await using application = await MqttApplication.start(own.url, 'CAdmin')
      assert.equal((await application.request({ op: 2, to: 'cse-in' })).rsc, 2000)
      await core.kill()
      const answer = application.request({ op: 2, to: 'cse-in' }, 20_000)
      await core.restart()
      assert.equal((await answer).rsc, 2000)
    })
  })
}

describe('through a broker with MQTT 5', () => {
  it('requests come in and are answered', async () => {
    await using broker = await OtherBroker.start('Mosquitto')
    await using _ = await startWaystation({ arguments: ['--mqtt-broker', broker.url] })
    const name = `C${uniqueName('peer')}`
    const pc = { 'm2m:ae': { rn: name, api: 'Npeer', rr: true, srv: ['3'] } }
    assert.equal((await ask(broker.url, name, { op: 1, to: 'cse-in', ty: 2, pc })).rsc, 2001)
    assert.equal((await ask(broker.url, name, { op: 2, to: `cse-in/${name}` })).rsc, 2000)
    const credential = uniqueName('credential')
    const other = { op: 1, to: 'cse-in', ty: 2, fr: 'C', pc: { 'm2m:ae': { api: 'Npeer', rr: true, srv: ['3'] } } }
    assert.equal((await ask(broker.url, credential, other)).rsc, 2001)
  })

  it('two processes of one CSE share the requests', async () => {
    await using broker = await OtherBroker.start('Mosquitto')
    const share = ['--mqtt-broker', broker.url]
    await using first = await startWaystation({ arguments: share })
    await using second = await startWaystation({ arguments: share, set: { 'mqtt.clientId': 'C::second' } })
    // They share no store in this test, which tells them apart.
    const { originator } = await registerAE(first)
    await using application = await MqttApplication.start(broker.url, 'CAdmin')
    const answers = new Set<number>()
    for (let turn = 0; turn < 10; turn++) answers.add((await application.request({ op: 2, to: originator })).rsc)
    assert.deepEqual([...answers].toSorted(), [2000, 4004])
    assert.ok(second.isRunning)
  })
})
