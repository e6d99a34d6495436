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
import { addContent, makeScene, subscribe } from '../7.4.8-subscription/subscribing.ts'

describe('subscriptions of every kind of resource (TS-0001 9.6.8)', () => {
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

  const newMailbox = (): Mailbox => receiver.mailbox(`/${uniqueName('m')}`)
  const privileges = { acr: [{ acor: ['all'], acop: 63 }] }
  const kinds: readonly [string, number, string, object, object][] = [
    ['container', resourceTypes.container, 'm2m:cnt', {}, { mni: 3 }],
    ['group', resourceTypes.group, 'm2m:grp', { mid: [], mnm: 3 }, { lbl: ['a'] }],
    ['accessControlPolicy', 1, 'm2m:acp', { pv: privileges, pvs: privileges }, { lbl: ['a'] }],
    [
      'flexContainer',
      28,
      'cod:binSh',
      { cnd: 'org.onem2m.common.moduleclass.binarySwitch', state: true },
      { state: false },
    ],
    ['timeSeries', resourceTypes.timeSeries, 'm2m:ts', {}, { mni: 3 }],
  ]
  for (const [kind, type, member, attributes, change] of kinds) {
    it(`notifies updates and the end of a ${kind}`, async () => {
      const ae = await registerAE(waystation)
      const rn = uniqueName('r')
      const address = `${ae.address}/${rn}`
      assertStatus(await ae.client.create(ae.address, type, { [member]: { rn, ...attributes } }), 2001)
      const mailbox = newMailbox()
      const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [1, 2] } } }
      assertStatus(await ae.client.create(address, resourceTypes.subscription, subscription), 2001)
      const updated = assertStatus(await ae.client.update(address, { [member]: change }), 2004)
      assertStatus(await ae.client.delete(address), 2002)
      const [first, second] = await mailbox.waitFor(2)
      assert.deepEqual(first?.sgn.nev, { rep: { [member]: updated.resource }, net: 1 })
      assert.deepEqual(second?.sgn.nev, { rep: { [member]: updated.resource }, net: 2 })
    })
  }

  it('notifies updates, children and the end of an AE', async () => {
    const ae = await registerAE(waystation)
    const mailbox = newMailbox()
    const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [1, 2, 3, 4] } } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.subscription, subscription), 2001)
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { apn: 'name' } }), 2004)
    assertStatus(await ae.client.delete(`${ae.address}/c`), 2002)
    assertStatus(await ae.client.delete(ae.address), 2002)
    const received = await mailbox.waitFor(4)
    assert.deepEqual(
      received.map(({ sgn }) => [sgn.nev.net, Object.keys(sgn.nev.rep)[0]]),
      [
        [3, 'm2m:cnt'],
        [1, 'm2m:ae'],
        [4, 'm2m:cnt'],
        [2, 'm2m:ae'],
      ],
    )
  })

  it('notifies registrations to a subscriber of the CSE itself', async () => {
    const mailbox = newMailbox()
    const admin = waystation.client()
    const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [3], chty: [2] } } }
    assertStatus(await admin.create(waystation.cseBase, resourceTypes.subscription, subscription), 2001)
    const ae = await registerAE(waystation)
    const [notification] = await mailbox.waitFor(1)
    assert.deepEqual(notification?.sgn.nev, { rep: { 'm2m:ae': ae.resource }, net: 3 })
  })

  it('notifies instances of a timeSeries', async () => {
    const ae = await registerAE(waystation)
    assertStatus(await ae.client.create(ae.address, resourceTypes.timeSeries, { 'm2m:ts': { rn: 'ts' } }), 2001)
    const mailbox = newMailbox()
    const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [3], chty: [30] } } }
    assertStatus(await ae.client.create(`${ae.address}/ts`, resourceTypes.subscription, subscription), 2001)
    const instance = { 'm2m:tsi': { dgt: '20240101T000000', con: '1' } }
    const created = assertStatus(
      await ae.client.create(`${ae.address}/ts`, resourceTypes.timeSeriesInstance, instance),
      2001,
    )
    const [notification] = await mailbox.waitFor(1)
    assert.deepEqual(notification?.sgn.nev, { rep: { 'm2m:tsi': created.resource }, net: 3 })
  })

  it('serves many subscriptions of one resource', async () => {
    const scene = await makeScene(waystation)
    const mailboxes = Array.from({ length: 30 }, newMailbox)
    await Promise.all(mailboxes.map((mailbox) => subscribe(scene, mailbox, { enc: { net: [3], chty: [4] } })))
    for (let index = 0; index < 10; index++) await addContent(scene, `${index}`)
    for (const mailbox of mailboxes) {
      const received = await mailbox.waitFor(10)
      assert.equal(received.map(({ sgn }) => sgn.nev.rep['m2m:cin'].con).join(''), '0123456789')
    }
  })

  for (const release of ['1', '2', '2a', '3', '4', '5']) {
    it(`serves a subscriber of release ${release}`, async () => {
      const scene = await makeScene(waystation)
      const client = scene.ae.client.as(scene.ae.originator, release)
      const mailbox = newMailbox()
      const content = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [3] }, nct: 1 } }
      assertStatus(await client.create(scene.container, resourceTypes.subscription, content), 2001)
      assert.equal(mailbox.verifications.length, 1)
      await addContent(scene, 'x')
      const [notification] = await mailbox.waitFor(1)
      assert.equal(notification?.sgn.nev.net, 3)
    })
  }
})
