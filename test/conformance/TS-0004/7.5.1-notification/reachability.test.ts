import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type Mailbox,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { addContent, makeScene, subscribe } from '../7.4.8-subscription/subscribing.ts'

const quiet = 200
const children = { enc: { net: [3], chty: [4] } }

function contents(mailbox: Mailbox): string[] {
  return mailbox.notifications.map((sgn) => sgn.nev.rep['m2m:cin'].con)
}

describe('targets that can not be reached (TS-0004 7.5.1.2, TS-0001 9.6.8)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver

  before(async () => {
    waystation = await startWaystation({
      set: {
        'notification.timeout': '400ms',
        'notification.retries': 1,
        'notification.retryDelay': '100ms',
        'notification.retryMaximumDelay': '200ms',
        'limits.queuedMessages': 20,
      },
    })
    receiver = await NotificationReceiver.start()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const newMailbox = (): Mailbox => receiver.mailbox(`/${uniqueName('m')}`)

  it('repeats a notification whose answer did not come, under the same request identifier', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    mailbox.answer = (_, index) => (index === 0 ? { drop: true } : {})
    await subscribe(scene, mailbox, children)
    await addContent(scene, 'a')
    await addContent(scene, 'b')
    await mailbox.waitFor(3)
    assert.deepEqual(contents(mailbox), ['a', 'a', 'b'])
    assert.equal(mailbox.received[0]?.rqi, mailbox.received[1]?.rqi)
    await mailbox.expectNoMoreThan(3, quiet)
  })

  it('takes an answer that refuses for delivered, and changes nothing', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    mailbox.answer = { http: 400, rsc: 4000 }
    const { address } = await subscribe(scene, mailbox, children)
    await addContent(scene, 'a')
    await addContent(scene, 'b')
    await mailbox.waitFor(2)
    assert.deepEqual(contents(mailbox), ['a', 'b'])
    await mailbox.expectNoMoreThan(2, quiet)
    assertStatus(await scene.ae.client.retrieve(address), 2000)
  })

  it('keeps the order when a target answers late', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    mailbox.answer = (_, index) => (index === 3 ? { delayMs: 1000 } : {})
    await subscribe(scene, mailbox, { ...children, pn: 2 })
    for (const con of ['a', 'b', 'c', 'd', 'e', 'f']) await addContent(scene, con)
    await eventually(() => assert.equal(contents(mailbox).at(-1), 'f'))
    assert.deepEqual([...new Set(contents(mailbox))], ['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('drops notifications after the last attempt where the subscription keeps none', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    mailbox.answer = { drop: true }
    await subscribe(scene, mailbox, children)
    await addContent(scene, 'a')
    await mailbox.waitFor(2)
    await mailbox.expectNoMoreThan(2, 500)
    mailbox.answer = {}
    await addContent(scene, 'b')
    await mailbox.waitFor(3)
    assert.deepEqual(contents(mailbox), ['a', 'a', 'b'])
  })

  it('keeps all with pendingNotification 2 until the target is there again', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    const { address } = await subscribe(scene, mailbox, { ...children, pn: 2 })
    mailbox.answer = { drop: true }
    for (const con of ['a', 'b', 'c']) await addContent(scene, con)
    await mailbox.waitFor(4)
    mailbox.answer = {}
    mailbox.clear()
    await mailbox.waitFor(3)
    assert.deepEqual(contents(mailbox), ['a', 'b', 'c'])
    assertStatus(await scene.ae.client.retrieve(address), 2000)
  })

  it('keeps the newest with pendingNotification 1, as event category latest', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { ...children, pn: 1 })
    mailbox.answer = { drop: true }
    await addContent(scene, 'a')
    await mailbox.waitFor(1)
    for (const con of ['b', 'c']) await addContent(scene, con)
    mailbox.answer = {}
    mailbox.clear()
    await eventually(() => assert.equal(contents(mailbox).at(-1), 'c'))
    await mailbox.expectNoMoreThan(mailbox.received.length, quiet)
    assert.ok(!contents(mailbox).includes('b'))
    assert.equal(mailbox.received.at(-1)?.headers['x-m2m-ec'], '4')
  })

  it('drops what is pending when pendingNotification is removed', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    const { address } = await subscribe(scene, mailbox, { ...children, pn: 2 })
    mailbox.answer = { drop: true }
    await addContent(scene, 'a')
    await mailbox.waitFor(2)
    assertStatus(await scene.ae.client.update(address, { 'm2m:sub': { pn: null } }), 2004)
    mailbox.answer = {}
    mailbox.clear()
    await mailbox.expectNoMoreThan(0, 500)
    await addContent(scene, 'b')
    await mailbox.waitFor(1)
    assert.deepEqual(contents(mailbox), ['b'])
  })

  it('keeps at most the configured number, dropping the oldest', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { ...children, pn: 2 })
    mailbox.answer = { drop: true }
    for (let index = 0; index < 30; index++) await addContent(scene, `${index}`)
    mailbox.answer = {}
    mailbox.clear()
    await eventually(() => assert.equal(contents(mailbox).at(-1), '29'))
    const delivered = new Set(contents(mailbox))
    assert.ok(delivered.has('12') && !delivered.has('5'), [...delivered].join())
  })

  it('sends what is pending at once when the AE registers another point of access', async () => {
    const scene = await makeScene(waystation)
    const poa = `http://127.0.0.1:${receiver.port}/${uniqueName('poa')}`
    const target = await registerAE(waystation, { rr: true, poa: [poa] })
    const mailbox = receiver.mailbox(new URL(poa).pathname)
    await subscribe(scene, mailbox, { ...children, nu: [target.originator], pn: 2 })
    const gone = await NotificationReceiver.start()
    const { url } = gone.mailbox('/gone')
    await gone.stop()
    assertStatus(await target.client.update(target.address, { 'm2m:ae': { poa: [url] } }), 2004)
    for (const con of ['a', 'b']) await addContent(scene, con)
    await mailbox.expectNoMoreThan(0, 400)
    assertStatus(await target.client.update(target.address, { 'm2m:ae': { poa: [poa] } }), 2004)
    await mailbox.waitFor(2)
    assert.deepEqual(contents(mailbox), ['a', 'b'])
  })

  it('tries the points of access of an AE in their order', async () => {
    const scene = await makeScene(waystation)
    const gone = await NotificationReceiver.start()
    const { url } = gone.mailbox('/gone')
    await gone.stop()
    const poa = `http://127.0.0.1:${receiver.port}/${uniqueName('poa')}`
    const target = await registerAE(waystation, { rr: true, poa: [url, poa] })
    const mailbox = receiver.mailbox(new URL(poa).pathname)
    await subscribe(scene, mailbox, { ...children, nu: [target.originator] })
    await addContent(scene, 'a')
    await mailbox.waitFor(1)
  })

  it('keeps notifications for a polling AE until it polls', async () => {
    const scene = await makeScene(waystation)
    const { client, address, originator } = await registerAE(waystation, { rr: false })
    assertStatus(await client.create(address, resourceTypes.pollingChannel, { 'm2m:pch': { rn: 'poll' } }), 2001)
    assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'data' } }), 2001)
    const own = { ...scene, ae: { ...scene.ae, client }, container: `${address}/data` }
    const subscription = { 'm2m:sub': { nu: [originator], ...children } }
    assertStatus(await client.create(own.container, resourceTypes.subscription, subscription), 2001)
    for (const con of ['a', 'b']) await addContent(own, con)
    for (const con of ['a', 'b']) {
      const polled = assertStatus(await client.retrieve(`${address}/poll/pcu`, { rqet: 3000 }), 2000)
      assert.equal(polled.resource.pc['m2m:sgn'].nev.rep['m2m:cin'].con, con)
      const answer = { 'm2m:rsp': { rsc: 2000, rqi: polled.resource.rqi } }
      assertStatus(await client.notify(`${address}/poll/pcu`, answer), 2000)
    }
    assertStatus(await client.retrieve(`${address}/poll/pcu`, { rqet: 200 }), 4008)
  })

  it('delivers after a restart and after a kill what was committed before', async () => {
    const scene = await makeScene(waystation)
    const mailbox = newMailbox()
    await subscribe(scene, mailbox, { ...children, pn: 2 })
    mailbox.answer = { drop: true }
    for (const con of ['a', 'b']) await addContent(scene, con)
    await waystation.restart()
    await addContent(scene, 'c')
    await waystation.kill()
    mailbox.answer = {}
    mailbox.clear()
    await waystation.restart()
    await mailbox.waitFor(3)
    assert.deepEqual(contents(mailbox), ['a', 'b', 'c'])
    await addContent(scene, 'd')
    await mailbox.waitFor(4)
    await mailbox.expectNoMoreThan(4, quiet)
  })
})
