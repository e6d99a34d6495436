import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const stamp = (instant: number): string =>
  new Date(instant).toISOString().replace(/[-:]/g, '').replace('.', ',').replace('Z', '')

describe('timeSeries and timeSeriesInstance (TS-0001 9.6.36, 10.2.17, TS-0004 7.4.38, 7.4.39)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let receiver: NotificationReceiver

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
    receiver = await NotificationReceiver.start()
    ae = await registerAE(waystation)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  async function series(attributes: Record<string, unknown> = {}): Promise<string> {
    const rn = uniqueName('t')
    assertStatus(
      await ae.client.create(ae.address, resourceTypes.timeSeries, { 'm2m:ts': { rn, ...attributes } }),
      2001,
    )
    return `${ae.address}/${rn}`
  }
  const put = (to: string, dgt: string | number, con: unknown = 1) =>
    ae.client.create(to, resourceTypes.timeSeriesInstance, { 'm2m:tsi': { dgt, con } })
  const read = async (to: string) => assertStatus(await ae.client.retrieve(to), 2000).resource

  it('keeps instances with their generation time, counts them and evicts the oldest', async () => {
    const to = await series({ mni: 2 })
    const now = Date.now()
    for (const step of [0, 1, 2]) assertStatus(await put(to, stamp(now + step * 1000), step), 2001)
    assert.equal((await read(`${to}/la`)).con, 2)
    assert.equal((await read(`${to}/la`)).dgt, stamp(now + 2000))
    assert.equal((await read(`${to}/ol`)).con, 1)
    assert.equal((await read(to)).cni, 2)
  })

  it('refuses a second instance with the same generation time', async () => {
    const to = await series()
    const dgt = stamp(Date.now())
    assertStatus(await put(to, dgt), 2001)
    assertStatus(await put(to, dgt), 4105)
    assertStatus(await put(to, dgt.replace(/,.*/, ',') + dgt.split(',')[1] + '000'), 4105)
  })

  it('needs a generation time and a content', async () => {
    const to = await series()
    const create = (pc: unknown) => ae.client.create(to, resourceTypes.timeSeriesInstance, { 'm2m:tsi': pc })
    assertStatus(await create({ con: 1 }), 4000)
    assertStatus(await create({ dgt: stamp(Date.now()) }), 4000)
    assertStatus(await create({ dgt: 'yesterday', con: 1 }), 4000)
  })

  it('does not let an instance be updated', async () => {
    const to = await series()
    assertStatus(await put(to, stamp(Date.now())), 2001)
    assertStatus(await ae.client.update(`${to}/la`, { 'm2m:tsi': { lbl: ['x'] } }), 4005)
  })

  it('takes only timeSeriesInstances, as a container takes only contentInstances', async () => {
    const to = await series()
    assertStatus(await ae.client.create(to, resourceTypes.contentInstance, { 'm2m:cin': { con: 'x' } }), 4108)
  })

  for (const [what, attributes] of [
    ['a delta above half the interval', { pei: 1000, peid: 501 }],
    ['detection without interval', { mdd: true, mdt: 1000 }],
    ['detection without timer', { mdd: true, pei: 1000 }],
    ['a timer not above the delta', { mdd: true, pei: 1000, peid: 400, mdt: 400 }],
    ['an interval of zero', { pei: 0 }],
    ['a missing data list', { mdlt: [] }],
    ['a count of missing data', { mdc: 0 }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const response = await ae.client.create(ae.address, resourceTypes.timeSeries, { 'm2m:ts': attributes })
      assertStatus(response, 4000)
    })
  }

  it('lists points that did not arrive, keeps the newest, and notifies', async () => {
    const to = await series({ pei: 300, peid: 100, mdd: true, mdt: 150, mdn: 2 })
    const mailbox = receiver.mailbox(uniqueName('/missing'))
    const subscription = { nu: [mailbox.url], enc: { net: [8], md: { num: 1, dur: 'PT10S' } } }
    assertStatus(await ae.client.create(to, resourceTypes.subscription, { 'm2m:sub': subscription }), 2001)
    const first = Date.now()
    assertStatus(await put(to, stamp(first)), 2001)
    const [notification] = await mailbox.waitFor(1, 5000)
    assert.equal(notification?.sgn.nev.net, 8)
    assert.equal(notification?.sgn.nev.rep['m2m:tsn'].mdc, 1)
    assert.deepEqual(
      notification?.sgn.nev.rep['m2m:tsn'].mdlt.map((text: string) => text.slice(0, 19)),
      [stamp(first + 300)],
    )
    await eventually(async () => assert.equal((await read(to)).mdc, 2), { timeoutMs: 4000 })
    assert.equal((await read(to)).mdlt.length, 2)
    assertStatus(await ae.client.update(to, { 'm2m:ts': { mdd: false } }), 2004)
  })

  it('finds nothing missing while points arrive within the delta', async () => {
    const to = await series({ pei: 200, peid: 90, mdd: true, mdt: 150 })
    const first = Date.now()
    for (let point = 0; point < 40; point += 1)
      assertStatus(await put(to, stamp(first + point * 200 + (point % 3) * 20)), 2001)
    await eventually(() => assert.ok(Date.now() > first + 1000), { timeoutMs: 3000 })
    assert.equal((await read(to)).mdc, 0)
    assert.deepEqual((await read(to)).mdlt ?? [], [])
  })

  it('does not take for missing after a restart what arrived before and is gone by now', async () => {
    await using other = await startWaystation()
    const { client, address } = await registerAE(other)
    const attributes = { rn: 't', pei: 100, peid: 49, mdd: true, mdt: 60, mni: 2 }
    assertStatus(await client.create(address, resourceTypes.timeSeries, { 'm2m:ts': attributes }), 2001)
    const first = Date.now()
    for (let point = 0; point < 15; point += 1) {
      await eventually(() => assert.ok(Date.now() >= first + point * 100))
      const instance = { 'm2m:tsi': { dgt: stamp(first + point * 100), con: point } }
      assertStatus(await client.create(`${address}/t`, resourceTypes.timeSeriesInstance, instance), 2001)
    }
    const state = async () => assertStatus(await client.retrieve(`${address}/t`), 2000).resource
    const before = (await state()).mdc
    await other.restart()
    const { mdlt, mdc } = await eventually(async () => {
      const found = await state()
      assert.ok(found.mdc > before)
      return found
    })
    const early = mdlt.slice(before).filter((text: string) => text < stamp(first + 1400))
    assert.deepEqual(early, [], `${mdc} points`)
  })

  it('keeps nothing of the detection for a timeSeries that goes with its parent', async () => {
    await using other = await startWaystation()
    const messages = async () => {
      const text = await (await fetch(`${other.url}/metrics`)).text()
      return Number(/^waystation_store_messages (\d+)/m.exec(text)?.[1])
    }
    const { client, address } = await registerAE(other)
    const attributes = { rn: 't', pei: 200, mdd: true, mdt: 150 }
    assertStatus(await client.create(address, resourceTypes.timeSeries, { 'm2m:ts': attributes }), 2001)
    const instance = { 'm2m:tsi': { dgt: stamp(Date.now()), con: 1 } }
    assertStatus(await client.create(`${address}/t`, resourceTypes.timeSeriesInstance, instance), 2001)
    assert.equal(await messages(), 1)
    assertStatus(await client.delete(address), 2002)
    await eventually(async () => assert.equal(await messages(), 0))
  })

  it('refuses to change what detection works with while it is on', async () => {
    const to = await series({ pei: 60_000, mdd: true, mdt: 40_000 })
    for (const attributes of [{ pei: 50_000 }, { mdt: 50_000 }, { mdn: 5 }, { mdd: false, pei: 50_000 }]) {
      assertStatus(await ae.client.update(to, { 'm2m:ts': attributes }), 4000)
    }
    assertStatus(await ae.client.update(to, { 'm2m:ts': { mdd: false } }), 2004)
    assertStatus(await ae.client.update(to, { 'm2m:ts': { pei: 50_000 } }), 2004)
  })
})
