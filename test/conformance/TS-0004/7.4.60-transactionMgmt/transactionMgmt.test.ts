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

const { container, contentInstance, transaction, transactionMgmt } = resourceTypes
const controls = { initial: 1, lock: 2, execute: 3, commit: 4, abort: 5 }
const states = { initial: 1, locked: 2, executed: 3, committed: 4, error: 5, aborted: 6 }

type Response = { rsc: number; pc?: Record<string, Record<string, unknown>> }
type Management = { trst: number; tctl: number; rsps: { 'm2m:rsp': Response[] }; ri: string; rn: string }

describe('transactionMgmt (TS-0001 9.6.47, TS-0004 7.4.60)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation({
      set: { 'notification.retryDelay': '100ms', 'notification.retryMaximumDelay': '200ms' },
    })
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const makeContainer = async (): Promise<string> => {
    const rn = uniqueName('c')
    assertStatus(await ae.client.create(ae.address, container, { 'm2m:cnt': { rn, mni: 10 } }), 2001)
    return `${ae.address}/${rn}`
  }
  const creation = (to: string, con: unknown = 'x', changed = {}) => ({
    op: 1,
    to,
    fr: ae.originator,
    rqi: uniqueName('r'),
    rvi: '3',
    ty: contentInstance,
    pc: { 'm2m:cin': { con } },
    ...changed,
  })
  const limit = (to: string, mni: number) => ({
    op: 3,
    to,
    fr: ae.originator,
    rqi: uniqueName('r'),
    rvi: '3',
    pc: { 'm2m:cnt': { mni } },
  })
  const create = (requests: object[], changed: Record<string, unknown> = {}) => {
    const tram = { rn: uniqueName('tram'), tmh: 2, rqps: { rq: requests }, ...changed }
    return ae.client.create(ae.address, transactionMgmt, { 'm2m:tram': tram })
  }
  const begin = async (requests: object[], changed: Record<string, unknown> = {}) => {
    const { resource } = assertStatus(await create(requests, { tmd: 2, ...changed }), 2001)
    const address = `${ae.address}/${(resource as unknown as Management).rn}`
    const take = (tctl: number) => ae.client.update(address, { 'm2m:tram': { tctl } })
    const step = async (tctl: number): Promise<Management> =>
      assertStatus(await take(tctl), 2004).resource as unknown as Management
    const state = async () => assertStatus(await ae.client.retrieve(address), 2000).resource as unknown as Management
    return { address, take, step, state, resource: resource as unknown as Management }
  }
  const settled = (address: string, trst: number) =>
    eventually(async () => {
      const found = assertStatus(await ae.client.retrieve(address), 2000).resource as unknown as Management
      assert.equal(found.trst, trst)
      return found
    })
  const count = async (address: string) =>
    (assertStatus(await ae.client.retrieve(address), 2000).resource as { cni: number }).cni

  it('is led by the CSE from LOCK to COMMIT, and tells the responses', async () => {
    const [a, b] = [await makeContainer(), await makeContainer()]
    const { resource } = assertStatus(await create([creation(a, '1'), creation(b, '2'), limit(a, 3)]), 2001)
    const tram = resource as unknown as Management
    assert.equal(tram.trst, states.initial)
    assert.equal(tram.tctl, controls.initial)
    const done = await settled(`${ae.address}/${tram.rn}`, states.committed)
    assert.deepEqual(
      done.rsps['m2m:rsp'].map(({ rsc }) => rsc),
      [2001, 2001, 2004],
    )
    assert.equal((assertStatus(await ae.client.retrieve(`${a}/la`), 2000).resource as { con: string }).con, '1')
    assert.equal((assertStatus(await ae.client.retrieve(`${b}/la`), 2000).resource as { con: string }).con, '2')
    assert.equal((assertStatus(await ae.client.retrieve(a), 2000).resource as { mni: number }).mni, 3)
  })

  it('changes nothing when one request fails, and is aborted', async () => {
    const [a, b] = [await makeContainer(), await makeContainer()]
    const bad = creation(b, 'x', { pc: { 'm2m:cin': { unknown: 1 } } })
    const { resource } = assertStatus(await create([creation(a), bad]), 2001)
    const done = await settled(`${ae.address}/${(resource as unknown as Management).rn}`, states.aborted)
    assert.deepEqual(
      done.rsps['m2m:rsp'].map(({ rsc }) => rsc),
      [2001, 4000],
    )
    assert.equal(await count(a), 0)
    assert.equal(await count(b), 0)
    assertStatus(await ae.client.create(a, contentInstance, { 'm2m:cin': { con: 'free again' } }), 2001)
  })

  it('is aborted when a target does not exist', async () => {
    const a = await makeContainer()
    const { resource } = assertStatus(await create([creation(a), creation(`${ae.address}/nowhere`)]), 2001)
    const done = await settled(`${ae.address}/${(resource as unknown as Management).rn}`, states.aborted)
    assert.deepEqual(
      done.rsps['m2m:rsp'].map(({ rsc }) => rsc),
      [4004],
    )
    assert.equal(await count(a), 0)
  })

  it('goes when it has ended, with its transactions, unless it is to persist', async () => {
    const a = await makeContainer()
    const { resource } = assertStatus(await create([creation(a)], { tmh: undefined }), 2001)
    const address = `${ae.address}/${(resource as unknown as Management).rn}`
    await eventually(async () => assertStatus(await ae.client.retrieve(address), 4004))
    assert.equal(await count(a), 1)
    const children = await ae.client.discover(a, { ty: transaction })
    assert.deepEqual(children.body, { 'm2m:uril': [] })
  })

  it('shows nothing before COMMIT, and what EXECUTE told of then', async () => {
    const [a, b] = [await makeContainer(), await makeContainer()]
    const child = {
      op: 1,
      to: b,
      fr: ae.originator,
      rqi: 'r',
      rvi: '3',
      ty: container,
      pc: { 'm2m:cnt': { rn: 'new' } },
    }
    const tram = await begin([creation(a, '7'), child], { tltp: 2 })
    assert.equal(tram.resource.trst, states.initial)
    assertStatus(await ae.client.update(a, { 'm2m:cnt': { lbl: ['not locked yet'] } }), 2004)
    assert.equal((await tram.step(controls.lock)).trst, states.locked)
    const executed = await tram.step(controls.execute)
    assert.equal(executed.trst, states.executed)
    assert.equal(await count(a), 0)
    assertStatus(await ae.client.retrieve(`${b}/new`), 4004)
    const committed = await tram.step(controls.commit)
    assert.equal(committed.trst, states.committed)
    assert.equal(await count(a), 1)
    const { resource } = assertStatus(await ae.client.retrieve(`${b}/new`), 2000)
    assert.equal(executed.rsps['m2m:rsp'][1]?.pc?.['m2m:cnt']?.ri, (resource as { ri: string }).ri)
  })

  it('locks against all, or all but RETRIEVE', async () => {
    const [a, b] = [await makeContainer(), await makeContainer()]
    const all = await begin([creation(a)])
    const writes = await begin([creation(b)], { tltp: 2 })
    await all.step(controls.lock)
    await writes.step(controls.lock)
    assertStatus(await ae.client.retrieve(a), 5222)
    assertStatus(await ae.client.retrieve(`${a}/la`), 5222)
    assertStatus(await ae.client.retrieve(b), 2000)
    for (const locked of [a, b]) {
      assertStatus(await ae.client.update(locked, { 'm2m:cnt': { mni: 2 } }), 5222)
      assertStatus(await ae.client.create(locked, contentInstance, { 'm2m:cin': { con: 1 } }), 5222)
      assertStatus(await ae.client.delete(locked), 5222)
    }
    await all.step(controls.abort)
    assertStatus(await ae.client.retrieve(a), 2000)
    assertStatus(await ae.client.delete(writes.address), 5222)
    assert.equal((await writes.step(controls.abort)).trst, states.aborted)
    assertStatus(await ae.client.delete(writes.address), 2002)
    assert.equal(await count(b), 0)
  })

  it('takes only steps that its state allows', async () => {
    const a = await makeContainer()
    const tram = await begin([creation(a)])
    for (const tctl of [controls.execute, controls.commit, controls.abort]) assertStatus(await tram.take(tctl), 4123)
    await tram.step(controls.lock)
    for (const tctl of [controls.lock, controls.commit, controls.initial]) assertStatus(await tram.take(tctl), 4123)
    await tram.step(controls.execute)
    assertStatus(await tram.take(controls.lock), 4123)
    await tram.step(controls.commit)
    assertStatus(await tram.take(controls.abort), 4123)
    assert.equal((await tram.step(controls.initial)).trst, states.initial)
    await tram.step(controls.lock)
    await tram.step(controls.execute)
    assert.equal((await tram.step(controls.commit)).trst, states.committed)
    assert.equal(await count(a), 2)
  })

  it('has an error when a target is locked by another transaction', async () => {
    const [a, b] = [await makeContainer(), await makeContainer()]
    const first = await begin([creation(a)])
    const second = await begin([creation(b), creation(a)])
    await first.step(controls.lock)
    assert.equal((await second.step(controls.lock)).trst, states.error)
    assert.equal((await second.step(controls.abort)).trst, states.aborted)
    assertStatus(await ae.client.retrieve(b), 2000)
    await first.step(controls.execute)
    await first.step(controls.commit)
    await second.step(controls.initial)
    assert.equal((await second.step(controls.lock)).trst, states.locked)
    await second.step(controls.abort)
  })

  it('is tried again as often as transactionMaxRetries says', async () => {
    const a = await makeContainer()
    const first = await begin([creation(a)])
    await first.step(controls.lock)
    const { resource } = assertStatus(await create([creation(a)], { tmr: 50 }), 2001)
    const address = `${ae.address}/${(resource as unknown as Management).rn}`
    await settled(address, states.error)
    await first.step(controls.abort)
    await settled(address, states.committed)
    assert.equal(await count(a), 1)
  })

  it('is only controlled by its creator, and only where the mode says so', async () => {
    const a = await makeContainer()
    const own = await begin([creation(a)])
    const other = waystation.client('/id-in')
    const admin = await other.update(own.address, { 'm2m:tram': { tctl: controls.lock } })
    assertStatus(admin, 4103)
    const far = new Date(Date.now() + 3_600_000)
      .toISOString()
      .replace(/[-:.Z]/g, '')
      .slice(0, 15)
    const { resource } = assertStatus(await create([creation(a)], { tltm: far }), 2001)
    const address = `${ae.address}/${(resource as unknown as Management).rn}`
    assertStatus(await ae.client.update(address, { 'm2m:tram': { tctl: controls.lock } }), 4000)
    assertStatus(await ae.client.delete(address), 2002)
  })

  it('is given up at its transactionExpirationTime', async () => {
    const a = await makeContainer()
    const tept = new Date(Date.now() + 1500).toISOString().replace(/[-:Z]/g, '').replace('.', ',')
    const tram = await begin([creation(a)], { tept })
    await tram.step(controls.lock)
    assertStatus(await ae.client.retrieve(a), 5222)
    await settled(tram.address, states.aborted)
    assertStatus(await ae.client.retrieve(a), 2000)
  })

  it('refuses requests of others, and none at all', async () => {
    const a = await makeContainer()
    assertStatus(await create([creation(a, 'x', { fr: 'Cother' })]), 4000)
    assertStatus(await create([]), 4000)
    assertStatus(await create([creation(a)], { trst: 4 }), 4000)
  })

  it('locks nothing that its creator may not change', async () => {
    const a = await makeContainer()
    const other = await registerAE(waystation)
    const request = creation(a, 'x', { fr: other.originator })
    const tram = { rn: 'tram', tmd: 2, tmh: 2, rqps: { rq: [request] } }
    assertStatus(await other.client.create(other.address, transactionMgmt, { 'm2m:tram': tram }), 2001)
    const { resource } = assertStatus(
      await other.client.update(`${other.address}/tram`, { 'm2m:tram': { tctl: controls.lock } }),
      2004,
    )
    assert.equal((resource as unknown as Management).trst, states.error)
    assert.equal((resource as unknown as Management).rsps['m2m:rsp'][0]?.rsc, 4103)
    assertStatus(await ae.client.retrieve(a), 2000)
  })

  it('deletes a target with what is below it, in one with the rest', async () => {
    const [a, b] = [await makeContainer(), await makeContainer()]
    const removal = { op: 4, to: a, fr: ae.originator, rqi: 'r', rvi: '3' }
    const tram = await begin([creation(b), creation(b), removal])
    await tram.step(controls.lock)
    await tram.step(controls.execute)
    const done = await tram.step(controls.commit)
    assert.deepEqual(
      done.rsps['m2m:rsp'].map(({ rsc }) => rsc),
      [2001, 2001, 2002],
    )
    assertStatus(await ae.client.retrieve(a), 4004)
    assert.equal(await count(b), 2)
  })

  it('works on what it has put in the place of what it deleted', async () => {
    const [parent, name] = [await makeContainer(), uniqueName('c')]
    const [old, inner] = [`${parent}/${name}`, `${parent}/${name}/inner`]
    assertStatus(await ae.client.create(parent, container, { 'm2m:cnt': { rn: name } }), 2001)
    assertStatus(await ae.client.create(old, container, { 'm2m:cnt': { rn: 'inner' } }), 2001)
    const common = { fr: ae.originator, rqi: 'r', rvi: '3' }
    const making = (to: string, rn: string) => ({ ...common, op: 1, to, ty: container, pc: { 'm2m:cnt': { rn } } })
    const removal = { ...common, op: 4, to: old }
    const tram = await begin([removal, making(parent, name), making(old, 'inner'), limit(inner, 5), creation(inner)])
    await tram.step(controls.lock)
    await tram.step(controls.execute)
    const done = await tram.step(controls.commit)
    assert.deepEqual(
      done.rsps['m2m:rsp'].map(({ rsc }) => rsc),
      [2002, 2001, 2001, 2004, 2001],
    )
    const { resource } = assertStatus(await ae.client.retrieve(inner), 2000)
    assert.deepEqual([(resource as { mni: number }).mni, await count(inner)], [5, 1])
  })

  it('does not count a change of its labels as another try', async () => {
    const a = await makeContainer()
    const first = await begin([creation(a)])
    await first.step(controls.lock)
    const { resource } = assertStatus(await create([creation(a)], { tmr: 4 }), 2001)
    const address = `${ae.address}/${(resource as unknown as Management).rn}`
    await settled(address, states.error)
    for (const label of ['a', 'b', 'c', 'd', 'e']) {
      assertStatus(await ae.client.update(address, { 'm2m:tram': { lbl: [label] } }), 2004)
    }
    await first.step(controls.abort)
    await settled(address, states.committed)
  })

  it('gives up the lock when it goes with its parent', async () => {
    const other = await registerAE(waystation)
    assertStatus(await other.client.create(other.address, container, { 'm2m:cnt': { rn: 'keeper' } }), 2001)
    const request = { ...creation(`${other.address}/keeper`), fr: other.originator }
    const tram = { rn: 'tram', tmd: 2, rqps: { rq: [request] } }
    assertStatus(await other.client.create(other.address, transactionMgmt, { 'm2m:tram': tram }), 2001)
    assertStatus(await other.client.update(`${other.address}/tram`, { 'm2m:tram': { tctl: controls.lock } }), 2004)
    assertStatus(await other.client.retrieve(`${other.address}/keeper`), 5222)
    assertStatus(await other.client.delete(other.address), 2002)
    assertStatus(await other.client.retrieve(other.address), 4004)
  })

  it('keeps limits, and notifies subscribers when it is committed, not before', async () => {
    await using receiver = await NotificationReceiver.start()
    const a = await makeContainer()
    assertStatus(await ae.client.update(a, { 'm2m:cnt': { mni: 1 } }), 2004)
    const mailbox = receiver.mailbox('/committed')
    const sub = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [3], chty: [contentInstance] }, nct: 1 } }
    assertStatus(await ae.client.create(a, resourceTypes.subscription, sub), 2001)
    const tram = await begin([creation(a, '1'), creation(a, '2'), creation(a, '3')])
    await tram.step(controls.lock)
    await tram.step(controls.execute)
    await mailbox.expectNoMoreThan(0, 100)
    await tram.step(controls.commit)
    const notifications = await mailbox.waitFor(3)
    const contents = notifications.map(
      ({ sgn }) => (sgn.nev?.rep as Record<string, { con: string }> | undefined)?.['m2m:cin']?.con,
    )
    assert.deepEqual(contents, ['1', '2', '3'])
    assert.equal(await count(a), 1)
    assert.equal((assertStatus(await ae.client.retrieve(`${a}/la`), 2000).resource as { con: string }).con, '3')
  })
})
