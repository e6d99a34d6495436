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

/** Long enough for a notification that should not come. */
const quiet = 150

describe('events and the content of their notifications (TS-0004 7.5.1.2, TS-0001 9.6.8)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
    receiver = await NotificationReceiver.start()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const newMailbox = (): Mailbox => receiver.mailbox(`/${uniqueName('m')}`)

  it('notifies an update with all attributes, as any notification request is made', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    const subscription = await subscribe(scene, mailbox, {})
    const { resource } = assertStatus(
      await scene.ae.client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }),
      2004,
    )
    const [notification] = await mailbox.waitFor(1)
    assert.deepEqual(notification?.body, {
      'm2m:sgn': { nev: { rep: { 'm2m:cnt': resource }, net: 1 }, sur: `/id-in/${subscription.ri}` },
    })
    assert.equal(notification?.headers['x-m2m-origin'], '/id-in')
    assert.ok(notification?.rqi)
    assert.match(String(notification?.headers['content-type']), /json/)
  })

  it('notifies the modified attributes only, deleted ones as null', async () => {
    const scene = await makeScene(waystation, { lbl: ['a'], mni: 5 })
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { nct: 2 })
    assertStatus(await scene.ae.client.update(scene.container, { 'm2m:cnt': { lbl: null, mni: 7 } }), 2004)
    const [notification] = await mailbox.waitFor(1)
    assert.deepEqual(notification?.sgn.nev, { rep: { 'm2m:cnt': { lbl: null, mni: 7 } }, net: 1 })
  })

  it('notifies the resource ID only', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { nct: 3, enc: { net: [1, 3] } })
    assertStatus(await scene.ae.client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    const instance = await addContent(scene, 'x')
    const [first, second] = await mailbox.waitFor(2)
    assert.deepEqual(first?.sgn.nev, { rep: { 'm2m:uri': scene.containerID }, net: 1 })
    assert.deepEqual(second?.sgn.nev, { rep: { 'm2m:uri': instance.ri }, net: 3 })
  })

  it('notifies an update only when it touches a listed attribute', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [1], atr: ['mni', 'mbs'] } })
    assertStatus(await scene.ae.client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    assertStatus(await scene.ae.client.update(scene.container, { 'm2m:cnt': { lbl: ['b'], mni: 9 } }), 2004)
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.sgn.nev.rep['m2m:cnt'].mni, 9)
    await mailbox.expectNoMoreThan(1, quiet)
  })

  it('does not take counters that follow from children for an update', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [1] } })
    await addContent(scene, 'x')
    await mailbox.expectNoMoreThan(0, quiet)
  })

  it('notifies the creation of a child of a listed type with its whole representation', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [3], chty: [4] } })
    const child = { 'm2m:cnt': { rn: 'child' } }
    assertStatus(await scene.ae.client.create(scene.container, resourceTypes.container, child), 2001)
    const instance = await addContent(scene, '21.5', { cnf: 'text/plain:0' })
    const [notification] = await mailbox.waitFor(1)
    assert.deepEqual(notification?.sgn.nev, { rep: { 'm2m:cin': instance }, net: 3 })
    await mailbox.expectNoMoreThan(1, quiet)
  })

  it('notifies creations in the order of their commits', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [3] } })
    const contents = Array.from({ length: 200 }, (_, index) => `value ${index}`)
    await Promise.all(contents.map((con) => addContent(scene, con)))
    const received = await mailbox.waitFor(200)
    const sequence = received.map(({ sgn }) => sgn.nev.rep['m2m:cin'].st)
    assert.deepEqual(
      sequence,
      sequence.toSorted((a, b) => a - b),
    )
    assert.deepEqual(new Set(received.map(({ sgn }) => sgn.nev.rep['m2m:cin'].con)), new Set(contents))
    await mailbox.expectNoMoreThan(200, quiet)
  })

  it('notifies the deletion of a child, also by latest, but never an eviction', async () => {
    const scene = await makeScene(waystation, { mni: 2 })
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [4], chty: [4] } })
    await addContent(scene, 'a')
    await addContent(scene, 'b')
    await addContent(scene, 'c')
    await mailbox.expectNoMoreThan(0, quiet)
    assertStatus(await scene.ae.client.delete(`${scene.container}/la`), 2002)
    assertStatus(await scene.ae.client.delete(`${scene.container}/ol`), 2002)
    const [first, second] = await mailbox.waitFor(2)
    assert.equal(first?.sgn.nev.net, 4)
    assert.equal(first?.sgn.nev.rep['m2m:cin'].con, 'c')
    assert.equal(second?.sgn.nev.rep['m2m:cin'].con, 'b')
  })

  it('notifies the expiry of a child as its deletion', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [4] } })
    const et = new Date(Date.now() + 300).toISOString().replace(/[-:]/g, '').replace('.', ',').replace('Z', '')
    const child = { 'm2m:cnt': { rn: 'short', et } }
    assertStatus(await scene.ae.client.create(scene.container, resourceTypes.container, child), 2001)
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.sgn.nev.rep['m2m:cnt'].rn, 'short')
  })

  it('notifies the deletion of the resource itself, though its subscription goes with it', async () => {
    const scene = await makeScene(waystation, { lbl: ['last words'] })
    const mailbox = newMailbox()
    const subscription = await subscribe(scene, mailbox, { enc: { net: [2] } })
    assertStatus(await scene.ae.client.delete(scene.container), 2002)
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.sgn.nev.net, 2)
    assert.deepEqual(notification?.sgn.nev.rep['m2m:cnt'].lbl, ['last words'])
    assert.equal(notification?.sgn.sur, `/id-in/${subscription.ri}`)
  })

  it('notifies the deletion of what lies below a deleted resource', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [2] } })
    assertStatus(await scene.ae.client.delete(scene.ae.address), 2002)
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.sgn.nev.rep['m2m:cnt'].rn, 'data')
  })

  it('does not notify a subscription of its own deletion', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    const subscription = await subscribe(scene, mailbox, { enc: { net: [2, 4] } })
    assertStatus(await scene.ae.client.delete(subscription.address), 2002)
    await mailbox.expectNoMoreThan(0, quiet)
  })

  it('notifies the retrieval of the latest of an empty container', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [5] } })
    assertStatus(await scene.ae.client.retrieve(`${scene.container}/la`), 4004)
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.sgn.nev.net, 5)
    assert.equal(notification?.sgn.nev.rep['m2m:cnt'].ri, scene.containerID)
    await addContent(scene, 'x')
    assertStatus(await scene.ae.client.retrieve(`${scene.container}/la`), 2000)
    await mailbox.expectNoMoreThan(1, quiet)
  })

  it('notifies no retrieval when the latest of an empty container is to be deleted', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [5] } })
    assertStatus(await scene.ae.client.delete(`${scene.container}/la`), 4004)
    await mailbox.expectNoMoreThan(0, quiet)
  })

  it('notifies events that meet all conditions, or one of them where so asked', async () => {
    const scene = await makeScene(waystation)
    const all = newMailbox()
    const any = newMailbox()
    await subscribe(scene, all, { enc: { net: [3], sza: 3, szb: 6 } })
    await subscribe(scene, any, { enc: { net: [3], sza: 6, szb: 3, fo: 2 } })
    for (const con of ['1', '333', '999999999']) await addContent(scene, con)
    const [middle] = await all.waitFor(1)
    assert.equal(middle?.sgn.nev.rep['m2m:cin'].con, '333')
    const [small, large] = await any.waitFor(2)
    assert.equal(small?.sgn.nev.rep['m2m:cin'].con, '1')
    assert.equal(large?.sgn.nev.rep['m2m:cin'].con, '999999999')
    await all.expectNoMoreThan(1, quiet)
    await any.expectNoMoreThan(2, 0)
  })

  it('compares times of creation, modification and expiry, and state tags', async () => {
    const scene = await makeScene(waystation)
    const past = '20000101T000000'
    const future = '20900101T000000'
    const conditions: readonly [object, boolean][] = [
      [{ cra: past }, true],
      [{ cra: future }, false],
      [{ crb: future }, true],
      [{ crb: past }, false],
      [{ ms: past }, true],
      [{ us: past }, false],
      [{ exb: future }, true],
      [{ exa: future }, false],
      [{ stb: 1 }, true],
      [{ stb: 100 }, false],
      [{ sts: 100 }, true],
    ]
    const mailboxes = await Promise.all(
      conditions.map(async ([condition]) => {
        const mailbox = newMailbox()
        await subscribe(scene, mailbox, { enc: { net: [1], ...condition } })
        return mailbox
      }),
    )
    assertStatus(await scene.ae.client.update(scene.container, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    for (const [index, [, isExpected]] of conditions.entries()) if (isExpected) await mailboxes[index]?.waitFor(1)
    for (const [index, [condition, isExpected]] of conditions.entries()) {
      await mailboxes[index]?.expectNoMoreThan(isExpected ? 1 : 0, index === 0 ? quiet : 0)
      assert.equal(mailboxes[index]?.received.length, isExpected ? 1 : 0, JSON.stringify(condition))
    }
  })

  it('notifies attempted operations of an originator, also when they fail', async () => {
    const scene = await makeScene(waystation)
    const stranger = await registerAE(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { om: [{ ops: 2 + 8, or: stranger.originator }] } })
    assertStatus(await stranger.client.retrieve(scene.container), 4103)
    assertStatus(await scene.ae.client.retrieve(scene.container), 2000)
    assertStatus(await stranger.client.delete(scene.container), 4103)
    const [retrieval, deletion] = await mailbox.waitFor(2)
    assert.deepEqual(retrieval?.sgn.nev.om, [{ op: 2, or: stranger.originator }])
    assert.equal(retrieval?.sgn.nev.rep['m2m:cnt'].ri, scene.containerID)
    assert.deepEqual(deletion?.sgn.nev.om, [{ op: 4, or: stranger.originator }])
    await mailbox.expectNoMoreThan(2, quiet)
  })

  it('notifies missing data when enough is missing in the time', async () => {
    const { ae } = await makeScene(waystation)
    const rn = uniqueName('ts')
    const series = { rn, pei: 100, peid: 20, mdd: true, mdt: 50, mdn: 10 }
    assertStatus(await ae.client.create(ae.address, resourceTypes.timeSeries, { 'm2m:ts': series }), 2001)
    const mailbox = newMailbox()
    const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [8], md: { num: 2, dur: 'PT60S' } } } }
    assertStatus(await ae.client.create(`${ae.address}/${rn}`, resourceTypes.subscription, subscription), 2001)
    const dgt = new Date().toISOString().replace(/[-:]/g, '').replace('.', ',').replace('Z', '')
    const instance = { 'm2m:tsi': { dgt, con: '1', snr: 1 } }
    assertStatus(await ae.client.create(`${ae.address}/${rn}`, resourceTypes.timeSeriesInstance, instance), 2001)
    const [first] = await mailbox.waitFor(1)
    assert.equal(first?.sgn.nev.net, 8)
    const { mdlt, mdc } = first?.sgn.nev.rep['m2m:tsn'] ?? {}
    assert.ok(mdc >= 2)
    assert.equal(mdlt.length, mdc)
    await mailbox.waitFor(2)
  })

  it('notifies several targets, and a target that is listed twice once', async () => {
    const scene = await makeScene(waystation)
    const [first, second] = [newMailbox(), newMailbox()]
    await subscribe(scene, first, { nu: [first.url, second.url, first.url], enc: { net: [3] } })
    await addContent(scene, 'x')
    await Promise.all([first.waitFor(1), second.waitFor(1)])
    await first.expectNoMoreThan(1, quiet)
  })

  it('notifies an AE by its point of access, and what it is told follows its preferred serialisation', async () => {
    const scene = await makeScene(waystation)
    const poa = `http://127.0.0.1:${receiver.port}/${uniqueName('poa')}`
    const target = await registerAE(waystation, { rr: true, poa: [poa], csz: ['application/cbor'] })
    const mailbox = receiver.mailbox(new URL(poa).pathname)
    await subscribe(scene, mailbox, { nu: [target.originator], enc: { net: [3] } })
    await addContent(scene, 'x')
    const [notification] = await mailbox.waitFor(1)
    assert.match(String(notification?.headers['content-type']), /cbor/)
    assert.equal(notification?.sgn.nev.rep['m2m:cin'].con, 'x')
  })

  it('serialises as the URL of the target says', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { nu: [`${mailbox.url}?ct=cbor`], enc: { net: [3] } })
    await addContent(scene, { nested: [1, 2] })
    const [notification] = await mailbox.waitFor(1)
    assert.match(String(notification?.headers['content-type']), /cbor/)
    assert.deepEqual(notification?.sgn.nev.rep['m2m:cin'].con, { nested: [1, 2] })
  })

  it('carries the forwarding URI of a subscription', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [3] }, nfu: 'http://collector.example/n' })
    await addContent(scene, 'x')
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.sgn.nfu, 'http://collector.example/n')
  })

  it('notifies past events of a new subscription that asks for them', async () => {
    const scene = await makeScene(waystation)
    for (const con of ['a', 'b', 'c']) await addContent(scene, con)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { enc: { net: [3] }, psn: 2 })
    await addContent(scene, 'd')
    const received = await mailbox.waitFor(3)
    assert.deepEqual(
      received.map(({ sgn }) => sgn.nev.rep['m2m:cin'].con),
      ['b', 'c', 'd'],
    )
  })
})
