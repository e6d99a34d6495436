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
import { CrossResourceScene } from './CrossResourceScene.ts'

describe('the creation of a crossResourceSubscription (TS-0004 7.4.58.2.1)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let scene: CrossResourceScene
  before(async () => {
    waystation = await startWaystation({ set: { 'limits.groupMembers': 10 } })
    receiver = await NotificationReceiver.start()
    scene = await CrossResourceScene.make(waystation, receiver)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  it('creates a subscription below each regular resource, in their order', async () => {
    const encs = { encn: [{ net: [3] }, { net: [1] }] }
    const watch = await scene.watch({ encs, nec: 3 })
    const reference = `/id-in/${watch.ri}`
    assert.equal(watch.rrats.length, 2)
    const [one, two] = await Promise.all(watch.rrats.map((id: string) => scene.read(id)))
    for (const member of [one, two]) {
      assert.deepEqual(member.nu, [reference])
      assert.deepEqual(member.acrs, [reference])
      assert.equal(member.nec, 3)
      assert.equal(member.et, watch.et)
      assert.equal(member.cr, scene.ae.originator)
    }
    assert.equal(one.pi, (await scene.read(scene.first)).ri)
    assert.equal(two.pi, (await scene.read(scene.second)).ri)
    assert.deepEqual([one.enc, two.enc], [{ net: [3] }, { net: [1] }])
    assert.equal(watch.eem, 1)
    assert.equal(watch.twt, 1)
    assert.equal(watch.tws, 'PT60S')
  })

  it('takes the name that other systems give the criteria, and one entry for all', async () => {
    const watch = await scene.watch({ encs: { enc: [{ net: [1], atr: ['lbl'] }] } })
    for (const id of watch.rrats) assert.deepEqual((await scene.read(id)).enc, { net: [1], atr: ['lbl'] })
  })

  it('joins the targets of subscriptions that exist', async () => {
    const member = await scene.subscribe(scene.first)
    const watch = await scene.watch({ rrat: undefined, encs: undefined, srat: [member.address] })
    assert.equal(watch.rrats, undefined)
    assert.deepEqual(watch.srat, [member.address])
    const { nu, acrs } = await scene.read(member.address)
    assert.deepEqual(nu, [...member.nu, `/id-in/${watch.ri}`])
    assert.deepEqual(acrs, [`/id-in/${watch.ri}`])
  })

  it('may be below AE and CSEBase only', async () => {
    const content = {
      'm2m:crs': { nu: [scene.mailbox.url], twt: 1, tws: 'PT9S', rrat: [scene.first], encs: { encn: [{}] } },
    }
    const type = resourceTypes.crossResourceSubscription
    assertStatus(await scene.ae.client.create(scene.first, type, content), 4108)
    assertStatus(await waystation.client('CAdmin').create('cse-in', type, content), 2001)
  })

  const bad: [string, Record<string, unknown>][] = [
    ['nothing to watch', { rrat: undefined, encs: undefined }],
    ['no criteria for regular resources', { encs: undefined }],
    ['an empty list of criteria', { encs: { encn: [] } }],
    ['more criteria than resources', { encs: { encn: [{}, {}, {}] } }],
    ['fewer criteria than resources', { rrat: ['a', 'b', 'c'], encs: { encn: [{}, {}] } }],
    ['too many resources', { rrat: Array(11).fill('cse-in') }],
    ['no target', { nu: undefined }],
    ['an empty list of targets', { nu: [] }],
    ['a target that is none', { nu: ['http://'] }],
    ['no window type', { twt: undefined }],
    ['an unknown window type', { twt: 3 }],
    ['no window size', { tws: undefined }],
    ['a window size that is no duration', { tws: '10' }],
    ['a window of no time', { tws: 'PT0S' }],
    ['an unknown evaluation mode', { eem: 6 }],
    ['all or some missing in a sliding window', { twt: 2, eem: 3 }],
    ['all missing in a sliding window', { twt: 2, eem: 4 }],
    ['subscriptions that only the CSE sets', { rrats: ['x'] }],
    ['statistics that only the CSE sets', { nsi: [] }],
    ['a counter of nothing', { exc: 0 }],
    ['an expiration in the past', { et: '20200101T000000' }],
  ]
  for (const [what, attributes] of bad) {
    it(`refuses ${what}`, async () => {
      const before = await scene.subscriptionsOf(scene.ae.address)
      assertStatus(await scene.tryWatch(attributes), 4000)
      assert.deepEqual(await scene.subscriptionsOf(scene.ae.address), before)
    })
  }

  it('refuses a target that does not agree to be notified', async () => {
    const silent = receiver.mailbox('/disagrees')
    silent.verificationAnswer = { http: 403, rsc: 4103 }
    assertStatus(await scene.tryWatch({ nu: [silent.url] }), 5204)
    assert.match(silent.verifications[0]?.sgn.sur, /^\/id-in\/crs-/)
  })

  it('refuses a name that is taken', async () => {
    const { rn } = await scene.watch()
    assertStatus(await scene.tryWatch({ rn }), 4105)
  })

  describe('fails as a whole, and leaves nothing behind, when', () => {
    async function assertFails(attributes: Record<string, unknown>): Promise<void> {
      const before = await scene.subscriptionsOf(scene.ae.address)
      const member = await scene.subscribe(scene.first)
      const srat = [member.address, ...((attributes.srat as string[] | undefined) ?? [])]
      const response = assertStatus(await scene.tryWatch({ ...attributes, srat }), 5221)
      assert.match(response.body['m2m:dbg'], /can not be watched/)
      assert.deepEqual(await scene.subscriptionsOf(scene.ae.address), [...before, member.address])
      assert.equal((await scene.read(member.address)).acrs, undefined)
      assert.deepEqual((await scene.read(member.address)).nu, member.nu)
    }

    it('a resource does not exist', () => assertFails({ rrat: [scene.first, `${scene.ae.address}/none`] }))
    it('a resource can have no subscription', async () => {
      const { address } = await scene.subscribe(scene.second)
      await assertFails({ rrat: [scene.first, address] })
    })
    it('a resource is an instance', async () => {
      await scene.add(scene.second)
      await assertFails({ rrat: [scene.first, `${scene.second}/la`] })
    })
    it('the criteria do not fit a resource', () => assertFails({ encs: { encn: [{ net: [3] }, { net: [6] }] } }))
    it('what should be a subscription is none', () => assertFails({ srat: [scene.second] }))
    it('a subscription does not exist', () => assertFails({ srat: [`${scene.second}/none`] }))
    it('another CSE is not known', () => assertFails({ rrat: [scene.first, '/nowhere/base/cnt'] }))
    it('a subscription is to blocking updates', async () => {
      const attributes = { nu: [scene.ae.originator], enc: { net: [7] } }
      const { address } = await scene.subscribe(scene.second, attributes)
      await assertFails({ srat: [address] })
      assertStatus(await scene.ae.client.delete(address), 2002)
    })
    it('the creator may not subscribe to a resource, or change a subscription', async () => {
      const stranger = await registerAE(waystation)
      const rn = uniqueName('c')
      const container = { 'm2m:cnt': { rn } }
      assertStatus(await stranger.client.create(stranger.address, resourceTypes.container, container), 2001)
      await assertFails({ rrat: [scene.first, `${stranger.address}/${rn}`] })
      const content = { 'm2m:sub': { rn: 's', nu: [scene.mailbox.url] } }
      const subscribed = await stranger.client.create(`${stranger.address}/${rn}`, resourceTypes.subscription, content)
      assertStatus(subscribed, 2001)
      await assertFails({ srat: [`${stranger.address}/${rn}/s`] })
    })
  })
})
