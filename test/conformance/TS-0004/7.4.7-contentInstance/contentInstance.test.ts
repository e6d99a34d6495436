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

describe('contentInstance, latest and oldest (TS-0001 9.6.7, TS-0004 7.4.7, 7.4.27, 7.4.28)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let to: string

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  async function container(): Promise<string> {
    const rn = uniqueName('c')
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn } }), 2001)
    return `${ae.address}/${rn}`
  }
  const put = (attributes: Record<string, unknown>, target = to) =>
    ae.client.create(target, resourceTypes.contentInstance, { 'm2m:cin': attributes })
  before(async () => {
    to = await container()
  })

  it('keeps its content and what describes it', async () => {
    const attributes = {
      rn: uniqueName('i'),
      con: '{"v":1}',
      cnf: 'application/json:0',
      lbl: ['a'],
      or: 'http://o.example/x',
    }
    const created = assertStatus(await put(attributes), 2001).resource
    assert.deepEqual({ ...created, ...attributes }, created)
    assert.equal(created.cs, 7)
    assert.equal(created.ty, 4)
    const { resource } = assertStatus(await ae.client.retrieve(`${to}/${attributes.rn}`), 2000)
    assert.deepEqual(resource, created)
    assert.deepEqual(assertStatus(await ae.client.retrieve(created.ri), 2000).resource, created)
  })

  it('is found as latest and oldest, in the order of creation', async () => {
    const target = await container()
    assertStatus(await put({ con: 'first' }, target), 2001)
    assertStatus(await put({ con: 'second' }, target), 2001)
    assert.equal((await ae.client.retrieve(`${target}/la`)).resource.con, 'second')
    assert.equal((await ae.client.retrieve(`${target}/ol`)).resource.con, 'first')
  })

  it('answers 4004 for latest and oldest of an empty container', async () => {
    const target = await container()
    for (const name of ['la', 'ol']) {
      assertStatus(await ae.client.retrieve(`${target}/${name}`), 4004)
      assertStatus(await ae.client.delete(`${target}/${name}`), 4004)
    }
  })

  it('can not be updated, nor can latest and oldest', async () => {
    const { resource } = assertStatus(await put({ con: 'x' }), 2001)
    for (const path of [`${to}/${resource.rn}`, `${to}/la`, `${to}/ol`]) {
      assertStatus(await ae.client.update(path, { 'm2m:cin': { lbl: ['b'] } }), 4005)
    }
  })

  it('is not created below latest or oldest', async () => {
    assertStatus(await put({ con: 'x' }, `${to}/la`), 4005)
  })

  it('has no children of other types', async () => {
    const { resource } = assertStatus(await put({ con: 'x' }), 2001)
    const below = `${to}/${resource.rn}`
    assertStatus(await ae.client.create(below, resourceTypes.container, { 'm2m:cnt': {} }), 4108)
  })

  it('refuses a subscription', async () => {
    const { resource } = assertStatus(await put({ con: 'x' }), 2001)
    const subscription = { 'm2m:sub': { nu: [ae.originator] } }
    assertStatus(await ae.client.create(`${to}/${resource.rn}`, resourceTypes.subscription, subscription), 5203)
  })

  it('needs a content', async () => {
    assertStatus(await put({ lbl: ['a'] }), 4000)
  })

  it('takes numbers, booleans and objects as content', async () => {
    for (const con of [17, true, { a: [1] }]) {
      assert.deepEqual(assertStatus(await put({ con }), 2001).resource.con, con)
    }
  })

  for (const cnf of ['text/plain', 'text/plain:7', ':0', 'text/plain:0:9', 'text']) {
    it(`refuses contentInfo ${cnf}`, async () => {
      assertStatus(await put({ con: 'x', cnf }), 4000)
    })
  }

  it('refuses a name that is taken', async () => {
    const rn = uniqueName('i')
    assertStatus(await put({ rn, con: '1' }), 2001)
    assertStatus(await put({ rn, con: '2' }), 4105)
    assertStatus(await ae.client.create(to, resourceTypes.container, { 'm2m:cnt': { rn } }), 4105)
  })

  it('refuses what only the host sets', async () => {
    for (const attributes of [{ cs: 3 }, { st: 1 }, { ct: '20260101T000000' }, { ri: 'x' }, { acpi: ['x'] }]) {
      assertStatus(await put({ con: 'x', ...attributes }), 4000)
    }
  })

  it('is decided by the policies of its container', async () => {
    assertStatus(await put({ con: 'x' }), 2001)
    assertStatus(await ae.client.as('Cstranger').retrieve(`${to}/la`), 4103)
  })

  it('goes when its expirationTime is reached', async () => {
    const target = await container()
    const et = new Date(Date.now() + 400).toISOString().replace(/[-:]/g, '').replace('.', ',').replace('Z', '')
    assert.equal(assertStatus(await put({ con: 'x', et }, target), 2001).resource.et, et)
    await eventually(async () => assertStatus(await ae.client.retrieve(`${target}/la`), 4004), { timeoutMs: 4000 })
    assert.equal((await ae.client.retrieve(target)).resource.cni, 0)
  })

  it('goes after as many retrievals as deletionCnt says, in whatever way they come', async () => {
    const target = await container()
    const { resource } = assertStatus(await put({ con: 'x', dcnt: 3 }, target), 2001)
    const ways = [resource.ri, `${target}/la`, `${target}/ol`]
    const left = []
    for (const way of ways) left.push(assertStatus(await ae.client.retrieve(way), 2000).resource.dcnt)
    assert.deepEqual(left, [2, 1, 0])
    for (const way of ways) assertStatus(await ae.client.retrieve(way), 4004)
    const { cni, cbs } = assertStatus(await ae.client.retrieve(target), 2000).resource
    assert.deepEqual([cni, cbs], [0, 0])
  })

  it('counts every one of many retrievals at once', async () => {
    const target = await container()
    assertStatus(await put({ con: 'x', dcnt: 5 }, target), 2001)
    const answers = await Promise.all(Array.from({ length: 8 }, () => ae.client.retrieve(`${target}/la`)))
    assert.deepEqual(answers.map(({ rsc }) => rsc).sort(), [2000, 2000, 2000, 2000, 2000, 4004, 4004, 4004])
  })

  it('keeps a content that only looks like a deletionCnt', async () => {
    const { resource } = assertStatus(await put({ con: { dcnt: 1 } }), 2001)
    for (let count = 0; count < 3; count++) assertStatus(await ae.client.retrieve(resource.ri), 2000)
  })

  it('lives no longer than its container', async () => {
    const { resource } = assertStatus(await put({ con: 'x', et: '99991231T235959' }), 2001)
    const parent = (await ae.client.retrieve(to)).resource
    assert.equal(resource.et, parent.et)
  })
})
