import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { assertStatus, NotificationReceiver, startWaystation, type Waystation } from '../../../support/index.ts'
import { CrossResourceScene } from './CrossResourceScene.ts'

describe('the time windows of a crossResourceSubscription (TS-0001 10.2.10.20, TS-0004 7.5.1.2)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let scene: CrossResourceScene
  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
  })
  beforeEach(async () => {
    scene = await CrossResourceScene.make(waystation, receiver)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const periodic = 1
  const sliding = 2

  for (const twt of [periodic, sliding]) {
    const kind = twt === periodic ? 'periodic' : 'sliding'

    it(`notifies when all events fall into a ${kind} window, naming only itself`, async () => {
      const { ri } = await scene.watch({ twt })
      await scene.add(scene.first, scene.first)
      await scene.mailbox.expectNoMoreThan(0, 150)
      await scene.add(scene.second)
      const [notification] = await scene.mailbox.waitFor(1)
      assert.deepEqual(notification?.body, { 'm2m:sgn': { sur: `/id-in/${ri}` } })
      assert.equal(notification?.headers['x-m2m-origin'], '/id-in')
    })

    it(`does not notify when events fall into different ${kind} windows`, async () => {
      await scene.watch({ twt, tws: 'PT0.2S' })
      await scene.add(scene.first)
      await scene.mailbox.expectNoMoreThan(0, 250)
      await scene.add(scene.second)
      await scene.mailbox.expectNoMoreThan(0, 250)
    })
  }

  it('notifies once in a periodic window, and again in the next', async () => {
    await scene.watch({ tws: 'PT1S' })
    await scene.add(scene.first, scene.second, scene.first, scene.second)
    await scene.mailbox.waitFor(1)
    await scene.mailbox.expectNoMoreThan(1, 1000)
    await scene.add(scene.second, scene.first)
    await scene.mailbox.waitFor(2)
  })

  it('starts a new sliding window after a notification', async () => {
    await scene.watch({ twt: sliding })
    await scene.add(scene.first, scene.second)
    await scene.mailbox.waitFor(1)
    await scene.add(scene.second)
    await scene.mailbox.expectNoMoreThan(1, 100)
    await scene.add(scene.first)
    await scene.mailbox.waitFor(2)
  })

  it('counts regular resources and existing subscriptions together', async () => {
    const member = await scene.subscribe(scene.second)
    await scene.watch({ rrat: [scene.first], srat: [member.address], twt: sliding })
    await scene.add(scene.first)
    await scene.mailbox.expectNoMoreThan(0, 100)
    await scene.add(scene.second)
    await scene.mailbox.waitFor(1)
    await receiver.mailbox(new URL(`${scene.mailbox.url}-plain`).pathname).waitFor(1)
  })

  it('counts only events that meet the criteria', async () => {
    await scene.watch({ encs: { encn: [{ net: [3] }, { net: [1], atr: ['lbl'] }] } })
    await scene.add(scene.first, scene.second)
    assertStatus(await scene.ae.client.update(scene.second, { 'm2m:cnt': { mni: 5 } }), 2004)
    await scene.mailbox.expectNoMoreThan(0, 100)
    assertStatus(await scene.ae.client.update(scene.second, { 'm2m:cnt': { lbl: ['x'] } }), 2004)
    await scene.mailbox.waitFor(1)
  })

  /** Evaluation modes, and whether they notify of a window without, with one and with both events. */
  const modes: [number, string, [boolean, boolean, boolean]][] = [
    [1, 'all present', [false, false, true]],
    [2, 'all or some present', [false, true, true]],
    [3, 'all or some missing', [true, true, false]],
    [4, 'all missing', [true, false, false]],
    [5, 'some missing', [false, true, false]],
  ]
  for (const [eem, name, expected] of modes) {
    it(`evaluates "${name}" in periodic windows`, async () => {
      const scenes = await Promise.all(expected.map(() => CrossResourceScene.make(waystation, receiver)))
      await Promise.all(
        scenes.map(async (one, events) => {
          await one.watch({ eem, tws: 'PT0.7S' })
          await one.add(...[one.first, one.second].slice(0, events))
          if (expected[events]) await one.mailbox.waitFor(1)
          else await one.mailbox.expectNoMoreThan(0, 550)
          await one.ae.client.delete(one.ae.address)
        }),
      )
    })
  }

  it('evaluates "all or some present" and "some missing" at the end of a sliding window', async () => {
    const other = await CrossResourceScene.make(waystation, receiver)
    await scene.watch({ twt: sliding, tws: 'PT0.3S', eem: 2 })
    await other.watch({ twt: sliding, tws: 'PT0.3S', eem: 5 })
    await scene.add(scene.first, scene.second)
    await other.add(other.first)
    await scene.mailbox.waitFor(1)
    await other.mailbox.waitFor(1)
    await scene.mailbox.expectNoMoreThan(1, 350)
    await other.mailbox.expectNoMoreThan(1, 50)
  })

  it('goes on with its window after a crash', async () => {
    await using own = await startWaystation()
    const place = await CrossResourceScene.make(own, receiver)
    await place.watch({ twt: sliding })
    await place.add(place.first)
    await place.mailbox.expectNoMoreThan(0, 200)
    await own.kill()
    await own.restart()
    await place.add(place.second)
    await place.mailbox.waitFor(1)
  })

  it('closes after a crash the window that ended meanwhile', async () => {
    await using own = await startWaystation()
    const place = await CrossResourceScene.make(own, receiver)
    await place.watch({ twt: sliding, tws: 'PT1S', eem: 2 })
    await place.add(place.first)
    await place.mailbox.expectNoMoreThan(0, 200)
    await own.kill()
    await own.restart()
    await place.mailbox.waitFor(1)
    await place.mailbox.expectNoMoreThan(1, 300)
  })
})
