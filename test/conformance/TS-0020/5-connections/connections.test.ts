import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createClient, registerApplication, unwrap } from '@waystation/client'
import { resourceTypes as definitions } from '@waystation/model'
import {
  assertStatus,
  eventually,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { WebSocketDevice } from '../WebSocketDevice.ts'

describe('WebSocket connections (TS-0020 5, 6.1)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation({ arguments: ['--ws', '127.0.0.1:0'] })
  })
  after(() => waystation[Symbol.asyncDispose]())

  const admin = () => waystation.client()
  const connect = (originator = `C${uniqueName('d')}`) => WebSocketDevice.connect(waystation.urlOf('ws'), originator)

  /** A container of the device with a subscription that keeps what cannot be sent. */
  async function subscribed(device: WebSocketDevice): Promise<string> {
    const ae = `cse-in/${device.originator.slice(1)}`
    assert.equal((await device.request({ op: 1, to: ae, ty: 3, pc: { 'm2m:cnt': { rn: 'c' } } })).rsc, 2001)
    const sub = { rn: 's', nu: [device.originator], enc: { net: [3] }, pn: 2 }
    assert.equal((await device.request({ op: 1, to: `${ae}/c`, ty: 23, pc: { 'm2m:sub': sub } })).rsc, 2001)
    return `${ae}/c`
  }

  const write = async (to: string, con: string) =>
    assertStatus(await admin().create(to, resourceTypes.contentInstance, { 'm2m:cin': { con } }), 2001)

  const contentsOf = (device: WebSocketDevice) =>
    device.received.filter(({ op }) => op === 5).map(({ pc }) => pc['m2m:sgn'].nev.rep['m2m:cin'].con)

  it('are among the points of access of the CSEBase', async () => {
    const { resource } = assertStatus(await admin().retrieve('cse-in'), 2000)
    assert.ok(resource.poa.includes(waystation.urlOf('ws')), String(resource.poa))
  })

  it('are refused without a sub-protocol that both ends know', async () => {
    const url = waystation.urlOf('ws')
    await assert.rejects(WebSocketDevice.connect(url, 'Cx', ['mqtt', 'oneM2M.yaml']))
    const device = await WebSocketDevice.connect(url, 'Cx', ['foo', 'oneM2M.json', 'oneM2M.cbor'])
    assert.equal(device.protocol, 'oneM2M.json')
    await device.close()
  })

  it('carry notifications to an AE without a point of access', async () => {
    const device = await connect()
    assert.equal((await device.register()).rsc, 2001)
    const container = await subscribed(device)
    for (const con of ['1', '2', '3']) await write(container, con)
    await eventually(() => assert.deepEqual(contentsOf(device), ['1', '2', '3']))
    assert.match(device.received[0].fr, /id-in/)
    await device.close()
  })

  it('bring, once they are back, what could not be sent meanwhile, in order and at once', async () => {
    const first = await connect()
    await first.register()
    const container = await subscribed(first)
    await first.close()
    for (const con of ['1', '2', '3']) await write(container, con)
    const second = await connect(first.originator)
    assert.deepEqual(contentsOf(second), [])
    const started = Date.now()
    assert.equal((await second.request({ op: 2, to: container })).rsc, 2000)
    await eventually(() => assert.deepEqual(contentsOf(second), ['1', '2', '3']))
    assert.ok(Date.now() - started < 2000, 'it did not wait for the next attempt')
    await second.close()
  })

  it('carry requests from others to the AE that they target', async () => {
    const device = await connect()
    await device.register()
    const to = `/id-in/${device.originator}`
    const answer = await admin().request({ op: 'notify', to, pc: { 'm2m:sgn': { sur: '/id-in/x', vrq: true } } })
    assertStatus(answer, 2000)
    assert.equal(device.received[0].op, 5)
    await device.close()
    assertStatus(await admin().request({ op: 'notify', to, pc: { 'm2m:sgn': { sur: '/id-in/x' } } }), 5103)
  })

  it('serve a client that subscribes without a listener of its own', async () => {
    for (const serialisation of ['json', 'cbor', 'xml'] as const) {
      await using client = createClient({ url: waystation.urlOf('ws'), serialisation })
      const name = uniqueName('a')
      const application = { applicationID: 'Ntest', resourceName: name, originator: `C${name}` }
      const { client: ae } = unwrap(await registerApplication(client, application))
      unwrap(await ae.create(`cse-in/${name}`, definitions.container, { resourceName: 'c' }))
      const subscription = unwrap(await ae.subscribe(`cse-in/${name}/c`, { events: ['creationOfDirectChild'] }))
      await write(`cse-in/${name}/c`, 'seen')
      for await (const notification of subscription) {
        assert.equal(notification.resource?.content, 'seen')
        break
      }
    }
  })

  it('are closed with 1001 when the server stops', async () => {
    const device = await connect()
    await device.register()
    await waystation.stop()
    assert.equal(await device.closed, 1001)
    await waystation.restart()
  })
})
