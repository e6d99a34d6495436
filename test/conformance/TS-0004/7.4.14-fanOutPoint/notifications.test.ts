import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  eventually,
  type Mailbox,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { answersIn, GroupFixture, statusesIn } from './GroupFixture.ts'

const subscriptionOf = (mailbox: Mailbox, more: Record<string, unknown> = {}) => ({
  'm2m:sub': { rn: 's', nu: ['CnobodyX'], nfu: mailbox.url, enc: { net: [3] }, nct: 1, ...more },
})

describe('notifications through a group (TS-0001 10.2.7, TS-0004 7.5.1)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let fixture: GroupFixture

  before(async () => {
    waystation = await startWaystation({
      set: {
        'notification.batchDuration': '400ms',
        'notification.retryDelay': '20ms',
        'notification.retryMaximumDelay': '40ms',
        'notification.retries': 100,
      },
    })
    receiver = await NotificationReceiver.start()
    fixture = new GroupFixture(await registerAE(waystation))
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const newMailbox = () => receiver.mailbox(`/${uniqueName('box')}`)
  const put = async (to: string, con: string) =>
    assertStatus(await fixture.ae.client.create(to, resourceTypes.contentInstance, { 'm2m:cin': { con } }), 2001)
  const contents = (mailbox: Mailbox): string[] => mailbox.notifications.map(({ nev }) => nev.rep['m2m:cin'].con)
  const subscribed = async (mailbox: Mailbox, members: readonly string[], attributes: Record<string, unknown> = {}) => {
    const group = await fixture.group(members, attributes)
    const to = `${group}/fopt`
    const response = await fixture.ae.client.create(to, resourceTypes.subscription, subscriptionOf(mailbox))
    assert.deepEqual(statusesIn(response), Array(members.length).fill(2001))
    return { group, subscriptions: answersIn(response).map(({ pc }) => pc['m2m:sub'] as Body) }
  }
  const groupID = async (group: string): Promise<string> =>
    assertStatus(await fixture.ae.client.retrieve(group), 2000).resource.ri

  it('makes members notify the group, and keeps where the subscriber wants them', async () => {
    const mailbox = newMailbox()
    const { group, subscriptions } = await subscribed(mailbox, await fixture.containers(2))
    const address = `/id-in/${await groupID(group)}`
    for (const { nu, nfu, gpi } of subscriptions) assert.deepEqual([nu, nfu, gpi], [[address], mailbox.url, address])
    assert.notEqual(subscriptions[0].ri, subscriptions[1].ri)
  })

  it('leaves subscriptions without notificationForwardingURI to the members', async () => {
    const mailbox = newMailbox()
    const members = await fixture.containers(2)
    const group = await fixture.group(members)
    const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [3] }, nct: 1 } }
    const response = await fixture.ae.client.create(`${group}/fopt`, resourceTypes.subscription, subscription)
    assert.deepEqual(statusesIn(response), [2001, 2001])
    for (const member of members) await put(member, '1')
    await mailbox.waitFor(2)
    assert.ok(mailbox.received.every(({ sgn }) => sgn !== undefined))
  })

  it('sends one notification for as many as there are members', async () => {
    const mailbox = newMailbox()
    const members = await fixture.containers(3)
    const { group, subscriptions } = await subscribed(mailbox, members, { nar: { dur: 'PT60S' } })
    await fixture.ae.client.create(`${group}/fopt`, resourceTypes.contentInstance, { 'm2m:cin': { con: 'on' } })
    const [notification] = await mailbox.waitFor(1)
    assert.deepEqual(Object.keys(notification?.body), ['m2m:agn'])
    assert.equal(notification?.headers['x-m2m-origin'], '/id-in')
    assert.deepEqual(contents(mailbox), ['on', 'on', 'on'])
    assert.deepEqual(
      new Set(mailbox.notifications.map(({ sur }) => sur)),
      new Set(subscriptions.map(({ ri }) => `/id-in/${ri}`)),
    )
    await mailbox.expectNoMoreThan(1, 100)
  })

  it('sends what there is when the time of the service provider is over', async () => {
    const mailbox = newMailbox()
    const members = await fixture.containers(3)
    await subscribed(mailbox, members)
    const began = Date.now()
    await Promise.all([put(members[0] as string, 'a'), put(members[1] as string, 'b')])
    await mailbox.waitFor(1)
    assert.ok(Date.now() - began >= 400)
    assert.deepEqual(contents(mailbox).toSorted(), ['a', 'b'])
  })

  it('puts as many together as notifyAggregation says', async () => {
    const mailbox = newMailbox()
    const members = await fixture.containers(2)
    await subscribed(mailbox, members, { nar: { num: 4, dur: 'PT60S' } })
    for (const con of ['1', '2']) for (const member of members) await put(member, con)
    await mailbox.waitFor(1)
    assert.deepEqual(contents(mailbox).toSorted(), ['1', '1', '2', '2'])
  })

  it('forwards each at once when notifyAggregation says one', async () => {
    const mailbox = newMailbox()
    const [member] = (await fixture.containers(1)) as [string]
    await subscribed(mailbox, [member], { nar: { num: 1 } })
    for (const con of ['1', '2', '3']) {
      await put(member, con)
      await eventually(() => assert.equal(contents(mailbox).at(-1), con))
    }
    assert.equal(mailbox.received.length, 3)
  })

  it('does not wait longer when notifyAggregation is changed', async () => {
    const mailbox = newMailbox()
    const members = await fixture.containers(2)
    const { group } = await subscribed(mailbox, members, { nar: { num: 5, dur: 'PT60S' } })
    await put(members[0] as string, '1')
    await mailbox.expectNoMoreThan(0, 50)
    assertStatus(await fixture.ae.client.update(group, { 'm2m:grp': { nar: { num: 1 } } }), 2004)
    await mailbox.waitFor(1)
  })

  it('sends the rest when the group is deleted', async () => {
    const mailbox = newMailbox()
    const members = await fixture.containers(2)
    const { group } = await subscribed(mailbox, members, { nar: { num: 5, dur: 'PT60S' } })
    await put(members[0] as string, '1')
    await mailbox.expectNoMoreThan(0, 100)
    assertStatus(await fixture.ae.client.delete(group), 2002)
    await mailbox.waitFor(1)
  })

  it('tries again while the subscriber can not be reached', async () => {
    const mailbox = newMailbox()
    const [member] = (await fixture.containers(1)) as [string]
    await subscribed(mailbox, [member], { nar: { num: 1 } })
    mailbox.answer = { drop: true }
    await put(member, '1')
    await mailbox.waitFor(3)
    mailbox.answer = {}
    const before = mailbox.received.length
    await mailbox.waitFor(before + 1)
    await put(member, '2')
    await eventually(() => assert.equal(contents(mailbox).at(-1), '2'))
    assert.equal(new Set(mailbox.received.slice(0, before).map(({ rqi }) => rqi)).size, 1)
  })

  describe('from the host of a member', () => {
    const remoteID = `/${uniqueName('mn')}`
    const content = (mailbox: Mailbox | undefined, text: string) => ({
      'm2m:sgn': {
        nev: { rep: { 'm2m:cin': { con: text } }, net: 3 },
        sur: `${remoteID}/sub1`,
        ...(mailbox === undefined ? {} : { nfu: mailbox.url }),
      },
    })

    it('is forwarded before it is answered', async () => {
      const mailbox = newMailbox()
      const group = await fixture.group([`${remoteID}/mn/x`], { nar: { num: 1 } })
      const host = waystation.client(remoteID)
      assertStatus(await host.notify(group, content(mailbox, '1')), 2000)
      assert.deepEqual(contents(mailbox), ['1'])
      assertStatus(await host.notify(`/id-in/${await groupID(group)}`, content(mailbox, '2')), 2000)
      assert.deepEqual(contents(mailbox), ['1', '2'])
    })

    it('is answered and kept while others are awaited', async () => {
      const mailbox = newMailbox()
      const group = await fixture.group([`${remoteID}/mn/x`, `${remoteID}/mn/y`])
      const host = waystation.client(remoteID)
      assertStatus(await host.notify(group, content(mailbox, '1')), 2000)
      assertStatus(await host.notify(group, content(mailbox, '2')), 2000)
      await mailbox.waitFor(1)
      assert.deepEqual(contents(mailbox), ['1', '2'])
    })

    it('may be an aggregated one', async () => {
      const mailbox = newMailbox()
      const group = await fixture.group([`${remoteID}/mn/x`], { nar: { num: 1 } })
      const both = ['1', '2'].map((text) => content(mailbox, text)['m2m:sgn'])
      assertStatus(await waystation.client(remoteID).notify(group, { 'm2m:agn': { 'm2m:sgn': both } }), 2000)
      await eventually(() => assert.deepEqual(contents(mailbox), ['1', '2']))
    })

    it('is agreed to when it verifies a subscription', async () => {
      const group = await fixture.group([`${remoteID}/mn/x`])
      const verification = { 'm2m:sgn': { vrq: true, sur: `${remoteID}/sub1`, cr: 'Cx' } }
      assertStatus(await waystation.client(remoteID).notify(group, verification), 2000)
    })

    it('is refused from anybody else', async () => {
      const mailbox = newMailbox()
      const group = await fixture.group([`${remoteID}/mn/x`], { nar: { num: 1 } })
      assertStatus(await waystation.client('/mn-other').notify(group, content(mailbox, '1')), 4103)
      assertStatus(await fixture.ae.client.notify(group, content(mailbox, '1')), 4103)
      assert.equal(mailbox.received.length, 0)
    })

    it('is refused when it does not say where to forward it', async () => {
      const group = await fixture.group([`${remoteID}/mn/x`])
      const host = waystation.client(remoteID)
      assertStatus(await host.notify(group, content(undefined, '1')), 4000)
      assertStatus(await host.notify(group, { 'm2m:rsp': { rsc: 2000, rqi: 'x' } }), 4000)
    })
  })
})

it('forwards after a restart what a group has accepted (TS-0001 10.2.7)', async () => {
  await using receiver = await NotificationReceiver.start()
  await using waystation = await startWaystation({ set: { 'notification.retryDelay': '20ms' } })
  const fixture = new GroupFixture(await registerAE(waystation))
  const mailbox = receiver.mailbox('/restart')
  const group = await fixture.group(['/mn/x'], { nar: { num: 2, dur: 'PT60S' } })
  const notification = (con: string) => ({
    'm2m:sgn': { nev: { rep: { 'm2m:cin': { con } }, net: 3 }, sur: '/mn/s', nfu: mailbox.url },
  })
  assertStatus(await waystation.client('/mn').notify(group, notification('1')), 2000)
  await waystation.kill()
  await waystation.restart()
  assertStatus(await waystation.client('/mn').notify(group, notification('2')), 2000)
  await mailbox.waitFor(1)
  assert.deepEqual(
    mailbox.notifications.map(({ nev }) => nev.rep['m2m:cin'].con),
    ['1', '2'],
  )
})
