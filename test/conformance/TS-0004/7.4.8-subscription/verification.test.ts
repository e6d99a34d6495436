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
import { makeScene, type Scene, subscribe } from './subscribing.ts'

describe('verification of notification targets (TS-0004 7.4.8.2.1, 7.5.1.2.2)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let scene: Scene

  before(async () => {
    waystation = await startWaystation({ set: { 'notification.timeout': '500ms' } })
    receiver = await NotificationReceiver.start()
    scene = await makeScene(waystation)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const create = (attributes: Record<string, unknown>) =>
    scene.ae.client.create(scene.container, resourceTypes.subscription, { 'm2m:sub': attributes })

  it('asks a URL and names the subscription and its creator', async () => {
    const mailbox = receiver.mailbox(`/${uniqueName('m')}`)
    const subscription = await subscribe(scene, mailbox, {})
    assert.equal(mailbox.verifications.length, 1)
    assert.deepEqual(mailbox.verifications[0]?.sgn, {
      vrq: true,
      sur: `/id-in/${subscription.ri}`,
      cr: `/id-in/${scene.ae.originator}`,
    })
    assert.equal(mailbox.verifications[0]?.headers['x-m2m-origin'], '/id-in')
  })

  it('asks an AE by its point of access', async () => {
    const poa = `http://127.0.0.1:${receiver.port}/${uniqueName('poa')}`
    const target = await registerAE(waystation, { rr: true, poa: [poa] })
    const mailbox = receiver.mailbox(new URL(poa).pathname)
    assertStatus(await create({ nu: [target.originator] }), 2001)
    assert.equal(mailbox.verifications.length, 1)
    assert.equal(mailbox.verifications[0]?.sgn.vrq, true)
  })

  it('does not ask the originator', async () => {
    const poa = `http://127.0.0.1:${receiver.port}/${uniqueName('poa')}`
    const ae = await registerAE(waystation, { rr: true, poa: [poa] })
    for (const nu of [ae.originator, `/id-in/${ae.originator}`, ae.address]) {
      const subscription = { 'm2m:sub': { nu: [nu] } }
      assertStatus(await ae.client.create(ae.address, resourceTypes.subscription, subscription), 2001)
    }
    assert.equal(receiver.mailbox(new URL(poa).pathname).verifications.length, 0)
  })

  it('takes any answer of success, also without a response status code', async () => {
    const mailbox = receiver.mailbox(`/${uniqueName('m')}`)
    mailbox.verificationAnswer = { http: 204, rsc: 2004 }
    await subscribe(scene, mailbox, {})
  })

  it('creates nothing when a target refuses', async () => {
    const mailbox = receiver.mailbox(`/${uniqueName('m')}`)
    mailbox.verificationAnswer = { http: 403, rsc: 4103 }
    const rn = uniqueName('sub')
    assertStatus(await create({ rn, nu: [mailbox.url] }), 5204)
    assertStatus(await scene.ae.client.retrieve(`${scene.container}/${rn}`), 4004)
  })

  it('passes on that the creator or the host has no privilege', async () => {
    const mailbox = receiver.mailbox(`/${uniqueName('m')}`)
    mailbox.verificationAnswer = { http: 403, rsc: 4101 }
    assertStatus(await create({ nu: [mailbox.url] }), 4101)
    mailbox.verificationAnswer = { http: 403, rsc: 5205 }
    assertStatus(await create({ nu: [mailbox.url] }), 5205)
  })

  it('fails when a target can not be reached or does not answer', async () => {
    const gone = await NotificationReceiver.start()
    const { url } = gone.mailbox('/gone')
    await gone.stop()
    assertStatus(await create({ nu: [url] }), 5204)
    const silent = receiver.mailbox(`/${uniqueName('m')}`)
    silent.verificationAnswer = { delayMs: 1500 }
    assertStatus(await create({ nu: [silent.url] }), 5204)
  })

  it('fails for an AE without a way to it, and for a resource that does not exist', async () => {
    const unreachable = await registerAE(waystation, { rr: false })
    assertStatus(await create({ nu: [unreachable.originator] }), 5204)
    assertStatus(await create({ nu: ['cse-in/nowhere'] }), 5204)
  })

  it('asks the CSE itself', async () => {
    const { client } = scene.ae
    const subscription = { 'm2m:sub': { nu: ['/id-in'] } }
    assertStatus(await client.create(scene.container, resourceTypes.subscription, subscription), 2001)
  })

  it('asks only new targets of an update, and changes nothing when one refuses', async () => {
    const first = receiver.mailbox(`/${uniqueName('m')}`)
    const second = receiver.mailbox(`/${uniqueName('m')}`)
    const subscription = await subscribe(scene, first, {})
    second.verificationAnswer = { http: 403, rsc: 4103 }
    const both = { 'm2m:sub': { nu: [first.url, second.url] } }
    assertStatus(await scene.ae.client.update(subscription.address, both), 5204)
    const { resource } = assertStatus(await scene.ae.client.retrieve(subscription.address), 2000)
    assert.deepEqual(resource.nu, [first.url])
    second.verificationAnswer = {}
    assertStatus(await scene.ae.client.update(subscription.address, both), 2004)
    assert.equal(first.verifications.length, 1)
    assert.equal(second.verifications.length, 2)
    assert.equal(second.verifications[1]?.sgn.sur, `/id-in/${subscription.ri}`)
  })

  it('does not ask URLs where the operator says so', async () => {
    await waystation.restart({ set: { 'notification.verifyUrls': false } })
    const mailbox = receiver.mailbox(`/${uniqueName('m')}`)
    await subscribe(scene, mailbox, {})
    assert.equal(mailbox.verifications.length, 0)
  })
})
