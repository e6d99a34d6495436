import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type OneM2MClient,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const [AEAnnc, containerAnnc, contentInstanceAnnc, CSEBaseAnnc] = [10_002, 10_003, 10_004, 10_005]

describe('announced resources made by the CSE of their originals (TS-0001 9.6.26, 10.2.9)', () => {
  let waystation: Waystation
  let gateway: OneM2MClient
  let ae: RegisteredAE
  let base: string

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
    gateway = waystation.client('/id-mn')
    const registration = { 'm2m:csr': { cb: '/id-mn/cse-mn', rr: true, srv: ['3'] } }
    assertStatus(await gateway.create(waystation.cseBase, resourceTypes.remoteCSE, registration), 2001)
    const announced = { 'm2m:cbA': { rn: 'mn', lnk: '/id-mn/cse-mn', srv: ['3'] } }
    assertStatus(await gateway.create(waystation.cseBase, CSEBaseAnnc, announced), 2001)
    base = `${waystation.cseBase}/mn`
  })
  after(() => waystation[Symbol.asyncDispose]())

  const announce = (attributes: object = {}, client = gateway) =>
    client.create(base, containerAnnc, { 'm2m:cntA': { lnk: '/id-mn/cnt1', ...attributes } })

  it('are created, updated and deleted by that CSE', async () => {
    const rn = uniqueName('cntA')
    const created = assertStatus(await announce({ rn, lbl: ['a'], mni: 5, or: 'http://example.com/o' }), 2001)
    assert.deepEqual(Object.keys(created.body), ['m2m:cntA'])
    const { ty, lnk, lbl, mni, et } = created.resource
    assert.deepEqual([ty, lnk, lbl, mni], [10_003, '/id-mn/cnt1', ['a'], 5])
    assert.match(et, /^\d{8}T\d{6}/)
    const updated = await gateway.update(`${base}/${rn}`, { 'm2m:cntA': { mni: null, lbl: ['b'] } })
    assert.deepEqual([updated.rsc, updated.resource.lbl, updated.resource.mni], [2004, ['b'], undefined])
    assertStatus(await gateway.delete(`${base}/${rn}`), 2002)
  })

  it('carry read-only attributes of the original, and none that are never announced', async () => {
    const application = { 'm2m:aeA': { lnk: '/id-mn/Cx', api: 'Nx', aei: 'Cx', rr: false, srv: ['3'] } }
    assert.equal(assertStatus(await gateway.create(base, AEAnnc, application), 2001).resource.aei, 'Cx')
    assertStatus(await announce({ cni: 5 }), 4000)
    assertStatus(await announce({ at: ['/id-in'] }), 4000)
  })

  it('must have a link', async () => {
    assertStatus(await announce({ lnk: undefined }), 4000)
    const { resource } = assertStatus(await announce(), 2001)
    assertStatus(await gateway.update(`${base}/${resource.rn}`, { 'm2m:cntA': { lnk: null } }), 4000)
  })

  it('nest as their originals do', async () => {
    const { resource } = assertStatus(await announce(), 2001)
    const address = `${base}/${resource.rn}`
    const instance = { 'm2m:cinA': { lnk: '/id-mn/cin1', con: '21' } }
    assertStatus(await gateway.create(address, contentInstanceAnnc, instance), 2001)
    assertStatus(await gateway.create(address, AEAnnc, { 'm2m:aeA': { lnk: '/id-mn/Cx' } }), 4108)
  })

  it('may be announced below the registration of the CSE too', async () => {
    const address = `${waystation.cseBase}/id-mn`
    assertStatus(await gateway.create(address, containerAnnc, { 'm2m:cntA': { lnk: '/id-mn/cnt2' } }), 2001)
  })

  it('are not made by AEs, nor by a CSE that is not registered', async () => {
    assertStatus(await announce({}, ae.client), 4103)
    assertStatus(await announce({}, waystation.client()), 4103)
    const stranger = waystation.client('/id-stranger')
    const announced = { 'm2m:cbA': { lnk: '/id-stranger/cse' } }
    assertStatus(await stranger.create(waystation.cseBase, CSEBaseAnnc, announced), 4103)
    assertStatus(await announce({}, stranger), 4103)
  })

  it('are accessed by their policies', async () => {
    const rule = { acor: [ae.originator], acop: 34 }
    const policy = {
      'm2m:acp': { rn: uniqueName('acp'), pv: { acr: [rule] }, pvs: { acr: [{ acor: ['CAdmin'], acop: 63 }] } },
    }
    const made = await waystation.client().create(waystation.cseBase, resourceTypes.accessControlPolicy, policy)
    const acpi = [assertStatus(made, 2001).resource.ri]
    const open = assertStatus(await announce({ acpi }), 2001).resource.ri
    const shut = assertStatus(await announce(), 2001).resource.ri
    assertStatus(await ae.client.retrieve(open), 2000)
    assertStatus(await ae.client.update(open, { 'm2m:cntA': { lbl: ['x'] } }), 4103)
    assertStatus(await ae.client.retrieve(shut), 4103)
  })

  it('lead to their originals with result content 7', async () => {
    const original = { 'm2m:cnt': { rn: uniqueName('cnt'), lbl: ['original'] } }
    const { ri } = assertStatus(await ae.client.create(ae.address, resourceTypes.container, original), 2001).resource
    const copy = assertStatus(await announce({ lnk: `/id-in/${ri}` }), 2001).resource.ri
    assert.deepEqual(assertStatus(await waystation.client().retrieve(copy, { rcn: 7 }), 2000).body['m2m:cnt'].lbl, [
      'original',
    ])
    const gone = assertStatus(await announce({ lnk: '/id-nowhere/cnt' }), 2001).resource.ri
    assertStatus(await waystation.client().retrieve(gone, { rcn: 7 }), 4004)
    assertStatus(await ae.client.retrieve(ri, { rcn: 7 }), 4000)
  })

  it('can be found by their type', async () => {
    const label = uniqueName('l')
    const { rn } = assertStatus(await announce({ lbl: [label] }), 2001).resource
    const found = await gateway.discover(waystation.cseBase, { ty: containerAnnc, lbl: label })
    assert.deepEqual(found.resource, [`${base}/${rn}`])
  })
})
