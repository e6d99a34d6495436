import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { registerAE, startWaystation, uniqueName, type Waystation } from '../../support/index.ts'
import { MqttApplication } from '../../support/MqttApplication.ts'
import { listenerURL } from '../../support/secureRequest.ts'

describe('requests over MQTT (TS-0010 6)', () => {
  let waystation: Waystation
  let url: string
  before(async () => {
    waystation = await startWaystation({ arguments: ['--mqtt', '127.0.0.1:0'] })
    url = listenerURL(waystation, 'mqtt')
  })
  after(() => waystation[Symbol.asyncDispose]())

  it('lists the address of the broker in the ready line and among the points of access', async () => {
    assert.match(url, /^mqtt:\/\/127\.0\.0\.1:\d+$/)
    const { resource } = await waystation.client().retrieve('cse-in')
    assert.ok(resource.poa.includes(url))
  })

  it('registers an application that knows its identifier, and carries out every operation', async () => {
    const name = `C${uniqueName('mqtt')}`
    await using application = await MqttApplication.start(url, name)
    const registration = { 'm2m:ae': { rn: name, api: 'Ntest', rr: true, srv: ['3'] } }
    const created = await application.create('cse-in', 2, registration)
    assert.equal(created.rsc, 2001)
    assert.equal(created.rvi, '3')
    assert.equal(created.pc['m2m:ae'].aei, name)
    assert.equal((await application.create(`cse-in/${name}`, 3, { 'm2m:cnt': { rn: 'c' } })).rsc, 2001)
    const updated = await application.request({ op: 3, to: `cse-in/${name}/c`, pc: { 'm2m:cnt': { lbl: ['a'] } } })
    assert.equal(updated.rsc, 2004)
    const retrieved = await application.request({ op: 2, to: `cse-in/${name}/c` })
    assert.deepEqual(retrieved.pc['m2m:cnt'].lbl, ['a'])
    const found = await application.request({ op: 2, to: `cse-in/${name}`, fc: { fu: 1, ty: [3] } })
    assert.deepEqual(found.pc['m2m:uril'], [`cse-in/${name}/c`])
    assert.equal((await application.request({ op: 4, to: `cse-in/${name}/c` })).rsc, 2002)
    assert.equal((await application.request({ op: 2, to: `cse-in/${name}/c` })).rsc, 4004)
  })

  it('registers an application without identifier on the topics of its credential', async () => {
    await using application = await MqttApplication.start(url, uniqueName('credential'))
    const { client, originator: credential } = application
    await client.subscribeAsync(`/oneM2M/reg_resp/${credential}/id-in/json`, { qos: 1 })
    client.removeAllListeners('message')
    const answer = new Promise<string>((resolve) => client.once('message', (_topic, payload) => resolve(`${payload}`)))
    const primitive = {
      op: 1,
      to: 'cse-in',
      fr: 'C',
      rqi: '1',
      rvi: '3',
      ty: 2,
      pc: { 'm2m:ae': { api: 'Nx', rr: true, srv: ['3'] } },
    }
    await client.publishAsync(`/oneM2M/reg_req/${credential}/id-in/json`, JSON.stringify(primitive), { qos: 1 })
    const { rsc, pc } = JSON.parse(await answer)
    assert.equal(rsc, 2001)
    assert.match(pc['m2m:ae'].aei, /^C/)
  })

  it('answers the originator in every form of its identifier, and nobody who claims to be another', async () => {
    const { originator } = await registerAE(waystation)
    await using application = await MqttApplication.start(url, originator)
    for (const fr of [originator, `/id-in/${originator}`, `//sp.test/id-in/${originator}`]) {
      assert.equal((await application.request({ op: 2, to: originator, fr })).rsc, 2000)
    }
    assert.equal((await application.request({ op: 2, to: 'cse-in', fr: 'CAdmin' })).rsc, 4106)
    assert.match(waystation.stderr, /MQTT request refused/)
  })

  it('refuses a request that has expired, or has no identifier', async () => {
    await using application = await MqttApplication.start(url, 'CAdmin')
    const late = await application.request({ op: 2, to: 'cse-in', rqet: '20200101T000000' })
    assert.equal(late.rsc, 4008)
    const { client } = application
    client.removeAllListeners('message')
    const answer = new Promise<string>((resolve) => client.once('message', (_topic, payload) => resolve(`${payload}`)))
    await client.publishAsync('/oneM2M/req/CAdmin/id-in/json', '{"op":2,"to":"cse-in","fr":"CAdmin"}', { qos: 1 })
    assert.equal(JSON.parse(await answer).rsc, 4000)
  })

  it('has stored what it acknowledged, whatever happens then', async () => {
    await using server = await startWaystation({ arguments: ['--mqtt', '127.0.0.1:0'] })
    const { address, originator } = await registerAE(server)
    await server.client(originator).create(address, 3, { 'm2m:cnt': { rn: 'c' } })
    const acknowledged: number[] = []
    const application = await MqttApplication.start(listenerURL(server, 'mqtt'), originator)
    for (let value = 0; value < 500; value++) {
      const pc = { 'm2m:cin': { con: value } }
      const primitive = { op: 1, to: `${address}/c`, fr: originator, rqi: `${value}`, rvi: '3', ty: 4, pc }
      application.client.publish(
        `/oneM2M/req/${originator}/id-in/json`,
        JSON.stringify(primitive),
        { qos: 1 },
        (error) => {
          if (!error) acknowledged.push(value)
          if (acknowledged.length === 100) void server.kill()
        },
      )
    }
    await server.exited
    await application[Symbol.asyncDispose]()
    await server.restart()
    const { body } = await server.client(originator).retrieve(`${address}/c`, { rcn: 4 })
    const stored = new Set(body['m2m:cnt']['m2m:cin'].map(({ con }: { con: number }) => con))
    assert.ok(acknowledged.length >= 100)
    assert.deepEqual(
      acknowledged.filter((value) => !stored.has(value)),
      [],
    )
  })
})
