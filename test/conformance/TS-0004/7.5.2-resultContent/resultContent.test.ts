import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('result content (TS-0001 8.1.2, TS-0004 6.3.4.2.7, 7.5.2)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let base: string

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
    base = `${ae.address}/tree`
    const make = async (to: string, ty: number, pc: unknown) => assertStatus(await ae.client.create(to, ty, pc), 2001)
    await make(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'tree' } })
    for (const rn of ['a', 'b', 'c']) await make(base, resourceTypes.container, { 'm2m:cnt': { rn } })
    await make(`${base}/a`, resourceTypes.contentInstance, { 'm2m:cin': { rn: 'leaf', con: 'x' } })
    await make(base, resourceTypes.contentInstance, { 'm2m:cin': { rn: 'own', con: 'y' } })
    await make(base, resourceTypes.subscription, { 'm2m:sub': { rn: 's', nu: [ae.originator] } })
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (rcn?: number, attributes = {}) =>
    ae.client.create(
      ae.address,
      resourceTypes.container,
      { 'm2m:cnt': { rn: uniqueName('c'), mni: 3, ...attributes } },
      rcn === undefined ? {} : { rcn },
    )
  const retrieve = async (rcn: number, query: Record<string, string | number> = {}, to = base) =>
    assertStatus(await ae.client.retrieve(to, { rcn, query }), 2000).body

  it('creates with all attributes by default and with 1', async () => {
    for (const rcn of [undefined, 1]) assert.equal(assertStatus(await create(rcn), 2001).body['m2m:cnt'].mni, 3)
  })

  it('creates with nothing, the address, the address and attributes, what the host set', async () => {
    assert.equal(assertStatus(await create(0), 2001).body, undefined)
    const address = assertStatus(await create(2), 2001)
    assert.match(address.body['m2m:uri'], new RegExp(`^${ae.address}/c`))
    const both = assertStatus(await create(3), 2001).body['m2m:rce']
    assert.equal(both['m2m:cnt'].mni, 3)
    assert.equal(both.uri, `${ae.address}/${both['m2m:cnt'].rn}`)
    const modified = assertStatus(await create(9), 2001).body['m2m:cnt']
    assert.equal(modified.mni, undefined)
    assert.equal(modified.rn, undefined)
    assert.ok(modified.ri && modified.ct && modified.et)
  })

  for (const rcn of [4, 5, 6, 7, 8, 10]) {
    it(`refuses to create with ${rcn}`, async () => {
      assertStatus(await create(rcn), 4000)
    })
  }

  it('retrieves attributes and nested child resources (4)', async () => {
    const tree = (await retrieve(4))['m2m:cnt']
    assert.equal(tree.rn, 'tree')
    assert.deepEqual(
      tree['m2m:cnt'].map(({ rn }: { rn: string }) => rn),
      ['a', 'b', 'c'],
    )
    assert.equal(tree['m2m:cnt'][0]['m2m:cin'][0].rn, 'leaf')
    assert.equal(tree['m2m:cin'][0].con, 'y')
    assert.equal(tree['m2m:sub'][0].rn, 's')
  })

  it('retrieves attributes and child references (5)', async () => {
    const tree = (await retrieve(5, { lvl: 1 }))['m2m:cnt']
    assert.equal(tree.rn, 'tree')
    const names = tree.ch.map(({ nm }: { nm: string }) => nm).sort()
    assert.deepEqual(names, ['a', 'b', 'c', 'own', 's'])
    assert.deepEqual(
      tree.ch.find(({ nm }: { nm: string }) => nm === 'a'),
      { nm: 'a', typ: 3, val: `${base}/a` },
    )
  })

  it('retrieves child references alone (6)', async () => {
    const { rrf } = (await retrieve(6, { lvl: 1 }))['m2m:rrl']
    assert.equal(rrf.length, 5)
  })

  it('retrieves child resources alone (8)', async () => {
    const tree = (await retrieve(8))['m2m:cnt']
    assert.equal(tree.ri, undefined)
    assert.equal(tree['m2m:cnt'].length, 3)
  })

  it('keeps to levels, limit and offset of direct children', async () => {
    assert.equal((await retrieve(4, { lvl: 1 }))['m2m:cnt']['m2m:cnt'][0]['m2m:cin'], undefined)
    const page = assertStatus(await ae.client.retrieve(base, { rcn: 8, query: { lim: 2, ty: 3 } }), 2000)
    assert.deepEqual(
      page.body['m2m:cnt']['m2m:cnt'].map(({ rn }: { rn: string }) => rn),
      ['a', 'b'],
    )
    assert.equal(page.headers['x-m2m-cts'], '1')
    assert.equal(page.headers['x-m2m-cto'], '3')
    const rest = await retrieve(8, { ofst: 3, ty: 3 })
    assert.deepEqual(
      rest['m2m:cnt']['m2m:cnt'].map(({ rn }: { rn: string }) => rn),
      ['c'],
    )
  })

  it('filters what is shown below', async () => {
    const tree = (await retrieve(4, { ty: 3 }))['m2m:cnt']
    assert.equal(tree['m2m:cin'], undefined)
    assert.equal(tree['m2m:cnt'].length, 3)
  })

  it('leaves out children that the originator may not retrieve', async () => {
    const rule = { acor: ['all'], acop: 63 }
    const policy = { rn: uniqueName('p'), pv: { acr: [rule] }, pvs: { acr: [rule] } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.accessControlPolicy, { 'm2m:acp': policy }), 2001)
    const rn = uniqueName('open')
    const attributes = { rn, acpi: [`${ae.address}/${policy.rn}`] }
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': attributes }), 2001)
    assertStatus(
      await ae.client.create(`${ae.address}/${rn}`, resourceTypes.container, { 'm2m:cnt': { rn: 'hidden' } }),
      2001,
    )
    assertStatus(
      await ae.client.create(`${ae.address}/${rn}`, resourceTypes.contentInstance, { 'm2m:cin': { con: '1' } }),
      2001,
    )
    const tree = assertStatus(await ae.client.as('Cguest').retrieve(`${ae.address}/${rn}`, { rcn: 4 }), 2000).body[
      'm2m:cnt'
    ]
    assert.equal(tree['m2m:cnt'], undefined)
    assert.equal(tree['m2m:cin'].length, 1)
  })

  for (const rcn of [0, 2, 3, 7, 9, 10, 13]) {
    it(`refuses to retrieve a container with ${rcn}`, async () => {
      assertStatus(await ae.client.retrieve(base, { rcn }), 4000)
    })
  }

  it('updates with nothing, all and what was modified', async () => {
    const to = `${base}/b`
    assert.equal(assertStatus(await ae.client.update(to, { 'm2m:cnt': { mni: 4 } }, { rcn: 0 }), 2004).body, undefined)
    assert.equal(assertStatus(await ae.client.update(to, { 'm2m:cnt': { mni: 5 } }), 2004).body['m2m:cnt'].rn, 'b')
    const modified = assertStatus(
      await ae.client.update(to, { 'm2m:cnt': { lbl: ['x'], mni: null } }, { rcn: 9 }),
      2004,
    )
    assert.equal(modified.body['m2m:cnt'].mni, null)
    assert.ok(modified.body['m2m:cnt'].lt)
    assert.equal(modified.body['m2m:cnt'].rn, undefined)
    for (const rcn of [2, 3, 4, 5, 6, 8]) {
      assertStatus(await ae.client.update(to, { 'm2m:cnt': { mni: 6 } }, { rcn }), 4000)
    }
  })

  it('deletes with nothing by default, with the state before when asked', async () => {
    const make = async () => assertStatus(await create(), 2001).body['m2m:cnt'].rn
    assert.equal(assertStatus(await ae.client.delete(`${ae.address}/${await make()}`), 2002).body, undefined)
    const whole = assertStatus(await ae.client.delete(`${ae.address}/${await make()}`, { rcn: 1 }), 2002)
    assert.equal(whole.body['m2m:cnt'].mni, 3)
    const name = await make()
    assertStatus(
      await ae.client.create(`${ae.address}/${name}`, resourceTypes.contentInstance, { 'm2m:cin': { con: 'z' } }),
      2001,
    )
    const tree = assertStatus(await ae.client.delete(`${ae.address}/${name}`, { rcn: 4 }), 2002)
    assert.equal(tree.body['m2m:cnt']['m2m:cin'][0].con, 'z')
    for (const rcn of [2, 3, 7, 9]) assertStatus(await ae.client.delete(base, { rcn }), 4000)
  })

  it('retrieves single attributes', async () => {
    const part = assertStatus(await ae.client.retrieve(base, { query: 'atrl=rn+cni' }), 2000).body['m2m:cnt']
    assert.deepEqual(part, { rn: 'tree', cni: 1 })
    assert.deepEqual(assertStatus(await ae.client.retrieve(base, { query: 'atrl=lbl' }), 2000).body['m2m:cnt'], {})
    assertStatus(await ae.client.retrieve(base, { query: 'atrl=nonsense' }), 4000)
  })
})
