import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const { container, contentInstance, transaction } = resourceTypes
const controls = { lock: 2, execute: 3, commit: 4, abort: 5 }
const states = { initial: 1, locked: 2, executed: 3, committed: 4, error: 5, aborted: 6 }

type Transaction = { trst: number; tctl: number; tid: string; rn: string; 'm2m:rsp'?: { rsc: number } }

describe('transaction (TS-0001 9.6.48, TS-0004 7.4.61)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const makeContainer = async (): Promise<string> => {
    const rn = uniqueName('c')
    assertStatus(await ae.client.create(ae.address, container, { 'm2m:cnt': { rn } }), 2001)
    return `${ae.address}/${rn}`
  }
  const creation = (changed = {}) => ({ op: 1, ty: contentInstance, pc: { 'm2m:cin': { con: '1' } }, ...changed })
  const create = (target: string, changed: Record<string, unknown> = {}) => {
    const trac = { rn: uniqueName('t'), tid: uniqueName('tid'), 'm2m:rqp': creation(), ...changed }
    return ae.client.create(target, transaction, { 'm2m:trac': trac })
  }
  const begin = async (target: string, changed: Record<string, unknown> = {}) => {
    const resource = assertStatus(await create(target, changed), 2001).resource as unknown as Transaction
    const address = `${target}/${resource.rn}`
    const take = (tctl: number) => ae.client.update(address, { 'm2m:trac': { tctl } })
    const step = async (tctl: number) => assertStatus(await take(tctl), 2004).resource as unknown as Transaction
    return { address, resource, take, step }
  }
  const count = async (address: string) =>
    (assertStatus(await ae.client.retrieve(address), 2000).resource as { cni: number }).cni

  it('locks its parent, executes unseen, and changes the parent when it is committed', async () => {
    const target = await makeContainer()
    const trac = await begin(target, { tltp: 2 })
    assert.equal(trac.resource.trst, states.locked)
    assert.equal(trac.resource.tctl, controls.lock)
    assertStatus(await ae.client.update(target, { 'm2m:cnt': { mni: 1 } }), 5222)
    const executed = await trac.step(controls.execute)
    assert.equal(executed.trst, states.executed)
    assert.equal(executed['m2m:rsp']?.rsc, 2001)
    assert.equal(await count(target), 0)
    assert.equal((await trac.step(controls.commit)).trst, states.committed)
    assert.equal(await count(target), 1)
    assertStatus(await ae.client.update(target, { 'm2m:cnt': { mni: 1 } }), 2004)
    assertStatus(await ae.client.delete(trac.address), 2002)
  })

  it('leaves its parent as it was when it is aborted', async () => {
    const target = await makeContainer()
    const trac = await begin(target)
    assertStatus(await ae.client.retrieve(target), 5222)
    await trac.step(controls.execute)
    assert.equal((await trac.step(controls.abort)).trst, states.aborted)
    assert.equal(await count(target), 0)
    assert.equal((await trac.step(controls.lock)).trst, states.locked)
    await trac.step(controls.abort)
  })

  it('has an error when its request fails', async () => {
    const target = await makeContainer()
    const request = creation({ pc: { 'm2m:cin': { unknown: 1 } } })
    const trac = await begin(target, { 'm2m:rqp': request })
    const executed = await trac.step(controls.execute)
    assert.equal(executed.trst, states.error)
    assert.equal(executed['m2m:rsp']?.rsc, 4000)
    assertStatus(await trac.take(controls.commit), 4123)
    assert.equal(await count(target), 0)
    await trac.step(controls.abort)
  })

  it('has an error when another transaction has locked the parent, and locks it later', async () => {
    const target = await makeContainer()
    const first = await begin(target)
    const second = await begin(target)
    assert.equal(second.resource.trst, states.error)
    assert.equal((await second.step(controls.lock)).trst, states.error)
    await first.step(controls.abort)
    assert.equal((await second.step(controls.lock)).trst, states.locked)
    await second.step(controls.abort)
  })

  it('shares the lock with those of its transactionID', async () => {
    const target = await makeContainer()
    const tid = uniqueName('tid')
    const [first, second] = [await begin(target, { tid }), await begin(target, { tid })]
    assert.equal(second.resource.trst, states.locked)
    for (const trac of [first, second]) await trac.step(controls.execute)
    for (const trac of [first, second]) await trac.step(controls.commit)
    assert.equal(await count(target), 2)
  })

  it('waits for its transactionLockTime', async () => {
    const target = await makeContainer()
    const tltm = new Date(Date.now() + 400).toISOString().replace(/[-:Z]/g, '').replace('.', ',')
    const trac = await begin(target, { tltm })
    assert.equal(trac.resource.trst, states.initial)
    assertStatus(await ae.client.retrieve(target), 2000)
    await eventually(async () => assertStatus(await ae.client.retrieve(target), 5222))
    await trac.step(controls.abort)
  })

  it('refuses steps that its state does not allow, and deletion while it is under way', async () => {
    const trac = await begin(await makeContainer())
    assertStatus(await trac.take(controls.commit), 4123)
    assertStatus(await trac.take(controls.lock), 4123)
    assertStatus(await ae.client.delete(trac.address), 5222)
    await trac.step(controls.abort)
    assertStatus(await trac.take(controls.execute), 4123)
    assertStatus(await ae.client.delete(trac.address), 2002)
  })

  it('refuses a request of another originator, about another resource, or none', async () => {
    const target = await makeContainer()
    assertStatus(await create(target, { 'm2m:rqp': creation({ fr: 'Cother' }) }), 4000)
    assertStatus(await create(target, { 'm2m:rqp': creation({ to: ae.address }) }), 4000)
    assertStatus(await create(target, { 'm2m:rqp': undefined }), 4000)
    assertStatus(await create(target, { tid: undefined }), 4000)
    assertStatus(await ae.client.retrieve(target), 2000)
  })

  it('can delete its parent', async () => {
    const target = await makeContainer()
    const trac = await begin(target, { 'm2m:rqp': { op: 4 } })
    await trac.step(controls.execute)
    assertStatus(await trac.take(controls.commit), 2004)
    assertStatus(await ae.client.retrieve(target), 4004)
  })
})
