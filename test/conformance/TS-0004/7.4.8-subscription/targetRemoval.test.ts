import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { addContent, makeScene, type Scene } from './subscribing.ts'

describe('removal of a target by itself (TS-0001 10.2.10.13, TS-0004 7.4.33)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let scene: Scene
  let first: RegisteredAE
  let second: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
    scene = await makeScene(waystation)
    first = await registerAE(waystation, { rr: true, poa: [receiver.mailbox('/first').url] })
    second = await registerAE(waystation, { rr: true, poa: [receiver.mailbox('/second').url] })
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  async function makeSubscription(): Promise<string> {
    const rn = uniqueName('sub')
    const nu = [`/id-in/${first.originator}`, second.originator]
    const content = { 'm2m:sub': { rn, nu, enc: { net: [3] } } }
    assertStatus(await scene.ae.client.create(scene.container, resourceTypes.subscription, content), 2001)
    return `${scene.container}/${rn}`
  }

  it('takes the target off the list, in whatever form it is listed', async () => {
    const subscription = await makeSubscription()
    assertStatus(await first.client.delete(`${subscription}/ntsr`), 2002)
    const { resource } = assertStatus(await scene.ae.client.retrieve(subscription), 2000)
    assert.deepEqual(resource.nu, [second.originator])
    const mailbox = receiver.mailbox('/first')
    mailbox.clear()
    await addContent(scene, 'x')
    await receiver.mailbox('/second').waitFor(1)
    await mailbox.expectNoMoreThan(0, 100)
  })

  it('ends a subscription that has no target any more', async () => {
    const subscription = await makeSubscription()
    assertStatus(await first.client.delete(`${subscription}/ntsr`), 2002)
    assertStatus(await second.client.delete(`${subscription}/ntsr`), 2002)
    assertStatus(await scene.ae.client.retrieve(subscription), 4004)
  })

  it('refuses what is no target', async () => {
    const subscription = await makeSubscription()
    assertStatus(await scene.ae.client.delete(`${subscription}/ntsr`), 4103)
    const stranger = await registerAE(waystation)
    assertStatus(await stranger.client.delete(`${subscription}/ntsr`), 4103)
  })

  it('allows no other operation', async () => {
    const subscription = await makeSubscription()
    assertStatus(await first.client.retrieve(`${subscription}/ntsr`), 4005)
    assertStatus(await first.client.update(`${subscription}/ntsr`, { 'm2m:sub': { lbl: ['x'] } }), 4005)
  })
})
