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
import { makeScene, type Scene, subscribe } from './subscribing.ts'

describe('creation of a subscription (TS-0004 7.4.8.2.1)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let scene: Scene

  before(async () => {
    waystation = await startWaystation({ set: { 'notification.timeout': '500ms' } })
    receiver = await NotificationReceiver.start()
    scene = await makeScene(waystation)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const create = (attributes: Record<string, unknown>, parent = scene.container) =>
    scene.ae.client.create(parent, resourceTypes.subscription, { 'm2m:sub': attributes })

  it('sets the default content type and the creator, as the target is not the originator', async () => {
    const mailbox = receiver.mailbox(`/${uniqueName('m')}`)
    const subscription = await subscribe(scene, mailbox, {})
    assert.equal(subscription.nct, 1)
    assert.equal(subscription.cr, scene.ae.originator)
    assert.equal(subscription.ty, 23)
    assert.equal(subscription.pi, scene.containerID)
    assert.deepEqual(subscription.nu, [mailbox.url])
  })

  it('sets no creator when the only target is the originator', async () => {
    const { resource } = assertStatus(await create({ nu: [scene.ae.originator] }), 2001)
    assert.equal(resource.cr, undefined)
  })

  it('refuses a subscription without targets', async () => {
    assertStatus(await create({}), 4000)
    assertStatus(await create({ nu: [] }), 4000)
  })

  it('refuses a target that is neither URL nor identifier', async () => {
    assertStatus(await create({ nu: ['cse-in//x'] }), 4000)
    assertStatus(await create({ nu: ['not an id'] }), 4000)
  })

  const self = () => ({ nu: [scene.ae.originator] })
  const refused: readonly [string, () => Record<string, unknown>][] = [
    ['an unknown event type', () => ({ ...self(), enc: { net: [77] } })],
    ['events and operation monitors together', () => ({ ...self(), enc: { net: [1], om: [{ ops: 2 }] } })],
    ['an operation monitor without operations and originator', () => ({ ...self(), enc: { om: [{}] } })],
    ['child types without an event of children', () => ({ ...self(), enc: { net: [1], chty: [4] } })],
    ['a child type that can not be a child', () => ({ ...self(), enc: { net: [3], chty: [2] } })],
    ['attributes without an event of updates', () => ({ ...self(), enc: { net: [3], atr: ['lbl'] } })],
    ['a trigger event of what is no AE', () => ({ ...self(), enc: { net: [6] } })],
    ['missing data of what is no timeSeries', () => ({ ...self(), enc: { net: [8], md: { num: 1, dur: 'PT1S' } } })],
    ['events with different default content types', () => ({ ...self(), enc: { net: [1, 8] } })],
    ['modified attributes of a deletion', () => ({ ...self(), enc: { net: [2] }, nct: 2 })],
    ['modified attributes of a child', () => ({ ...self(), enc: { net: [3] }, nct: 2 })],
    ['a trigger payload of an update', () => ({ ...self(), enc: { net: [1] }, nct: 4 })],
    ['a content type that does not exist', () => ({ ...self(), nct: 9 })],
    ['an empty batch', () => ({ ...self(), bn: {} })],
    ['a rate limit without time', () => ({ ...self(), rl: { mnn: 1 } })],
    ['a rate of nothing', () => ({ ...self(), rl: { mnn: 0, tww: 'PT1S' } })],
    ['an expiration counter of 0', () => ({ ...self(), exc: 0 })],
    ['an unknown pendingNotification', () => ({ ...self(), pn: 3 })],
    ['statistics that the host keeps', () => ({ ...self(), nsi: [] })],
    ['an unknown attribute', () => ({ ...self(), colour: 'red' })],
  ]
  for (const [what, attributes] of refused) {
    it(`refuses ${what}`, async () => {
      assertStatus(await create(attributes()), 4000)
    })
  }

  it('refuses missing data without its criteria below a timeSeries, and takes it with them', async () => {
    const { ae } = scene
    const rn = uniqueName('ts')
    assertStatus(await ae.client.create(ae.address, resourceTypes.timeSeries, { 'm2m:ts': { rn } }), 2001)
    assertStatus(await create({ ...self(), enc: { net: [8] } }, `${ae.address}/${rn}`), 4000)
    const { resource } = assertStatus(
      await create({ ...self(), enc: { net: [8], md: { num: 2, dur: 'PT10S' } } }, `${ae.address}/${rn}`),
      2001,
    )
    assert.equal(resource.nct, 5)
  })

  it('gives a trigger subscription of an AE the content type 4', async () => {
    const { resource } = assertStatus(await create({ ...self(), enc: { net: [6] } }, scene.ae.address), 2001)
    assert.equal(resource.nct, 4)
  })

  it('needs the right to retrieve the parent too', async () => {
    const { ae } = scene
    const stranger = await registerAE(waystation)
    const policy = uniqueName('acp')
    const grants = [
      { acor: [ae.originator], acop: 63 },
      { acor: [stranger.originator], acop: 1 },
    ]
    const own = { acr: [{ acor: [ae.originator], acop: 63 }] }
    assertStatus(
      await ae.client.create(ae.address, resourceTypes.accessControlPolicy, {
        'm2m:acp': { rn: policy, pv: { acr: grants }, pvs: own },
      }),
      2001,
    )
    const rn = uniqueName('cnt')
    const container = { 'm2m:cnt': { rn, acpi: [`${ae.address}/${policy}`] } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, container), 2001)
    const subscription = { 'm2m:sub': { nu: [stranger.originator] } }
    const address = `${ae.address}/${rn}`
    assertStatus(await stranger.client.create(address, resourceTypes.subscription, subscription), 4103)
    assertStatus(
      await ae.client.update(`${ae.address}/${policy}`, {
        'm2m:acp': { pv: { acr: [{ acor: [stranger.originator], acop: 3 }] } },
      }),
      2004,
    )
    assertStatus(await stranger.client.create(address, resourceTypes.subscription, subscription), 2001)
  })

  it('says that a resource which can have no subscription is not subscribable', async () => {
    const { ae } = scene
    assertStatus(await create({ ...self() }, ae.address), 2001)
    const member = { 'm2m:cin': { con: 'x', rn: uniqueName('cin') } }
    assertStatus(await ae.client.create(scene.container, resourceTypes.contentInstance, member), 2001)
    const polling = await ae.client.create(ae.address, resourceTypes.pollingChannel, { 'm2m:pch': { rn: 'poll' } })
    assertStatus(polling, 2001)
    assertStatus(await create({ ...self() }, `${ae.address}/poll`), 5203)
  })

  it('answers with the address when that is asked for', async () => {
    const rn = uniqueName('sub')
    const response = await scene.ae.client.create(
      scene.container,
      resourceTypes.subscription,
      { 'm2m:sub': { rn, ...self() } },
      { rcn: 2 },
    )
    assert.equal(assertStatus(response, 2001).resource, `${scene.container}/${rn}`)
  })
})
