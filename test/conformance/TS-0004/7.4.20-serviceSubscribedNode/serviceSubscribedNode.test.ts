import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, type Body, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

const { m2mServiceSubscriptionProfile, serviceSubscribedAppRule, serviceSubscribedNode } = resourceTypes

describe('serviceSubscribedNode (TS-0004 7.4.20)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
    const admin = waystation.client()
    assertStatus(await admin.create('cse-in', m2mServiceSubscriptionProfile, { 'm2m:mssp': { rn: 'profile' } }), 2001)
    assertStatus(await admin.create('cse-in', serviceSubscribedAppRule, { 'm2m:asar': { rn: 'rule' } }), 2001)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (content: Body) =>
    waystation.client().create('cse-in/profile', serviceSubscribedNode, { 'm2m:svsn': content })

  it('keeps what it was made with; only its links and NIDD may change', async () => {
    const content = { rn: 'node', ni: '0.2.481.1', csi: '/id-in', di: ['urn:dev:ops:1-a'], rlk: ['cse-in/rule'] }
    const { resource } = assertStatus(await create(content), 2001)
    assert.deepEqual([resource.ty, resource.ni, resource.csi, resource.rlk], [20, content.ni, '/id-in', content.rlk])
    const update = (changed: Body) => waystation.client().update('cse-in/profile/node', { 'm2m:svsn': changed })
    for (const changed of [{ ni: '1' }, { csi: '/id-x' }, { di: null }]) assertStatus(await update(changed), 4000)
    assert.equal(assertStatus(await update({ rlk: null, nrq: true }), 2004).resource.rlk, undefined)
  })

  it('needs a nodeID, and links rules only', async () => {
    assertStatus(await create({ csi: '/id-in' }), 4000)
    assertStatus(await create({ ni: '1', rlk: ['cse-in/profile'] }), 4000)
    assertStatus(await create({ ni: '1', rlk: 'cse-in/rule' }), 4000)
    assertStatus(await create({ ni: '1', rlk: ['cse-in/later'] }), 2001)
  })

  it('lies below a profile, and goes with it', async () => {
    const admin = waystation.client()
    assertStatus(await admin.create('cse-in', serviceSubscribedNode, { 'm2m:svsn': { ni: '1' } }), 4108)
    assertStatus(await admin.create('cse-in', m2mServiceSubscriptionProfile, { 'm2m:mssp': { rn: 'other' } }), 2001)
    assertStatus(await admin.create('cse-in/other', serviceSubscribedNode, { 'm2m:svsn': { rn: 'n', ni: '1' } }), 2001)
    assertStatus(await admin.delete('cse-in/other'), 2002)
    assertStatus(await admin.retrieve('cse-in/other/n'), 4004)
  })
})
