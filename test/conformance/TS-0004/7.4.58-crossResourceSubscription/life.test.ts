import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { CrossResourceScene } from './CrossResourceScene.ts'

describe('the life of a crossResourceSubscription (TS-0004 7.4.58.2)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let scene: CrossResourceScene
  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '100ms' } })
    receiver = await NotificationReceiver.start()
  })
  beforeEach(async () => {
    scene = await CrossResourceScene.make(waystation, receiver)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const change = (address: string, attributes: object) => scene.ae.client.update(address, { 'm2m:crs': attributes })

  describe('update', () => {
    it('refuses what is decided at the creation', async () => {
      const { address } = await scene.watch()
      for (const attributes of [
        { rrat: [scene.first] },
        { srat: ['x'] },
        { rrats: [] },
        { encs: { encn: [{}] } },
        { nec: 2 },
        { su: scene.mailbox.url },
        { tws: null },
        { nu: null },
        { tws: 'PT0S' },
        { twt: 0 },
      ]) {
        assertStatus(await change(address, attributes), 4000)
      }
    })

    it('refuses a sliding window for what only periodic ones can tell', async () => {
      const { address } = await scene.watch({ eem: 4 })
      assertStatus(await change(address, { twt: 2 }), 4000)
      assertStatus(await change(address, { twt: 2, eem: 5 }), 2004)
      assertStatus(await change(address, { eem: 3 }), 4000)
    })

    it('restarts the window when its type, its size or the evaluation changes', async () => {
      const { address } = await scene.watch()
      for (const attributes of [{ tws: 'PT50S' }, { twt: 2 }, { eem: 1 }]) {
        await scene.add(scene.first)
        await scene.mailbox.expectNoMoreThan(0, 100)
        assertStatus(await change(address, attributes), 2004)
        await scene.add(scene.second)
        await scene.mailbox.expectNoMoreThan(0, 100)
        assertStatus(await change(address, { twt: 2, tws: 'PT60S' }), 2004)
      }
      await scene.add(scene.first, scene.second)
      await scene.mailbox.waitFor(1)
    })

    it('leaves the window alone otherwise', async () => {
      const { address } = await scene.watch()
      await scene.add(scene.first)
      assertStatus(await change(address, { lbl: ['x'] }), 2004)
      await scene.add(scene.second)
      await scene.mailbox.waitFor(1)
    })

    it('asks new targets for their agreement', async () => {
      const { address, nu } = await scene.watch()
      const silent = receiver.mailbox('/update-disagrees')
      silent.verificationAnswer = { http: 403, rsc: 4103 }
      assertStatus(await change(address, { nu: [...nu, silent.url] }), 5204)
      const other = receiver.mailbox(`/${uniqueName('other')}`)
      assertStatus(await change(address, { nu: [other.url] }), 2004)
      await scene.add(scene.first, scene.second)
      await other.waitFor(1)
      await scene.mailbox.expectNoMoreThan(0, 100)
    })

    it('lets its subscriptions live as long as itself', async () => {
      const { address, rrats } = await scene.watch()
      const { resource } = assertStatus(await change(address, { et: '20990101T000000' }), 2004)
      for (const id of rrats) assert.equal((await scene.read(id)).et, resource.et)
    })
  })

  describe('notifications', () => {
    it('end it after as many as expirationCounter allows', async () => {
      const { address, rrats } = await scene.watch({ twt: 2, exc: 2 })
      await scene.add(scene.first, scene.second)
      await scene.mailbox.waitFor(1)
      await eventually(async () => assert.equal((await scene.read(address)).exc, 1))
      await scene.add(scene.first, scene.second)
      await scene.mailbox.waitFor(2)
      await eventually(async () => assert.equal(await scene.statusOf(address), 4004))
      for (const id of rrats) assert.equal(await scene.statusOf(id), 4004)
    })

    it('are counted by target when statistics are kept', async () => {
      const { address, nsi } = await scene.watch({ twt: 2, nse: true })
      assert.deepEqual(nsi, [])
      await scene.add(scene.first, scene.second)
      const counted = [{ tg: scene.mailbox.url, rqs: 1, rsr: 1, noec: 1 }]
      await eventually(async () => assert.deepEqual((await scene.read(address)).nsi, counted))
      assertStatus(await change(address, { nse: false }), 2004)
      assert.deepEqual((await scene.read(address)).nsi, counted)
      assert.deepEqual(assertStatus(await change(address, { nse: true }), 2004).resource.nsi, [])
      assert.equal(assertStatus(await change(address, { nse: null }), 2004).resource.nsi, undefined)
    })

    it('carry the event category and keep to the schedule', async () => {
      const { address } = await scene.watch({ twt: 2, nec: 3 })
      const schedule = { 'm2m:sch': { se: { sce: ['* * * * * * 2000'] } } }
      const created = await scene.ae.client.create(address, resourceTypes.schedule, schedule)
      assert.equal(assertStatus(created, 2001).resource.rn, 'notificationSchedule')
      await scene.add(scene.first, scene.second)
      await scene.mailbox.expectNoMoreThan(0, 200)
      assertStatus(await scene.ae.client.delete(`${address}/notificationSchedule`), 2002)
      await scene.add(scene.first, scene.second)
      const [notification] = await scene.mailbox.waitFor(1)
      assert.equal(notification?.headers['x-m2m-ec'], '3')
    })
  })

  describe('the end', () => {
    it('takes the subscriptions made for it along and releases the others', async () => {
      const member = await scene.subscribe(scene.second)
      const watch = await scene.watch({ rrat: [scene.first], srat: [member.address] })
      assertStatus(await scene.ae.client.delete(watch.address), 2002)
      assert.equal(await scene.statusOf(watch.rrats[0]), 4004)
      const after = await scene.read(member.address)
      assert.deepEqual(after.nu, member.nu)
      assert.equal(after.acrs, undefined)
      await scene.add(scene.first, scene.second)
      await scene.mailbox.expectNoMoreThan(0, 100)
    })

    it('leaves a shared subscription to the others that use it', async () => {
      const member = await scene.subscribe(scene.second)
      const options = { rrat: [scene.first], srat: [member.address] }
      const [one, other] = [await scene.watch(options), await scene.watch(options)]
      assertStatus(await scene.ae.client.delete(one.address), 2002)
      const after = await scene.read(member.address)
      assert.deepEqual(after.acrs, [`/id-in/${other.ri}`])
      await scene.add(scene.first, scene.second)
      await scene.mailbox.waitFor(1)
    })

    it('is told to subscriberURI', async () => {
      const told = receiver.mailbox(`/${uniqueName('su')}`)
      const { address, ri } = await scene.watch({ su: told.url })
      assertStatus(await scene.ae.client.delete(address), 2002)
      const [notification] = await told.waitFor(1)
      assert.deepEqual(notification?.sgn, { sud: true, sur: `/id-in/${ri}` })
    })

    it('comes with that of one of its subscriptions', async () => {
      for (const which of [0, 1]) {
        const { address, rrats } = await scene.watch()
        assertStatus(await scene.ae.client.delete(rrats[which]), 2002)
        await eventually(async () => assert.equal(await scene.statusOf(address), 4004))
        assert.equal(await scene.statusOf(rrats[1 - which]), 4004)
      }
    })

    it('comes with that of a resource that it watches', async () => {
      const told = receiver.mailbox(`/${uniqueName('su')}`)
      const { address } = await scene.watch({ su: told.url })
      assertStatus(await scene.ae.client.delete(scene.second), 2002)
      await told.waitFor(1)
      assert.equal(await scene.statusOf(address), 4004)
      assert.deepEqual(await scene.subscriptionsOf(scene.first), [])
    })

    it('comes with that of a shared subscription, or with being taken off it', async () => {
      for (const isDeleted of [true, false]) {
        const member = await scene.subscribe(scene.second)
        const { address } = await scene.watch({ rrat: undefined, encs: undefined, srat: [member.address] })
        const ending = isDeleted
          ? await scene.ae.client.delete(member.address)
          : await scene.ae.client.update(member.address, { 'm2m:sub': { acrs: null } })
        assertStatus(ending, isDeleted ? 2002 : 2004)
        await eventually(async () => assert.equal(await scene.statusOf(address), 4004))
      }
    })

    it('comes with its AE, also where it shares subscriptions of others', async () => {
      const member = await scene.subscribe(scene.second)
      const watcher = await registerAE(waystation)
      const admin = waystation.client('CAdmin')
      const content = {
        nu: [scene.mailbox.url],
        twt: 2,
        tws: 'PT9S',
        rrat: [scene.first, watcher.address],
        srat: [member.address],
        encs: { encn: [{ net: [3] }] },
      }
      for (const rn of ['one', 'two']) {
        const pc = { 'm2m:crs': { rn, ...content } }
        assertStatus(await admin.create(watcher.address, resourceTypes.crossResourceSubscription, pc), 2001)
      }
      assert.equal((await scene.read(member.address)).acrs.length, 2)
      assert.equal((await scene.subscriptionsOf(scene.first)).length, 2)
      assertStatus(await watcher.client.delete(watcher.address), 2002)
      const after = await scene.read(member.address)
      assert.equal(after.acrs, undefined)
      assert.deepEqual(after.nu, member.nu)
      assert.deepEqual(await scene.subscriptionsOf(scene.first), [])
    })

    it('comes with its expiration', async () => {
      const et = new Date(Date.now() + 300)
        .toISOString()
        .replace(/[-:]|Z/g, '')
        .replace('.', ',')
      const { address, rrats } = await scene.watch({ et })
      await eventually(async () => assert.equal(await scene.statusOf(address), 4004))
      for (const id of rrats) assert.equal(await scene.statusOf(id), 4004)
    })
  })

  describe('a notification sent to it', () => {
    it('is refused when no subscription of its is behind it', async () => {
      const { address, ri } = await scene.watch()
      const other = await scene.subscribe(scene.first)
      for (const sur of [`/id-in/${other.ri}`, '/id-in/none', `/id-in/${ri}`, undefined]) {
        assertStatus(await scene.ae.client.notify(address, { 'm2m:sgn': { sur } }), 4000)
      }
      assertStatus(await scene.ae.client.notify(address, { 'm2m:rsp': {} }), 4000)
    })

    it('is refused from whom may not notify', async () => {
      const { address, rrats } = await scene.watch()
      const stranger = await registerAE(waystation)
      const notification = { 'm2m:sgn': { sur: `/id-in/${rrats[0]}` } }
      assertStatus(await stranger.client.notify(address, notification), 4103)
      assertStatus(await stranger.client.notify(address, { 'm2m:sgn': { vrq: true, sur: '/x/y', cr: '/x/z' } }), 5205)
    })

    it('counts, one by one or aggregated', async () => {
      const { address, rrats } = await scene.watch({ twt: 2 })
      const list = rrats.map((id: string) => ({ sur: `/id-in/${id}` }))
      assertStatus(await scene.ae.client.notify(address, { 'm2m:sgn': list[0] }), 2000)
      assertStatus(await scene.ae.client.notify(address, { 'm2m:sgn': list[0] }), 2000)
      await scene.mailbox.expectNoMoreThan(0, 100)
      assertStatus(await scene.ae.client.notify(address, { 'm2m:sgn': list[1] }), 2000)
      await scene.mailbox.waitFor(1)
      assertStatus(await scene.ae.client.notify(address, { 'm2m:agn': { 'm2m:sgn': list } }), 2000)
      await scene.mailbox.waitFor(2)
    })
  })

  it('comes to no loop when two notify each other', async () => {
    // A new subscription is a child too.
    const encs = { encn: [{ net: [3], chty: [resourceTypes.contentInstance] }] }
    const one = await scene.watch({ twt: 2, encs })
    const other = await scene.watch({ twt: 2, encs, nu: [`/id-in/${one.ri}`, scene.mailbox.url] })
    assertStatus(await change(one.address, { nu: [`/id-in/${other.ri}`, scene.mailbox.url] }), 2004)
    await scene.add(scene.first, scene.second)
    await scene.mailbox.waitFor(2)
    await scene.mailbox.expectNoMoreThan(2, 200)
    assertStatus(await scene.ae.client.delete(one.address), 2002)
    assert.equal(await scene.statusOf(other.address), 2000)
  })

  it('comes to no loop when it is told of its own end', async () => {
    const member = await scene.subscribe(scene.second)
    const shared = { rrat: undefined, encs: undefined, srat: [member.address] }
    const one = await scene.watch(shared)
    const other = await scene.watch({ ...shared, su: `/id-in/${one.ri}` })
    assertStatus(await scene.ae.client.delete(member.address), 2002)
    for (const { address } of [one, other]) {
      await eventually(async () => assert.equal(await scene.statusOf(address), 4004))
    }
  })

  it('notifies AEs, and lets them take themselves off', async () => {
    const target = await registerAE(waystation, { poa: [scene.mailbox.url], rr: true })
    const { address } = await scene.watch({ nu: [target.originator, scene.mailbox.url] })
    assertStatus(await target.client.delete(`${address}/ntsr`), 2002)
    assert.deepEqual((await scene.read(address)).nu, [scene.mailbox.url])
    assertStatus(await target.client.delete(`${address}/ntsr`), 4103)
    assertStatus(await scene.ae.client.retrieve(`${address}/ntsr`), 4005)
  })
})
