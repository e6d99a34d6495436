import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  type OneM2MResponse,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('group (TS-0001 9.6.13, TS-0004 7.4.13)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let other: RegisteredAE

  before(async () => {
    waystation = await startWaystation({
      set: { 'notification.timeout': '300ms', 'limits.groupMembers': 20 },
    })
    ae = await registerAE(waystation)
    other = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  async function child(ty: number, name: string, attributes: Record<string, unknown> = {}, by = ae): Promise<Body> {
    const rn = uniqueName('m')
    const { resource } = assertStatus(await by.client.create(by.address, ty, { [name]: { rn, ...attributes } }), 2001)
    return { ...resource, address: `${by.address}/${rn}` }
  }
  const container = (by = ae) => child(resourceTypes.container, 'm2m:cnt', {}, by)
  const create = (attributes: Record<string, unknown>, by = ae): Promise<OneM2MResponse> =>
    by.client.create(by.address, resourceTypes.group, { 'm2m:grp': { rn: uniqueName('g'), mnm: 10, ...attributes } })
  const created = async (attributes: Record<string, unknown>): Promise<Body> => {
    const { resource } = assertStatus(await create(attributes), 2001)
    return { ...resource, address: `${ae.address}/${resource.rn}` }
  }
  const update = (group: Body, attributes: Record<string, unknown>) =>
    ae.client.update(group.address, { 'm2m:grp': attributes })

  it('has the attributes that the host sets', async () => {
    const member = await container()
    const group = await created({ mid: [member.address], gn: 'lamps' })
    assert.deepEqual([group.ty, group.cnm, group.mnm, group.mt, group.csy, group.mtv], [9, 1, 10, 0, 1, true])
    assert.deepEqual(group.mid, [member.address])
    assert.equal(group.ssi, true)
    assert.equal(group.gn, 'lamps')
  })

  it('may be empty', async () => {
    const group = await created({ mid: [], mt: 3 })
    assert.deepEqual([group.mid, group.cnm, group.mtv], [[], 0, true])
  })

  it('takes out members given twice, in whatever form of address', async () => {
    const one = await container()
    const two = await container()
    const forms = [
      one.address,
      two.ri,
      one.ri,
      `/id-in/${one.address}`,
      `//sp.test/id-in/${one.ri}`,
      `-${two.address.slice('cse-in'.length)}`,
      `${ae.originator}/${one.rn}`,
      two.address,
    ]
    const group = await created({ mid: forms, mnm: 2 })
    assert.deepEqual([group.mid, group.cnm], [[one.address, two.ri], 2])
  })

  it('takes out members of another CSE given twice', async () => {
    const group = await created({ mid: ['/id-mn/cse/x', '//sp.test/id-mn/cse/x'] })
    assert.deepEqual(group.mid, ['/id-mn/cse/x'])
  })

  for (const [what, attributes] of [
    ['without maxNrOfMembers', { mnm: undefined, mid: [] }],
    ['without memberIDs', {}],
    ['with maxNrOfMembers 0', { mnm: 0, mid: [] }],
    ['with currentNrOfMembers', { mid: [], cnm: 0 }],
    ['with memberTypeValidated', { mid: [], mtv: true }],
    ['with semanticSupportIndicator', { mid: [], ssi: true }],
    ['with an unknown memberType', { mid: [], mt: 77777 }],
    ['with an unknown consistencyStrategy', { mid: [], csy: 4 }],
    ['with a URL as member', { mid: ['http://127.0.0.1/x'] }],
    ['with a malformed member', { mid: ['cse-in//x'] }],
    ['with an attribute as member', { mid: ['cse-in#lbl'] }],
    ['with memberIDs that are no list', { mid: 'cse-in' }],
    ['with a specialisation that does not fit its memberType', { mid: [], mt: 3, spty: { mgd: 1006 } }],
  ] as const) {
    it(`is refused ${what}`, async () => {
      assertStatus(await create(attributes), 4000)
    })
  }

  it('is refused with more members than maxNrOfMembers', async () => {
    const mid = [(await container()).ri, (await container()).ri]
    assertStatus(await create({ mid, mnm: 1 }), 6010)
    assertStatus(await create({ mid, mnm: 2 }), 2001)
  })

  it('is refused with more members than this CSE allows', async () => {
    const mid = Array.from({ length: 21 }, (_, index) => `cse-in/none${index}`)
    assertStatus(await create({ mid, mnm: 100 }), 6010)
  })

  it('abandons members of the wrong type, as it does without consistencyStrategy', async () => {
    const member = await container()
    const group = await created({ mid: [member.ri, ae.address, ae.originator], mt: 3 })
    assert.deepEqual([group.mid, group.cnm, group.mt, group.mtv, group.csy], [[member.ri], 1, 3, true, 1])
  })

  it('is abandoned for a member of the wrong type', async () => {
    const member = await container()
    assertStatus(await create({ mid: [member.ri, ae.address], mt: 3, csy: 2 }), 4110)
    assertStatus(await create({ mid: [member.ri], mt: 3, csy: 2 }), 2001)
  })

  it('becomes mixed for a member of the wrong type', async () => {
    const member = await container()
    const group = await created({ mid: [member.ri, ae.address], mt: 3, csy: 3 })
    assert.deepEqual([group.mid, group.mt, group.cnm, group.mtv], [[member.ri, ae.address], 0, 2, true])
  })

  it('compares the specialisation of its members', async () => {
    const admin = waystation.client()
    const rn = uniqueName('n')
    assertStatus(await admin.create('cse-in', resourceTypes.node, { 'm2m:nod': { rn, ni: 'n1' } }), 2001)
    const add = async (content: unknown) =>
      assertStatus(await admin.create(`cse-in/${rn}`, resourceTypes.mgmtObj, content), 2001).resource.ri
    const battery = await add({ 'm2m:bat': { mgd: 1006, btl: 50, bts: 1 } })
    const memory = await add({ 'm2m:mem': { mgd: 1003, mma: 1, mmt: 2 } })
    const content = { mnm: 2, mid: [memory, battery], mt: 13, spty: { mgd: 1006 } }
    const group = assertStatus(await admin.create('cse-in', resourceTypes.group, { 'm2m:grp': content }), 2001).resource
    assert.deepEqual([group.mid, group.spty], [[battery], { mgd: 1006 }])
    const model = 'org.onem2m.common.moduleclass.binarySwitch'
    const flex = await child(resourceTypes.flexContainer, 'cod:binSh', { cnd: model, state: true })
    const models = await created({ mid: [flex.ri, (await container()).ri], mt: 28, spty: { cnd: model } })
    assert.deepEqual(models.mid, [flex.ri])
    assert.deepEqual((await created({ mid: [flex.ri], mt: 28, spty: { cnd: `${model}x` } })).mid, [])
  })

  it('takes latest and oldest as members of types of their own', async () => {
    const { address } = await container()
    assert.deepEqual((await created({ mid: [`${address}/la`, `${address}/ol`, address], mt: 20002 })).mid, [
      `${address}/la`,
    ])
    assert.deepEqual((await created({ mid: [`${address}/la`, `${address}/ol`, address], mt: 20001 })).mid, [
      `${address}/ol`,
    ])
  })

  it('takes the members of a subgroup for what its memberType says', async () => {
    const member = await container()
    const containers = await created({ mid: [member.ri], mt: 3 })
    const mixed = await created({ mid: [member.ri] })
    const mid = [`${containers.address}/fopt`, `${mixed.address}/fopt`, containers.address]
    assert.deepEqual((await created({ mid, mt: 3 })).mid, [mid[0]])
    assert.deepEqual((await created({ mid, mt: 9 })).mid, [mid[2]])
  })

  it('is refused when the type of a member may not be read', async () => {
    const secret = await container(other)
    assertStatus(await create({ mid: [secret.address], mt: 3 }), 5105)
    assertStatus(await create({ mid: [`${secret.address}/la`], mt: 20002 }), 5105)
    assertStatus(await create({ mid: [secret.address], mt: 0 }), 2001)
  })

  it('keeps members that can not be reached, and says that they are not validated', async () => {
    const member = await container()
    const group = await created({ mid: ['/id-mn/cse/x', member.ri], mt: 3 })
    assert.deepEqual([group.mid, group.mtv, group.mt], [['/id-mn/cse/x', member.ri], false, 3])
  })

  it('can have other members', async () => {
    const [one, two] = [await container(), await container()]
    const group = await created({ mid: [one.ri], mt: 3 })
    const changed = assertStatus(await update(group, { mid: [two.address, two.ri, ae.address] }), 2004).resource
    assert.deepEqual([changed.mid, changed.cnm, changed.mtv], [[two.address], 1, true])
  })

  it('keeps its members when new ones are refused', async () => {
    const member = await container()
    const secret = await container(other)
    const group = await created({ mid: [member.ri], mt: 3, csy: 2, mnm: 2 })
    assertStatus(await update(group, { mid: [ae.address] }), 4110)
    assertStatus(await update(group, { mid: [secret.address] }), 5105)
    assertStatus(await update(group, { mid: ['cse-in/a', 'cse-in/b', 'cse-in/c'] }), 6010)
    assertStatus(await update(group, { mid: ['x y'] }), 4000)
    assert.deepEqual(assertStatus(await ae.client.retrieve(group.address), 2000).resource.mid, [member.ri])
  })

  it('becomes mixed by an update', async () => {
    const group = await created({ mid: [(await container()).ri], mt: 3, csy: 3 })
    assert.equal(assertStatus(await update(group, { mid: [ae.address] }), 2004).resource.mt, 0)
  })

  it('can not allow fewer members than it has', async () => {
    const group = await created({ mid: [(await container()).ri, (await container()).ri] })
    assertStatus(await update(group, { mnm: 1 }), 6010)
    assert.equal(assertStatus(await update(group, { mnm: 2 }), 2004).resource.mnm, 2)
    assertStatus(await update(group, { mnm: 1, mid: [] }), 2004)
  })

  for (const [name, value] of [
    ['mt', 3],
    ['csy', 2],
    ['spty', { mgd: 1006 }],
    ['cnm', 1],
    ['mtv', true],
    ['ssi', true],
    ['mid', null],
    ['mnm', null],
    ['mnm', -1],
  ] as const) {
    it(`refuses an update of ${name} to ${JSON.stringify(value)}`, async () => {
      assertStatus(await update(await created({ mid: [] }), { [name]: value }), 4000)
    })
  }

  it('changes its name, policies of its members and aggregation, and loses them', async () => {
    const group = await created({ mid: [] })
    const wanted = { gn: 'n', macp: ['cse-in/acp'], nar: { num: 3, dur: 'PT5S' } }
    const changed = assertStatus(await update(group, wanted), 2004).resource
    assert.deepEqual({ gn: changed.gn, macp: changed.macp, nar: changed.nar }, wanted)
    const bare = assertStatus(await update(group, { gn: null, macp: null, nar: null }), 2004).resource
    assert.deepEqual([bare.gn, bare.macp, bare.nar], [undefined, undefined, undefined])
  })

  it('tells what differs from the request', async () => {
    const member = await container()
    const { resource } = assertStatus(
      await ae.client.create(
        ae.address,
        resourceTypes.group,
        { 'm2m:grp': { mnm: 3, mid: [member.ri, member.address] } },
        { rcn: 9 },
      ),
      2001,
    )
    assert.deepEqual([resource.mid, resource.cnm, resource.mnm], [[member.ri], 1, undefined])
  })

  it('is deleted without its members', async () => {
    const member = await container()
    const group = await created({ mid: [member.ri] })
    assertStatus(await ae.client.delete(group.address), 2002)
    assertStatus(await ae.client.retrieve(member.address), 2000)
    assertStatus(await ae.client.retrieve(`${group.address}/fopt`), 4004)
  })

  it('keeps the names of members that are deleted by themselves', async () => {
    const member = await container()
    const group = await created({ mid: [member.ri] })
    assertStatus(await ae.client.delete(member.address), 2002)
    assert.deepEqual(assertStatus(await ae.client.retrieve(group.address), 2000).resource.mid, [member.ri])
  })
})
