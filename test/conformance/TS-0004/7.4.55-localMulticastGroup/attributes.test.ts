import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { bindingUnderTest } from '../../../support/bindings/index.ts'
import { assertStatus, registerAE, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

const good = { mad: { ip4: '192.0.2.7' }, mgft: '/id-host/all', mli: ['cse-in'] }

describe('localMulticastGroup (TS-0004 7.4.55)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation()
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  const create = (content: object, parent = waystation.cseBase, requester = waystation.client()) =>
    requester.create(parent, resourceTypes.localMulticastGroup, { 'm2m:lmg': { ...good, ...content } })

  it('has what the group host says', async () => {
    const given = { egid: 'all@op.example', rstt: '/id-host/answers', rstw: 'PT1S', tmgi: '1-2-3' }
    const { resource } = assertStatus(await create(given), 2001)
    assert.equal(resource.ty, 45)
    const { egid, mad, mgft, mli, rstt, rstw, tmgi } = resource
    assert.deepEqual({ egid, mad, mgft, mli, rstt, rstw, tmgi }, { ...good, ...given })
    assertStatus(await waystation.client().delete(resource.ri), 2002)
  })

  it('takes multicast addresses of both families', async () => {
    // Where CoAP is listened for at an address of one family, those of the other cannot be joined.
    const ip6 = bindingUnderTest === 'coap' ? {} : { ip6: 'FF05::1234' }
    const { resource } = assertStatus(await create({ mad: { ip4: '239.1.2.3', ...ip6 } }), 2001)
    assertStatus(await waystation.client().update(resource.ri, { 'm2m:lmg': { mad: { ip4: '239.1.2.4' } } }), 2004)
    assertStatus(await waystation.client().delete(resource.ri), 2002)
  })

  it('refuses bad attributes', async () => {
    const wrongOnes = [
      { mad: undefined },
      { mad: {} },
      { mad: { ip4: '239.1.2.0/24' } },
      { mad: '239.1.2.3' },
      { mgft: undefined },
      { mgft: '/id-host' },
      { mgft: 'all' },
      { mgft: '/id-host/all/members' },
      { mli: undefined },
      { mli: [] },
      { mli: ['/id-other/cnt1'] },
      { mli: ['cse-in#lbl'] },
      { rstw: 'soon' },
      { egid: 'no domain' },
    ]
    for (const wrong of wrongOnes) assertStatus(await create(wrong), 4000)
  })

  it('refuses bad changes', async () => {
    const { resource } = assertStatus(await create({}), 2001)
    const wrongOnes = [{ mgft: '/id-host/b' }, { mad: null }, { mad: {} }, { mli: [] }, { mli: ['/id-other/cnt1'] }]
    for (const wrong of wrongOnes) {
      assertStatus(await waystation.client().update(resource.ri, { 'm2m:lmg': wrong }), 4000)
    }
    assertStatus(await waystation.client().update(resource.ri, { 'm2m:lmg': { rstt: null, rstw: 'PT2S' } }), 2004)
  })

  it('belongs below the CSEBase, and is not for everybody', async () => {
    const ae = await registerAE(waystation)
    assertStatus(await create({}, ae.address, ae.client), 4108)
    assertStatus(await create({}, waystation.cseBase, ae.client), 4103)
  })

  it('has no subscriptions', async () => {
    const { resource } = assertStatus(await create({}), 2001)
    const content = { 'm2m:sub': { nu: ['http://127.0.0.1:1/'], enc: { net: [1] }, nct: 1 } }
    assertStatus(await waystation.client().create(resource.ri, resourceTypes.subscription, content), 5203)
  })
})
