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

describe('container and its limits (TS-0001 9.6.6, TS-0004 7.4.6)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  async function container(attributes: Record<string, unknown> = {}): Promise<string> {
    const rn = uniqueName('c')
    assertStatus(
      await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn, ...attributes } }),
      2001,
    )
    return `${ae.address}/${rn}`
  }
  const put = (to: string, con: unknown, more: Record<string, unknown> = {}) =>
    ae.client.create(to, resourceTypes.contentInstance, { 'm2m:cin': { con, ...more } })
  const read = async (to: string) => assertStatus(await ae.client.retrieve(to), 2000).resource

  it('starts with counters at zero and the attributes the host sets', async () => {
    const created = await read(await container({ mni: 3, mbs: 100, mia: 60, lbl: ['k:v'] }))
    assert.deepEqual([created.cni, created.cbs, created.st], [0, 0, 0])
    assert.deepEqual([created.mni, created.mbs, created.mia, created.lbl], [3, 100, 60, ['k:v']])
    assert.equal(created.ty, 3)
    assert.equal(created.pi, ae.originator)
    assert.match(created.ct, /^\d{8}T\d{6}(,\d+)?$/)
    assert.equal(created.lt, created.ct)
    assert.ok(created.et > created.ct)
  })

  it('counts instances and bytes, and raises stateTag with each', async () => {
    const to = await container()
    const first = assertStatus(await put(to, 'abc'), 2001).resource
    assert.equal(first.st, 1)
    const second = assertStatus(await put(to, 'é'), 2001).resource
    assert.equal(second.cs, 2)
    const { cni, cbs, st } = await read(to)
    assert.deepEqual([cni, cbs, st], [2, 5, 2])
  })

  it('removes the oldest instance when maxNrOfInstances is reached', async () => {
    const to = await container({ mni: 2 })
    for (const con of ['1', '2', '3']) assertStatus(await put(to, con), 2001)
    assert.equal((await read(`${to}/ol`)).con, '2')
    assert.equal((await read(`${to}/la`)).con, '3')
    assert.deepEqual([(await read(to)).cni, (await read(to)).cbs], [2, 2])
  })

  it('removes the oldest instances until a new one fits maxByteSize', async () => {
    const to = await container({ mbs: 10 })
    for (const con of ['aaaa', 'bbbb', 'cccccccc']) assertStatus(await put(to, con), 2001)
    const { cni, cbs } = await read(to)
    assert.deepEqual([cni, cbs], [1, 8])
  })

  it('refuses an instance larger than maxByteSize and changes nothing', async () => {
    const to = await container({ mbs: 3 })
    assertStatus(await put(to, 'abc'), 2001)
    assertStatus(await put(to, 'abcd'), 5207)
    const { cni, cbs, st } = await read(to)
    assert.deepEqual([cni, cbs, st], [1, 3, 1])
  })

  it('keeps nothing with maxNrOfInstances 0', async () => {
    const to = await container({ mni: 0 })
    assertStatus(await put(to, 'gone'), 2001)
    assert.equal((await read(to)).cni, 0)
    assertStatus(await ae.client.retrieve(`${to}/la`), 4004)
  })

  it('removes instances older than maxInstanceAge', async () => {
    const to = await container({ mia: 1 })
    const { resource } = assertStatus(await put(to, 'old'), 2001)
    assert.ok(resource.et < (await read(to)).et)
    await eventually(async () => assert.equal((await read(to)).cni, 0), { timeoutMs: 4000 })
    assert.equal((await read(to)).cbs, 0)
  })

  it('applies limits that an UPDATE lowers at once', async () => {
    const to = await container()
    for (const con of ['aa', 'bb', 'cc', 'dd']) assertStatus(await put(to, con), 2001)
    const updated = assertStatus(await ae.client.update(to, { 'm2m:cnt': { mni: 2 } }), 2004).resource
    assert.deepEqual([updated.cni, updated.cbs], [2, 4])
    assertStatus(await ae.client.update(to, { 'm2m:cnt': { mni: null, mbs: 2 } }), 2004)
    const { cni, cbs, mni } = await read(to)
    assert.deepEqual([cni, cbs, mni], [1, 2, undefined])
    assert.equal((await read(`${to}/la`)).con, 'dd')
  })

  it('adjusts the counters when an instance, latest or oldest is deleted', async () => {
    const to = await container()
    const names: string[] = []
    for (const con of ['a', 'bb', 'ccc']) names.push(assertStatus(await put(to, con), 2001).resource.rn)
    assertStatus(await ae.client.delete(`${to}/la`), 2002)
    assert.deepEqual([(await read(to)).cni, (await read(to)).cbs], [2, 3])
    assertStatus(await ae.client.delete(`${to}/ol`), 2002)
    assertStatus(await ae.client.retrieve(`${to}/${names[0]}`), 4004)
    assertStatus(await ae.client.delete(`${to}/${names[1]}`), 2002)
    assert.deepEqual([(await read(to)).cni, (await read(to)).cbs], [0, 0])
  })

  it('never gives an identifier twice, not even after the latest was deleted', async () => {
    const to = await container()
    const first = assertStatus(await put(to, 'a'), 2001).resource.ri
    assertStatus(await ae.client.delete(`${to}/la`), 2002)
    assert.notEqual(assertStatus(await put(to, 'b'), 2001).resource.ri, first)
  })

  it('does not count instances of nested containers', async () => {
    const to = await container()
    assertStatus(await ae.client.create(to, resourceTypes.container, { 'm2m:cnt': { rn: 'inner' } }), 2001)
    assertStatus(await put(`${to}/inner`, 'x'), 2001)
    assert.equal((await read(to)).cni, 0)
    assert.equal((await read(`${to}/inner`)).cni, 1)
  })

  it('withholds instances while disableRetrieval is set, and drops them when it is cleared', async () => {
    const to = await container({ disr: true })
    const { resource } = assertStatus(await put(to, 'secret'), 2001)
    for (const path of [`${to}/la`, `${to}/ol`, `${to}/${resource.rn}`]) {
      assertStatus(await ae.client.retrieve(path), 4005)
      assertStatus(await ae.client.delete(path), 4005)
    }
    const children = assertStatus(await ae.client.retrieve(to, { rcn: 8 }), 2000).resource
    assert.equal(children['m2m:cin'], undefined)
    assertStatus(await ae.client.update(to, { 'm2m:cnt': { disr: false } }), 2004)
    assert.equal((await read(to)).cni, 0)
    assertStatus(await ae.client.retrieve(`${to}/la`), 4004)
  })

  it('drops instances also when disableRetrieval is taken away', async () => {
    const to = await container({ disr: true })
    assertStatus(await put(to, 'secret'), 2001)
    assertStatus(await ae.client.update(to, { 'm2m:cnt': { disr: null } }), 2004)
    assert.equal((await read(to)).cni, 0)
    assertStatus(await ae.client.retrieve(`${to}/la`), 4004)
  })

  it('deletes itself with everything below', async () => {
    const to = await container()
    const { resource } = assertStatus(await put(to, 'x'), 2001)
    assertStatus(await ae.client.delete(to), 2002)
    assertStatus(await ae.client.retrieve(to), 4004)
    assertStatus(await ae.client.retrieve(resource.ri), 4004)
  })

  for (const [what, attributes] of [
    ['a negative maxNrOfInstances', { mni: -1 }],
    ['a maxByteSize that is no number', { mbs: '10' }],
    ['a fractional maxInstanceAge', { mia: 1.5 }],
    ['a counter', { cni: 1 }],
    ['a byte counter', { cbs: 1 }],
    ['a stateTag', { st: 1 }],
    ['an unknown attribute', { nonsense: 1 }],
    ['disableRetrieval that is no boolean', { disr: 'yes' }],
    ['a locationID', { li: 'x' }],
    ['a creator that is not null', { cr: 'Cme' }],
    ['labels that are no list', { lbl: 'a' }],
    ['an expirationTime in the past', { et: '20200101T000000' }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const response = await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': attributes })
      assertStatus(response, 4000)
      assert.match(response.body['m2m:dbg'], new RegExp(Object.keys(attributes)[0] as string))
    })
  }

  it('tells the creator when asked with null', async () => {
    const to = await container({ cr: null })
    assert.equal((await read(to)).cr, ae.originator)
    assert.equal((await read(await container())).cr, undefined)
  })

  it('refuses the names of its virtual children', async () => {
    const to = await container()
    for (const rn of ['la', 'ol']) {
      assertStatus(await ae.client.create(to, resourceTypes.container, { 'm2m:cnt': { rn } }), 4005)
    }
  })
})
