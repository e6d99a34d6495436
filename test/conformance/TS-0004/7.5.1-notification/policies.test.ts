import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type Mailbox,
  NotificationReceiver,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { addContent, makeScene, subscribe } from '../7.4.8-subscription/subscribing.ts'

const quiet = 150

function contents(mailbox: Mailbox): string[] {
  return mailbox.notifications.map((sgn) => sgn.nev?.rep['m2m:cin'].con)
}

describe('notification policies (TS-0004 7.5.1.2, TS-0001 9.6.8)', () => {
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
  const children = { enc: { net: [3], chty: [4] } }

  describe('expirationCounter', () => {
    it('counts notifications down and ends the subscription with the last, of which it then tells', async () => {
      const scene = await makeScene(waystation)
      const [mailbox, subscriber] = [newMailbox(), newMailbox()]
      const { ri, address } = await subscribe(scene, mailbox, { ...children, exc: 2, su: subscriber.url })
      await addContent(scene, 'a')
      await mailbox.waitFor(1)
      await eventually(async () => {
        const { resource } = assertStatus(await scene.ae.client.retrieve(address), 2000)
        assert.equal(resource.exc, 1)
      })
      for (const con of ['b', 'c', 'd']) await addContent(scene, con)
      const [end] = await subscriber.waitFor(1)
      assert.deepEqual(end?.body, { 'm2m:sgn': { sud: true, sur: `/id-in/${ri}` } })
      assertStatus(await scene.ae.client.retrieve(address), 4004)
      await mailbox.expectNoMoreThan(2, quiet)
      assert.deepEqual(contents(mailbox), ['a', 'b'])
    })

    it('never sends more than it counts, whatever comes at once', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const { address } = await subscribe(scene, mailbox, { ...children, exc: 5 })
      await Promise.all(Array.from({ length: 40 }, (_, index) => addContent(scene, `${index}`)))
      await mailbox.waitFor(5)
      await mailbox.expectNoMoreThan(5, quiet)
      assertStatus(await scene.ae.client.retrieve(address), 4004)
    })

    it('counts an event once, however many targets there are', async () => {
      const scene = await makeScene(waystation)
      const [first, second] = [newMailbox(), newMailbox()]
      second.answer = { delayMs: 50 }
      await subscribe(scene, first, { ...children, nu: [first.url, second.url], exc: 2 })
      await Promise.all(['a', 'b', 'c', 'd'].map((con) => addContent(scene, con)))
      await Promise.all([first.waitFor(2), second.waitFor(2)])
      await first.expectNoMoreThan(2, quiet)
      await second.expectNoMoreThan(2, 0)
    })

    it('may be set anew', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const { address } = await subscribe(scene, mailbox, { ...children, exc: 1 })
      assertStatus(await scene.ae.client.update(address, { 'm2m:sub': { exc: null } }), 2004)
      for (const con of ['a', 'b', 'c']) await addContent(scene, con)
      await mailbox.waitFor(3)
    })
  })

  describe('batchNotify', () => {
    it('sends as many as asked for in one notification', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const { ri } = await subscribe(scene, mailbox, { ...children, bn: { num: 3, dur: 'PT60S' } })
      for (const con of ['a', 'b', 'c', 'd']) await addContent(scene, con)
      const [batch] = await mailbox.waitFor(1)
      assert.deepEqual(Object.keys(batch?.body), ['m2m:agn'])
      assert.deepEqual(contents(mailbox), ['a', 'b', 'c'])
      for (const sgn of mailbox.notifications) assert.equal(sgn.sur, `/id-in/${ri}`)
      await mailbox.expectNoMoreThan(1, quiet)
    })

    it('sends what there is when the time is over', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      await subscribe(scene, mailbox, { ...children, bn: { num: 10, dur: 'PT0.3S' } })
      const begin = performance.now()
      for (const con of ['a', 'b']) await addContent(scene, con)
      const [batch] = await mailbox.waitFor(1)
      assert.ok((batch?.at ?? 0) - begin >= 290)
      assert.deepEqual(contents(mailbox), ['a', 'b'])
    })

    it('collects for the time alone where no number is given', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      await subscribe(scene, mailbox, { ...children, bn: { dur: 'PT0.3S' } })
      for (const con of ['a', 'b', 'c']) await addContent(scene, con)
      await mailbox.waitFor(1)
      assert.deepEqual(contents(mailbox), ['a', 'b', 'c'])
    })

    it('with latestNotify sends only the newest, as event category latest', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      await subscribe(scene, mailbox, { ...children, bn: { num: 3, dur: 'PT60S' }, ln: true })
      for (const con of ['a', 'b', 'c']) await addContent(scene, con)
      const [newest] = await mailbox.waitFor(1)
      assert.equal(newest?.sgn.nev.rep['m2m:cin'].con, 'c')
      assert.equal(newest?.headers['x-m2m-ec'], '4')
    })

    it('sends what it has collected when the subscription is deleted', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const { address } = await subscribe(scene, mailbox, { ...children, bn: { num: 10, dur: 'PT60S' } })
      for (const con of ['a', 'b']) await addContent(scene, con)
      assertStatus(await scene.ae.client.delete(address), 2002)
      await mailbox.waitFor(1)
      assert.deepEqual(contents(mailbox), ['a', 'b'])
    })
  })

  describe('rateLimit', () => {
    it('holds surplus notifications back until the next window', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      await subscribe(scene, mailbox, { ...children, rl: { mnn: 2, tww: 'PT0.4S' } })
      for (const con of ['a', 'b', 'c', 'd', 'e']) await addContent(scene, con)
      const received = await mailbox.waitFor(5)
      assert.deepEqual(contents(mailbox), ['a', 'b', 'c', 'd', 'e'])
      const at = received.map((notification) => notification.at - (received[0]?.at ?? 0))
      assert.ok((at[2] as number) >= 350, `the third came after ${at[2]} ms`)
      assert.ok((at[4] as number) >= 700, `the fifth came after ${at[4]} ms`)
    })
  })

  describe('latestNotify', () => {
    it('passes over what was waiting when something newer came', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      mailbox.answer = { delayMs: 300 }
      await subscribe(scene, mailbox, { ...children, ln: true })
      for (const con of ['a', 'b', 'c', 'd']) await addContent(scene, con)
      await mailbox.waitFor(2)
      assert.deepEqual(contents(mailbox), ['a', 'd'])
      assert.equal(mailbox.received[1]?.headers['x-m2m-ec'], '4')
    })
  })

  describe('notificationEventCat', () => {
    it('is the event category of the request', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      await subscribe(scene, mailbox, { ...children, nec: 3 })
      await addContent(scene, 'a')
      const [notification] = await mailbox.waitFor(1)
      assert.equal(notification?.headers['x-m2m-ec'], '3')
    })
  })

  describe('notificationSchedule', () => {
    const never = { se: { sce: ['* * * * * * 2099'] } }

    it('drops notifications outside of it, and lets them through when it is deleted', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const { address } = await subscribe(scene, mailbox, children)
      const schedule = { 'm2m:sch': { rn: 'notificationSchedule', ...never } }
      assertStatus(await scene.ae.client.create(address, resourceTypes.schedule, schedule), 2001)
      await addContent(scene, 'a')
      await mailbox.expectNoMoreThan(0, quiet)
      assertStatus(await scene.ae.client.delete(`${address}/notificationSchedule`), 2002)
      await addContent(scene, 'b')
      await mailbox.waitFor(1)
      assert.deepEqual(contents(mailbox), ['b'])
    })

    it('keeps all for later with pendingNotification 2, and the newest with 1', async () => {
      const scene = await makeScene(waystation)
      const [all, newest] = [newMailbox(), newMailbox()]
      const addresses = [
        (await subscribe(scene, all, { ...children, pn: 2 })).address,
        (await subscribe(scene, newest, { ...children, pn: 1 })).address,
      ]
      const schedule = { 'm2m:sch': { rn: 'notificationSchedule', ...never } }
      for (const address of addresses) {
        assertStatus(await scene.ae.client.create(address, resourceTypes.schedule, schedule), 2001)
      }
      for (const con of ['a', 'b', 'c']) await addContent(scene, con)
      await all.expectNoMoreThan(0, quiet)
      await newest.expectNoMoreThan(0, 0)
      const open = { 'm2m:sch': { se: { sce: ['* * * * * * *'] } } }
      for (const address of addresses) {
        assertStatus(await scene.ae.client.update(`${address}/notificationSchedule`, open), 2004)
      }
      await all.waitFor(3)
      assert.deepEqual(contents(all), ['a', 'b', 'c'])
      await newest.waitFor(1)
      assert.deepEqual(contents(newest), ['c'])
      await newest.expectNoMoreThan(1, quiet)
    })

    it('does not hold back what is of category immediate', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const { address } = await subscribe(scene, mailbox, { ...children, nec: 2 })
      const schedule = { 'm2m:sch': { rn: 'notificationSchedule', ...never } }
      assertStatus(await scene.ae.client.create(address, resourceTypes.schedule, schedule), 2001)
      await addContent(scene, 'a')
      await mailbox.waitFor(1)
    })
  })

  describe('notificationStatsEnable', () => {
    it('counts requests, responses and events by target, and starts anew when set', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const subscription = await subscribe(scene, mailbox, { ...children, nse: true })
      assert.deepEqual(subscription.nsi, [])
      for (const con of ['a', 'b']) await addContent(scene, con)
      await mailbox.waitFor(2)
      const statistics = async () => (await scene.ae.client.retrieve(subscription.address)).resource.nsi
      await eventually(async () => assert.deepEqual(await statistics(), [{ tg: mailbox.url, rqs: 2, rsr: 2, noec: 2 }]))
      assertStatus(await scene.ae.client.update(subscription.address, { 'm2m:sub': { nse: false } }), 2004)
      await addContent(scene, 'c')
      await mailbox.waitFor(3)
      assert.deepEqual(await statistics(), [{ tg: mailbox.url, rqs: 2, rsr: 2, noec: 2 }])
      assertStatus(await scene.ae.client.update(subscription.address, { 'm2m:sub': { nse: true } }), 2004)
      assert.deepEqual(await statistics(), [])
      assertStatus(await scene.ae.client.update(subscription.address, { 'm2m:sub': { nse: null } }), 2004)
      assert.equal(await statistics(), undefined)
    })
  })

  describe('subscriberURI and associatedCrossResourceSub', () => {
    it('are told when the subscription is deleted, also with its parent', async () => {
      const scene = await makeScene(waystation)
      const [mailbox, subscriber] = [newMailbox(), newMailbox()]
      const first = await subscribe(scene, mailbox, { su: subscriber.url })
      const second = await subscribe(scene, mailbox, { su: subscriber.url })
      assertStatus(await scene.ae.client.delete(first.address), 2002)
      const [notification] = await subscriber.waitFor(1)
      assert.deepEqual(notification?.body, { 'm2m:sgn': { sud: true, sur: `/id-in/${first.ri}` } })
      assertStatus(await scene.ae.client.delete(scene.container), 2002)
      await subscriber.waitFor(2)
      assert.equal(subscriber.received[1]?.sgn.sur, `/id-in/${second.ri}`)
    })

    it('gets the last notification before the word of the end', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      await subscribe(scene, mailbox, { enc: { net: [2] }, su: mailbox.url })
      assertStatus(await scene.ae.client.delete(scene.container), 2002)
      const [last, end] = await mailbox.waitFor(2)
      assert.equal(last?.sgn.nev.net, 2)
      assert.equal(end?.sgn.sud, true)
    })
  })

  describe('change of targets', () => {
    it('sends to a new target and no more to a removed one', async () => {
      const scene = await makeScene(waystation)
      const [first, second] = [newMailbox(), newMailbox()]
      const { address } = await subscribe(scene, first, children)
      assertStatus(await scene.ae.client.update(address, { 'm2m:sub': { nu: [second.url] } }), 2004)
      await addContent(scene, 'a')
      await second.waitFor(1)
      await first.expectNoMoreThan(0, quiet)
    })

    it('follows changed criteria', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const { address } = await subscribe(scene, mailbox, children)
      assertStatus(await scene.ae.client.update(address, { 'm2m:sub': { enc: { net: [4] } } }), 2004)
      await addContent(scene, 'a')
      assertStatus(await scene.ae.client.delete(`${scene.container}/la`), 2002)
      const [notification] = await mailbox.waitFor(1)
      assert.equal(notification?.sgn.nev.net, 4)
    })

    it('refuses criteria that do not go with the content type', async () => {
      const scene = await makeScene(waystation)
      const mailbox = newMailbox()
      const { address } = await subscribe(scene, mailbox, { nct: 2 })
      assertStatus(await scene.ae.client.update(address, { 'm2m:sub': { enc: { net: [3] } } }), 4000)
      assertStatus(await scene.ae.client.update(address, { 'm2m:sub': { enc: { net: [3] }, nct: 3 } }), 2004)
      for (const attributes of [{ nu: [] }, { nu: null }, { nct: null }, { psn: 1 }, { su: 'x' }, { cr: 'x' }]) {
        assertStatus(await scene.ae.client.update(address, { 'm2m:sub': attributes }), 4000)
      }
    })
  })
})
