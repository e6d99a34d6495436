import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Mailbox,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { makeScene, type Scene } from '../7.4.8-subscription/subscribing.ts'

describe('blocking update (TS-0001 10.2.10.11, TS-0004 7.4.8.2.1)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver

  before(async () => {
    waystation = await startWaystation({ set: { 'notification.timeout': '400ms' } })
    receiver = await NotificationReceiver.start()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  /** A container whose updates an AE decides on. */
  async function makeGuarded(criteria: object = {}): Promise<{ scene: Scene; mailbox: Mailbox; subscription: string }> {
    const scene = await makeScene(waystation)
    const poa = `http://127.0.0.1:${receiver.port}/${uniqueName('poa')}`
    const guard = await registerAE(waystation, { rr: true, poa: [poa] })
    const rn = uniqueName('sub')
    const content = { 'm2m:sub': { rn, nu: [guard.originator], enc: { net: [7], ...criteria } } }
    const response = await scene.ae.client.create(scene.container, resourceTypes.subscription, content)
    assert.equal(assertStatus(response, 2001).resource.nct, 2)
    const mailbox = receiver.mailbox(new URL(poa).pathname)
    return { scene, mailbox, subscription: `${scene.container}/${rn}` }
  }

  it('asks with the content of the update before it is applied', async () => {
    const { scene, mailbox } = await makeGuarded()
    const { client } = scene.ae
    mailbox.answer = async () => {
      const { resource } = await client.retrieve(scene.container)
      assert.equal(resource.lbl, undefined)
      return {}
    }
    const { resource } = assertStatus(await client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    assert.deepEqual(resource.lbl, ['a'])
    assert.equal(mailbox.received.length, 1)
    assert.deepEqual(mailbox.received[0]?.sgn.nev, { rep: { 'm2m:cnt': { lbl: ['a'] } }, net: 7 })
  })

  it('changes nothing when the target refuses', async () => {
    const { scene, mailbox } = await makeGuarded()
    const { client } = scene.ae
    for (const rsc of [4005, 4000, 4103]) {
      mailbox.answer = { http: 400, rsc }
      assertStatus(await client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }), 4127)
    }
    assert.equal((await client.retrieve(scene.container)).resource.lbl, undefined)
  })

  it('says that the target can not be reached, and does not stay locked', async () => {
    const { scene, mailbox } = await makeGuarded()
    const { client } = scene.ae
    mailbox.answer = { drop: true }
    assertStatus(await client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }), 5107)
    mailbox.answer = { delayMs: 800 }
    assertStatus(await client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }), 5107)
    mailbox.answer = {}
    assertStatus(await client.update(scene.container, { 'm2m:cnt': { lbl: ['b'] } }), 2004)
  })

  it('makes no change whose request expired before the target agreed', async () => {
    const { scene, mailbox } = await makeGuarded()
    const { client } = scene.ae
    mailbox.answer = { delayMs: 250 }
    assertStatus(await client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }, { rqet: 100 }), 4008)
    mailbox.answer = {}
    const { resource } = assertStatus(await client.update(scene.container, { 'm2m:cnt': { mni: 3 } }), 2004)
    assert.equal(resource.lbl, undefined)
  })

  it('lets other updates of the resource wait, in their order', async () => {
    const { scene, mailbox } = await makeGuarded({ atr: ['lbl'] })
    const { client } = scene.ae
    mailbox.answer = { delayMs: 100 }
    const order: string[] = []
    const update = async (content: object, what: string) => {
      assertStatus(await client.update(scene.container, { 'm2m:cnt': content }), 2004)
      order.push(what)
    }
    const first = update({ lbl: ['a'] }, 'first')
    await mailbox.waitFor(1)
    await Promise.all([first, update({ mni: 3 }, 'second')])
    assert.deepEqual(order, ['first', 'second'])
    assert.equal(mailbox.received.length, 1)
  })

  it('does not ask about attributes it is not about', async () => {
    const { scene, mailbox } = await makeGuarded({ atr: ['mni'] })
    assertStatus(await scene.ae.client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    assert.equal(mailbox.received.length, 0)
  })

  it('lets updates through when the subscription is gone', async () => {
    const { scene, mailbox, subscription } = await makeGuarded()
    mailbox.answer = { http: 400, rsc: 4005 }
    const change = { 'm2m:cnt': { lbl: ['a'] } }
    assertStatus(await scene.ae.client.update(scene.container, change), 4127)
    assertStatus(await scene.ae.client.delete(subscription), 2002)
    assertStatus(await scene.ae.client.update(scene.container, change), 2004)
  })

  it('allows one such subscription for a resource', async () => {
    const { scene } = await makeGuarded()
    const content = { 'm2m:sub': { nu: [scene.ae.originator], enc: { net: [7] } } }
    assertStatus(await scene.ae.client.create(scene.container, resourceTypes.subscription, content), 4124)
  })

  it('refuses whatever else such a subscription must not have', async () => {
    const { ae, container } = await makeScene(waystation)
    const nu = [ae.originator]
    const refused = [
      { nu: [receiver.mailbox('/x').url], enc: { net: [7] } },
      { nu: [ae.originator, '/id-in'], enc: { net: [7] } },
      { nu, enc: { net: [7, 1] }, nct: 2 },
      { nu, enc: { net: [7], sza: 1 } },
      { nu, enc: { net: [7] }, nct: 1 },
      { nu, enc: { net: [7] }, exc: 3 },
      { nu, enc: { net: [7] }, bn: { num: 3 } },
      { nu, enc: { net: [7] }, su: ae.originator },
    ]
    for (const attributes of refused) {
      const response = await ae.client.create(container, resourceTypes.subscription, { 'm2m:sub': attributes })
      assertStatus(response, 4000)
    }
  })

  it('can not be made by an update', async () => {
    const { ae, container } = await makeScene(waystation)
    const content = { 'm2m:sub': { rn: 'sub', nu: [ae.originator] } }
    assertStatus(await ae.client.create(container, resourceTypes.subscription, content), 2001)
    const change = { 'm2m:sub': { enc: { net: [7] }, nct: 2 } }
    assertStatus(await ae.client.update(`${container}/sub`, change), 4000)
  })
})
