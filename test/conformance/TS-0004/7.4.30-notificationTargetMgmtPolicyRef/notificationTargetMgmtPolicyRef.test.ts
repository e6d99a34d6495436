import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, NotificationReceiver, startWaystation, type Waystation } from '../../../support/index.ts'
import { PolicyScene } from '../7.4.33-notificationTargetSelfReference/PolicyScene.ts'

describe('notificationTargetMgmtPolicyRef (TS-0004 7.4.30)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let scene: PolicyScene
  let subscription: string
  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
    scene = await PolicyScene.make(waystation, receiver)
    subscription = await scene.subscribe()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  it('names a policy for targets', async () => {
    const { ri } = await scene.policy({ acn: 2 })
    const { resource } = assertStatus(
      await scene.refer(subscription, { rn: 'ref', ntu: ['Cone', 'Ctwo'], npi: ri }),
      2001,
    )
    assert.equal(resource.ty, 25)
    assert.deepEqual(resource.ntu, ['Cone', 'Ctwo'])
    assert.equal(resource.npi, ri)
    const { client } = scene.subscriber
    const updated = await client.update(`${subscription}/ref`, { 'm2m:ntpr': { ntu: ['Cone', 'Cfour'], npi: null } })
    assert.deepEqual(assertStatus(updated, 2004).resource.ntu, ['Cone', 'Cfour'])
    assert.equal(updated.resource.npi, undefined)
  })

  it('lets a target have one policy for each subscription', async () => {
    const { client } = scene.subscriber
    const other = await scene.subscribe()
    assertStatus(await scene.refer(other, { rn: 'one', ntu: ['Ca', 'http://x.test/n'] }), 2001)
    assertStatus(await scene.refer(other, { ntu: ['Cb', '/id-in/Ca'] }), 4105)
    assertStatus(await scene.refer(other, { ntu: ['http://x.test/n'] }), 4105)
    assertStatus(await scene.refer(other, { rn: 'two', ntu: ['Cb'] }), 2001)
    assertStatus(await client.update(`${other}/two`, { 'm2m:ntpr': { ntu: ['Cb', 'Ca'] } }), 4105)
    assertStatus(await client.update(`${other}/one`, { 'm2m:ntpr': { ntu: ['Ca', 'Cc'] } }), 2004)
    assertStatus(await scene.refer(await scene.subscribe(), { ntu: ['Ca'] }), 2001)
  })

  it('refuses what it can not be', async () => {
    const { address, client } = scene.subscriber
    assertStatus(await scene.refer(subscription, {}), 4000)
    assertStatus(await scene.refer(subscription, { ntu: [] }), 4000)
    assertStatus(await scene.refer(subscription, { ntu: ['Cx'], npi: address }), 4000)
    assertStatus(await scene.refer(address, { ntu: ['Cx'] }), 4108)
    assertStatus(await scene.refer(subscription, { rn: 'fine', ntu: ['Cx'] }), 2001)
    assertStatus(await client.update(`${subscription}/fine`, { 'm2m:ntpr': { npi: address } }), 4000)
    assertStatus(await client.update(`${subscription}/fine`, { 'm2m:ntpr': { ntu: null } }), 4000)
  })
})
