import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
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

const on = 'on@op.example'
const off = 'off@op.example'
const network = { 'network.simulatedDelay': '50ms', 'notification.verifyUrls': false }

type AE = Awaited<ReturnType<typeof registerAE>>

describe('replacing and recalling a triggerRequest (TS-0004 7.4.57)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let ae: AE

  before(async () => {
    receiver = await NotificationReceiver.start()
    waystation = await startWaystation({ set: { ...network, 'network.simulatedDevices': `${on}=1 1,${off}=` } })
    ae = await registerAE(waystation)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const create = async (content: object) => {
    const whole = { mei: off, tri: 7, tvt: 'PT1M', ...content }
    const answer = await ae.client.create(ae.address, resourceTypes.triggerRequest, { 'm2m:tgr': whole })
    return assertStatus(answer, 2001).resource
  }
  const retrieve = async ({ ri }: { ri: string }) => assertStatus(await ae.client.retrieve(ri), 2000).resource
  const becomes = (request: { ri: string }, status: number) =>
    eventually(async () => assert.equal((await retrieve(request)).tst, status))
  const update = ({ ri }: { ri: string }, content: object) => ae.client.update(ri, { 'm2m:tgr': content })

  it('replaces a trigger under way by an UPDATE', async () => {
    const request = await create({})
    await becomes(request, 3)
    const { trf } = await retrieve(request)
    const { resource } = assertStatus(await update(request, { tri: 8, tpe: 2 }), 2004)
    assert.deepEqual([resource.tst, resource.tri, resource.tpe], [7, 8, 2])
    assert.notEqual(resource.trf, trf)
    assert.equal((await retrieve(request)).tst, 7)
  })

  it('follows the trigger that came in place of another', async () => {
    const request = await create({})
    await becomes(request, 3)
    assertStatus(await update(request, { tvt: 'PT0.3S' }), 2004)
    await becomes(request, 5)
  })

  it('replaces a trigger more than once', async () => {
    const request = await create({})
    await becomes(request, 3)
    for (const tri of [8, 9]) assertStatus(await update(request, { tri }), 2004)
    const answers = await Promise.all([10, 11, 12].map((tri) => update(request, { tri })))
    for (const answer of answers) assertStatus(answer, 2004)
    assert.equal((await retrieve(request)).tst, 7)
  })

  it('replaces nothing that has been delivered or has failed', async () => {
    const delivered = await create({ mei: on })
    await becomes(delivered, 4)
    assertStatus(await update(delivered, { tri: 8 }), 5219)
    const failed = await create({ mei: 'nobody@op.example' })
    await becomes(failed, 6)
    assertStatus(await update(failed, { tvt: 'PT2M' }), 5219)
    assert.equal((await retrieve(delivered)).tri, 7)
  })

  it('changes what makes no other trigger at any time', async () => {
    const request = await create({ mei: on })
    await becomes(request, 4)
    const { resource } = assertStatus(await update(request, { lbl: ['done'] }), 2004)
    assert.deepEqual([resource.lbl, resource.tst], [['done'], 4])
  })

  it('refuses a purpose that is none, and what only the host writes', async () => {
    const request = await create({})
    assertStatus(await update(request, { tpe: 9 }), 4122)
    assertStatus(await update(request, { mei: on }), 4000)
    assertStatus(await update(request, { tst: 4 }), 4000)
  })

  it('recalls a trigger under way by a DELETE', async () => {
    const request = await create({})
    await becomes(request, 3)
    assertStatus(await ae.client.delete(request.ri), 2002)
    assertStatus(await ae.client.retrieve(request.ri), 4004)
  })

  it('deletes what is over without asking the network', async () => {
    const request = await create({ mei: on })
    await becomes(request, 4)
    assertStatus(await ae.client.delete(request.ri), 2002)
  })

  it('goes with its AE', async () => {
    const other = await registerAE(waystation)
    const content = { 'm2m:tgr': { mei: off, tri: 7, tvt: 'PT1M' } }
    const { resource } = assertStatus(
      await other.client.create(other.address, resourceTypes.triggerRequest, content),
      2001,
    )
    assertStatus(await other.client.delete(other.address), 2002)
    assertStatus(await waystation.client().retrieve(resource.ri), 4004)
  })

  it('tells subscribers of a replacement once', async () => {
    const request = await create({})
    await becomes(request, 3)
    const mailbox = receiver.mailbox(`/${uniqueName('replaced')}`)
    const subscription = { nu: [mailbox.url], enc: { net: [1] }, nct: 1 }
    assertStatus(await ae.client.create(request.ri, resourceTypes.subscription, { 'm2m:sub': subscription }), 2001)
    assertStatus(await update(request, { tri: 8 }), 2004)
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.sgn.nev.rep['m2m:tgr'].tst, 7)
    await mailbox.expectNoMoreThan(1, 200)
  })
})

describe('a triggerRequest over a restart', () => {
  it('is under way afterwards, and delivered when the device can be reached', async () => {
    await using waystation = await startWaystation({ set: { ...network, 'network.simulatedDevices': `${off}=` } })
    const ae = await registerAE(waystation)
    const content = { 'm2m:tgr': { mei: off, tri: 7, tvt: 'PT1M' } }
    const { resource } = assertStatus(await ae.client.create(ae.address, resourceTypes.triggerRequest, content), 2001)
    const becomes = (status: number) =>
      eventually(async () => assert.equal((await ae.client.retrieve(resource.ri)).resource.tst, status))
    await becomes(3)
    await waystation.kill()
    await waystation.restart({ set: { ...network, 'network.simulatedDevices': `${off}=1 1` } })
    await becomes(4)
  })

  it('expires when its time ended meanwhile', async () => {
    await using waystation = await startWaystation({ set: { ...network, 'network.simulatedDevices': `${off}=` } })
    const ae = await registerAE(waystation)
    const content = { 'm2m:tgr': { mei: off, tri: 7, tvt: 'PT0.4S' } }
    const { resource } = assertStatus(await ae.client.create(ae.address, resourceTypes.triggerRequest, content), 2001)
    await waystation.kill()
    await new Promise((resolve) => setTimeout(resolve, 450))
    await waystation.restart({ set: { ...network, 'network.simulatedDevices': `${off}=1 1` } })
    await eventually(async () => assert.equal((await ae.client.retrieve(resource.ri)).resource.tst, 5))
  })
})
