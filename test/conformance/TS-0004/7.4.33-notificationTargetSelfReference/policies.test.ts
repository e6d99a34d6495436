import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, NotificationReceiver, startWaystation, type Waystation } from '../../../support/index.ts'
import { PolicyScene } from './PolicyScene.ts'

describe('a target that takes itself off a subscription, under a policy (TS-0001 10.2.10.13, TS-0004 7.4.33)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let scene: PolicyScene
  before(async () => {
    waystation = await startWaystation({ set: { 'notification.timeout': '500ms', 'notification.retryDelay': '50ms' } })
    receiver = await NotificationReceiver.start()
    scene = await PolicyScene.make(waystation, receiver)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  it('is removed where the policy accepts', async () => {
    const subscription = await scene.subscribeUnder({ acn: 1 })
    assert.equal(await scene.leave(subscription), 2002)
    assert.equal(await scene.isTarget(subscription), false)
  })

  it('stays where the policy rejects', async () => {
    const subscription = await scene.subscribeUnder({ acn: 2 })
    assert.equal(await scene.leave(subscription), 4103)
    assert.equal(await scene.isTarget(subscription), true)
  })

  describe('where the policy has the creator of the subscription asked', () => {
    const answers: [string, object, number][] = [
      ['is removed when it allows it', { body: { 'm2m:sgn': { tra: true } } }, 2002],
      ['stays when it does not', { body: { 'm2m:sgn': { tra: false } } }, 4103],
      ['stays when it says nothing of it', {}, 4103],
      ['stays when it answers with an error', { http: 403, rsc: 4103, body: { 'm2m:sgn': { tra: true } } }, 4103],
      ['stays when it does not answer', { drop: true }, 4103],
      ['stays when it is too slow', { delayMs: 1500, body: { 'm2m:sgn': { tra: true } } }, 4103],
    ]
    for (const [what, answer, status] of answers) {
      it(what, async () => {
        const subscription = await scene.subscribeUnder({ acn: 3 })
        const { resource } = assertStatus(await scene.subscriber.client.retrieve(subscription), 2000)
        scene.subscriberBox.clear()
        scene.subscriberBox.answer = answer
        assert.equal(await scene.leave(subscription), status)
        assert.equal(await scene.isTarget(subscription), status !== 2002)
        const [question] = await scene.subscriberBox.waitFor(1)
        const ntt = `/id-in/${scene.target.originator}`
        assert.deepEqual(question?.body, { 'm2m:sgn': { trr: true, ntt, sur: `/id-in/${resource.ri}` } })
        assert.equal(question?.headers['x-m2m-origin'], '/id-in')
      })
    }

    it('is told when the subscription ends meanwhile', async () => {
      const subscription = await scene.subscribeUnder({ acn: 3 })
      scene.subscriberBox.answer = async () => {
        assertStatus(await scene.subscriber.client.delete(subscription), 2002)
        return { body: { 'm2m:sgn': { tra: true } } }
      }
      assert.equal(await scene.leave(subscription), 4004)
    })
  })

  it('stays where the policy has the creator informed, who is', async () => {
    const subscription = await scene.subscribeUnder({ acn: 4 })
    scene.subscriberBox.clear()
    scene.subscriberBox.answer = (_notification, index) => (index === 0 ? { drop: true } : {})
    assert.equal(await scene.leave(subscription), 4103)
    assert.equal(await scene.isTarget(subscription), true)
    const [, again] = await scene.subscriberBox.waitFor(2)
    assert.equal(again?.sgn.ntt, `/id-in/${scene.target.originator}`)
    assert.equal(again?.sgn.trr, true)
  })

  it('is refused as a stranger before any policy is looked at', async () => {
    const subscription = await scene.subscribeUnder({ acn: 1 })
    assertStatus(await scene.subscriber.client.delete(`${subscription}/ntsr`), 4103)
  })

  describe('without a policy named for it', () => {
    it('is removed when there is no default policy', async () => {
      const subscription = await scene.subscribe()
      const { address } = await scene.policy({ acn: 2, plbl: 'Other' })
      assert.equal(assertStatus(await scene.refer(subscription, { ntu: ['Cnobody'], npi: address }), 2001).rsc, 2001)
      assert.equal(await scene.leave(subscription), 2002)
    })

    it('is under the default policy of, or for, the creator, else under that of the administrator', async () => {
      const own = await PolicyScene.make(waystation, receiver)
      const general = await own.policy({ acn: 2, plbl: 'Default' })
      const subscription = await own.subscribe()
      assertStatus(await own.refer(subscription, { ntu: [own.target.originator] }), 2001)
      assert.equal(await own.leave(subscription), 4103)
      const { address } = await own.policy({ acn: 1, plbl: 'Default', cstn: own.subscriber.originator })
      assert.equal(await own.leave(subscription), 2002)
      for (const one of [general.address, address]) assertStatus(await waystation.client('CAdmin').delete(one), 2002)
    })

    it('is under the default policy when the named one is gone', async () => {
      const { address } = await scene.policy({ acn: 1 })
      const general = await scene.policy({ acn: 2, plbl: 'Default' })
      const subscription = await scene.subscribe()
      assertStatus(await scene.refer(subscription, { ntu: [scene.target.originator], npi: address }), 2001)
      assertStatus(await waystation.client('CAdmin').delete(address), 2002)
      assert.equal(await scene.leave(subscription), 4103)
      assertStatus(await waystation.client('CAdmin').delete(general.address), 2002)
      assert.equal(await scene.leave(subscription), 2002)
    })
  })

  describe('with rules in the policy', () => {
    const always = { tod: ['* * * * * * *'] }
    const never = { tod: ['* * * * * * 2000'] }
    const near = { lr: [{ accr: [48.86, 2.35, 1000] }] }
    const far = { lr: [{ accr: [0, 0, 1000] }] }
    const and = 1
    const or = 2
    const cases: [string, object, object[], number][] = [
      ['at the right time', {}, [{ dr: always }], 2002],
      ['at the wrong time', {}, [{ dr: never }], 4103],
      ['at the right place', {}, [{ dr: near }], 2002],
      ['at the wrong place', {}, [{ dr: far }], 4103],
      ['with rules that say nothing', {}, [{}], 2002],
      ['with one of several places', {}, [{ dr: { lr: [...far.lr, ...near.lr] } }], 2002],
      ['with time or place', {}, [{ dr: { ...never, ...near } }], 2002],
      ['with time but not place, and both needed', {}, [{ drr: and, dr: { ...always, ...far } }], 4103],
      ['with time and place', {}, [{ drr: and, dr: { ...always, ...near } }], 2002],
      ['with one of two rules, and both needed', { rrs: and }, [{ dr: always }, { dr: never }], 4103],
      ['with both of two rules', { rrs: and }, [{ dr: always }, { dr: near }], 2002],
      ['with one of two rules, and one needed', { rrs: or }, [{ dr: never }, { dr: near }], 2002],
      ['with none of two rules', { rrs: or }, [{ dr: never }, { dr: far }], 4103],
      ['with one of two rules, and nothing said of both', {}, [{ dr: always }, { dr: never }], 4103],
    ]
    for (const [what, policy, rules, status] of cases) {
      it(`is ${status === 2002 ? 'removed' : 'refused'} ${what}`, async () => {
        const subscription = await scene.subscribeUnder({ acn: 1, ...policy }, ...rules)
        assert.equal(await scene.leave(subscription), status)
      })
    }

    it('asks nobody when they are not met', async () => {
      const subscription = await scene.subscribeUnder({ acn: 3 }, { dr: never })
      scene.subscriberBox.clear()
      assert.equal(await scene.leave(subscription), 4103)
      await scene.subscriberBox.expectNoMoreThan(0, 100)
    })
  })
})
