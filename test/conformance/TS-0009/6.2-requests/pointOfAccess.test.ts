import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('request target of what the CSE sends (TS-0009 6.2.2.1)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  async function notifiedAt(path: string, pointOfAccess: string): Promise<void> {
    const subscriber = await registerAE(waystation, { rr: true, poa: [pointOfAccess] })
    const mailbox = receiver.mailbox(path.replace('AE-ID', subscriber.originator))
    const subscription = { 'm2m:sub': { nu: [subscriber.originator], enc: { net: [3] } } }
    const { client, address } = subscriber
    assertStatus(await client.create(address, resourceTypes.subscription, subscription), 2001)
    assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': {} }), 2001)
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.headers['x-m2m-origin'], '/id-in')
    assert.equal(notification?.headers['content-type'], 'application/json')
  }

  it('is the path of the point of access of an AE when it has one', async () => {
    const path = `/${uniqueName('inbox')}/of/mine`
    await notifiedAt(path, `http://127.0.0.1:${receiver.port}${path}`)
  })

  it('is the address of the AE when its point of access has no path', async () => {
    await notifiedAt('/AE-ID', `http://127.0.0.1:${receiver.port}`)
  })
})
