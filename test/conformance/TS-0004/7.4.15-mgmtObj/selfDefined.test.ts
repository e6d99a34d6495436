import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, resourceTypes, startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'

const good = { mgd: 0, mgs: 'http://vendor.example/pump.xsd', speed: 12.5, parts: [{ name: 'rotor' }], isOn: true }

describe('self-defined mgmtObj (TS-0001 9.6.15, TS-0004 7.4.15)', () => {
  let waystation: Waystation
  let node: string

  before(async () => {
    waystation = await startWaystation()
    const rn = uniqueName('node')
    const content = { 'm2m:nod': { rn, ni: 'urn:dev:ops:1' } }
    assertStatus(await waystation.client().create(waystation.cseBase, resourceTypes.node, content), 2001)
    node = `${waystation.cseBase}/${rn}`
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  const create = (content: object, name = 'vnd:pump', parent = node) =>
    waystation.client().create(parent, resourceTypes.mgmtObj, { [name]: content })

  it('has the attributes that its vendor gave it', async () => {
    for (const name of ['vnd:pump', 'acme.com:Pump-2', 'm2m:mgo']) {
      const { body } = assertStatus(await create({ ...good, dc: 'a pump' }, name), 2001)
      const { ty, mgd, mgs, dc, speed, parts, isOn, ri } = body[name]
      assert.deepEqual({ ty, mgd, mgs, dc, speed, parts, isOn }, { ty: 13, dc: 'a pump', ...good })
      assert.deepEqual((await waystation.client().retrieve(ri)).body, body)
    }
  })

  it('is updated, attribute by attribute', async () => {
    const { resource } = assertStatus(await create(good), 2001)
    const update = (content: object) => waystation.client().update(resource.ri, { 'vnd:pump': content })
    const { resource: changed } = assertStatus(await update({ speed: 13, isOn: null, level: 'high', dc: 'new' }), 2004)
    const { speed, isOn, level, dc } = changed
    assert.deepEqual({ speed, isOn, level, dc }, { speed: 13, isOn: undefined, level: 'high', dc: 'new' })
    for (const fixed of [{ mgd: 0 }, { mgs: 'http://other.example' }, { mgs: null }, { ri: 'x' }]) {
      assertStatus(await update(fixed), 4000)
    }
    assertStatus(await waystation.client().update(resource.ri, { 'vnd:valve': { speed: 1 } }), 4000)
  })

  it('is read in part', async () => {
    const { resource } = assertStatus(await create(good), 2001)
    const { body } = assertStatus(await waystation.client().retrieve(resource.ri, { query: { atrl: 'speed' } }), 2000)
    assert.deepEqual(body, { 'vnd:pump': { speed: 12.5 } })
  })

  it('is discovered, subscribed to and deleted like any other', async () => {
    const { resource } = assertStatus(await create({ ...good, lbl: ['vendor:pump'] }), 2001)
    const found = assertStatus(await waystation.client().discover(node, { lbl: 'vendor:pump', ty: 13 }), 2000)
    assert.equal(found.body['m2m:uril'].length, 1)
    const subscription = { 'm2m:sub': { nu: ['http://127.0.0.1:1/'], nct: 1, su: 'http://127.0.0.1:1/' } }
    const answer = await waystation.client().create(resource.ri, resourceTypes.subscription, subscription)
    assert.notEqual(answer.rsc, 5203)
    assertStatus(await waystation.client().delete(resource.ri), 2002)
    assertStatus(await waystation.client().retrieve(resource.ri), 4004)
  })

  it('needs a schema, and common attributes with good values', async () => {
    const { mgs: _mgs, ...withoutSchema } = good
    assertStatus(await create(withoutSchema), 4000)
    for (const wrong of [{ lbl: 'x' }, { obis: 1 }, { speed: null }, { 'a b': 1 }, { ty: 13 }, { mgs: 1 }]) {
      assertStatus(await create({ ...good, ...wrong }), 4000)
    }
  })

  it('is none when it has the number of a specialisation, or a name of the standard', async () => {
    assertStatus(await create({ ...good, mgd: 1001 }), 4125)
    assertStatus(await create({ mgs: good.mgs }), 4125)
    assertStatus(await create(good, 'm2m:pump'), 4125)
    assertStatus(await create(good, 'm2m:bat'), 4000)
    assertStatus(await create(good, 'm2m:cnt'), 4000)
    assertStatus(await create(good, 'pump'), 4125)
  })

  it('belongs below a node', async () => {
    assertStatus(await create(good, 'vnd:pump', waystation.cseBase), 4108)
  })
})
