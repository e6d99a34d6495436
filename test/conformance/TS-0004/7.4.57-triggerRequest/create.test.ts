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

describe('creation of a triggerRequest (TS-0004 7.4.57)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver

  before(async () => {
    receiver = await NotificationReceiver.start()
    waystation = await startWaystation({
      set: {
        'network.simulatedDevices': `${on}=1 1,${off}=,refused@op.example=1 1`,
        'network.simulatedDelay': '300ms',
        'notification.verifyUrls': false,
      },
    })
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const good = { mei: on, tri: 7, tvt: 'PT1M' }
  const create = async (content: object, requester?: Awaited<ReturnType<typeof registerAE>>) => {
    const ae = requester ?? (await registerAE(waystation))
    return ae.client.create(ae.address, resourceTypes.triggerRequest, { 'm2m:tgr': content })
  }
  const statusOf = async ({ ri }: { ri: string }) =>
    assertStatus(await waystation.client().retrieve(ri), 2000).resource.tst
  const becomes = (request: { ri: string }, status: number) =>
    eventually(async () => assert.equal(await statusOf(request), status))

  it('begins as processing, for the purpose of a connection', async () => {
    const { resource } = assertStatus(await create(good), 2001)
    assert.equal(resource.ty, 47)
    assert.deepEqual([resource.mei, resource.tri, resource.tvt], [on, 7, 'PT1M'])
    assert.deepEqual([resource.tpe, resource.tst, resource.trf], [1, 1, undefined])
  })

  it('is told to the network and delivered, and subscribers hear of it', async () => {
    const ae = await registerAE(waystation)
    const { resource } = assertStatus(await create(good, ae), 2001)
    const mailbox = receiver.mailbox(`/${uniqueName('progress')}`)
    const subscription = { nu: [mailbox.url], enc: { net: [1], atr: ['tst'] }, nct: 2 }
    assertStatus(await ae.client.create(resource.ri, resourceTypes.subscription, { 'm2m:sub': subscription }), 2001)
    await becomes(resource, 4)
    assert.equal(typeof (await ae.client.retrieve(resource.ri)).resource.trf, 'string')
    await mailbox.waitFor(1)
    assert.deepEqual(mailbox.notifications.at(-1)?.nev.rep, { 'm2m:tgr': { tst: 4 } })
  })

  it('expires when the device is not reached in its triggerValidityTime', async () => {
    const { resource } = assertStatus(await create({ ...good, mei: off, tvt: 'PT0.5S' }), 2001)
    await becomes(resource, 3)
    await becomes(resource, 5)
  })

  it('fails when the network does not know the device', async () => {
    await becomes(assertStatus(await create({ ...good, mei: 'nobody@op.example' }), 2001).resource, 6)
  })

  it('is taken by releases 3, 4 and 5', async () => {
    for (const rvi of ['3', '4', '5']) {
      const ae = await registerAE(waystation)
      const content = { 'm2m:tgr': { ...good, tpe: 3, tio: 2, tirt: 3, tia: '/cse/x', tiae: 'Cx' } }
      assertStatus(await ae.client.create(ae.address, resourceTypes.triggerRequest, content, { rvi }), 2001)
    }
  })

  describe('for a device that is registered here', () => {
    const register = (attributes: object) =>
      registerAE(waystation, { api: 'Ntrigger', rr: true, srv: ['3'], ...attributes })

    it('is refused when triggerEnable is false or absent', async () => {
      await register({ mei: 'disabled@op.example', tren: false })
      await register({ mei: 'silent@op.example' })
      assertStatus(await create({ ...good, mei: 'disabled@op.example' }), 5218)
      assertStatus(await create({ ...good, mei: 'silent@op.example' }), 5218)
    })

    it('is taken when triggerEnable is true', async () => {
      await register({ mei: 'enabled@op.example', tren: true })
      assertStatus(await create({ ...good, mei: 'enabled@op.example' }), 2001)
    })

    it('looks at the application with that Trigger-Recipient-ID, or that is named', async () => {
      const mei = 'shared@op.example'
      const enabled = await register({ mei, tri: 1, tren: true })
      const disabled = await register({ mei, tri: 2 })
      assertStatus(await create({ ...good, mei, tri: 1 }), 2001)
      assertStatus(await create({ ...good, mei, tri: 2 }), 5218)
      assertStatus(await create({ ...good, mei, tri: 2, tiae: enabled.originator }), 2001)
      assertStatus(await create({ ...good, mei, tri: 1, tiae: disabled.originator }), 5218)
    })

    it('reaches those who subscribed to triggers of the application', async () => {
      const mei = 'refused@op.example'
      const ae = await register({ mei, tri: 9, tren: true })
      const mailbox = receiver.mailbox(`/${uniqueName('trigger')}`)
      const subscription = { nu: [mailbox.url], enc: { net: [6] }, nct: 4 }
      assertStatus(await ae.client.create(ae.address, resourceTypes.subscription, { 'm2m:sub': subscription }), 2001)
      assertStatus(await create({ ...good, mei, tri: 9, tpe: 3, tio: 2, tia: '/cse/x' }), 2001)
      const [notification] = await mailbox.waitFor(1)
      assert.deepEqual(notification?.sgn.nev, { net: 6, rep: { 'm2m:tgp': { tpe: 3, tia: '/cse/x', tio: 2 } } })
    })
  })

  it('refuses a purpose that is none', async () => {
    for (const tpe of [0, 5, 'wake']) assertStatus(await create({ ...good, tpe }), 4122)
  })

  it('refuses other bad attributes', async () => {
    const { mei: _mei, ...withoutDevice } = good
    const { tvt: _tvt, ...withoutValidity } = good
    const { tri: _tri, ...withoutPort } = good
    for (const content of [withoutDevice, withoutValidity, withoutPort]) assertStatus(await create(content), 4000)
    for (const wrong of [
      { tri: 65_536 },
      { tvt: 'soon' },
      { mei: 'no domain' },
      { tst: 4 },
      { trf: 'x' },
      { tio: 9 },
    ]) {
      assertStatus(await create({ ...good, ...wrong }), 4000)
    }
  })

  it('belongs below an AE', async () => {
    const answer = await waystation
      .client()
      .create(waystation.cseBase, resourceTypes.triggerRequest, { 'm2m:tgr': good })
    assertStatus(answer, 4108)
  })

  it('is for those who may create below the AE', async () => {
    const ae = await registerAE(waystation)
    const answer = await ae.client.as('Cstranger').create(ae.address, resourceTypes.triggerRequest, { 'm2m:tgr': good })
    assertStatus(answer, 4103)
  })
})

describe('creation of a triggerRequest elsewhere', () => {
  it('says that no network was found where none is connected', async () => {
    await using waystation = await startWaystation()
    const ae = await registerAE(waystation)
    const content = { 'm2m:tgr': { mei: on, tri: 7, tvt: 'PT1M' } }
    const { resource } = assertStatus(await ae.client.create(ae.address, resourceTypes.triggerRequest, content), 2001)
    assert.equal(resource.tst, 2)
    assertStatus(await ae.client.update(resource.ri, { 'm2m:tgr': { tri: 8 } }), 5219)
    assertStatus(await ae.client.update(resource.ri, { 'm2m:tgr': { lbl: ['a'] } }), 2004)
    assertStatus(await ae.client.delete(resource.ri), 2002)
  })

  it('is for the infrastructure CSE', async () => {
    await using waystation = await startWaystation({ set: { role: 'mn' } })
    const ae = await registerAE(waystation)
    const content = { 'm2m:tgr': { mei: on, tri: 7, tvt: 'PT1M' } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.triggerRequest, content), 4005)
  })
})
