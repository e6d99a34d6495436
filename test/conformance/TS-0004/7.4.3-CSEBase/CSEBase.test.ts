import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

/** By their names on the wire. */
const infrastructureOnly = { evcg: 7, mssp: 11, asar: 19, svsn: 20, stcl: 21, stcg: 22 }

describe('CSEBase (TS-0001 9.6.3, TS-0004 7.4.3)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation({ cseId: '/id-core', cseName: 'core', spId: '//sp.example' })
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  it('says what the CSE is', async () => {
    const { resource } = assertStatus(await ae.client.retrieve('core'), 2000)
    assert.equal(resource.ty, 5)
    assert.equal(resource.rn, 'core')
    assert.equal(resource.pi, '')
    assert.equal(resource.csi, '/id-core')
    assert.equal(resource.cst, 1)
    assert.deepEqual(resource.srv, ['1', '2', '2a', '3', '4', '5'])
    assert.match(resource.ct, /^\d{8}T\d{6}/)
    assert.equal(resource.et, undefined)
  })

  it('lists the resource types it supports', async () => {
    const { resource } = assertStatus(await ae.client.retrieve('core'), 2000)
    for (const type of Object.values(resourceTypes)) assert.ok(resource.srt.includes(type), `${type}`)
  })

  it('lists no types that only an infrastructure CSE has where it is none, and refuses them', async () => {
    await using gateway = await startWaystation({ cseId: '/id-mn', cseName: 'mn', set: { role: 'mn' } })
    const { resource } = assertStatus(await gateway.client().retrieve('mn'), 2000)
    assert.equal(resource.cst, 2)
    for (const [name, type] of Object.entries(infrastructureOnly)) {
      assert.ok(!resource.srt.includes(type), `${type}`)
      assertStatus(await gateway.client().create('mn', type, { [`m2m:${name}`]: {} }), 4005)
    }
    assert.ok(resource.srt.includes(resourceTypes.container))
  })

  it('lists the releases that are configured', async () => {
    await using server = await startWaystation({ set: { releases: '2a,3' } })
    const { resource } = assertStatus(await server.client().retrieve('cse-in', { rvi: '3' }), 2000)
    assert.deepEqual(resource.srv, ['2a', '3'])
  })

  it('names the node it runs on, which says so', async () => {
    const client = waystation.client()
    const link = async () => assertStatus(await client.retrieve('core'), 2000).resource.nl
    const content = { 'm2m:nod': { rn: 'machine', ni: 'machine', hcl: '/id-core' } }
    const { resource } = assertStatus(await client.create('core', resourceTypes.node, content), 2001)
    assert.equal(await link(), resource.ri)
    await waystation.restart()
    assert.equal(await link(), resource.ri)
    assertStatus(await client.update('core/machine', { 'm2m:nod': { hcl: '/id-other' } }), 2004)
    assert.equal(await link(), undefined)
    assertStatus(await client.update('core/machine', { 'm2m:nod': { hcl: 'id-core' } }), 2004)
    assert.equal(await link(), resource.ri)
    assertStatus(await client.delete('core/machine'), 2002)
    assert.equal(await link(), undefined)
  })

  it('says where it is reached and what it understands', async () => {
    const { resource } = assertStatus(await ae.client.retrieve('core'), 2000)
    assert.deepEqual(resource.poa, [...new Set([waystation.url, waystation.peer.url])])
    assert.ok(resource.csz.some((one: string) => one.includes('json')))
    assert.ok(resource.csz.some((one: string) => one.includes('cbor')))
    for (const mediaType of resource.csz) {
      const [, format] = mediaType.split('/')
      if (format === 'xml') continue
      assertStatus(await ae.client.retrieve('core', { headers: { Accept: mediaType } }), 2000)
    }
  })

  it('tells its time when it is retrieved', async () => {
    const milliseconds = (stamp: string) => {
      const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(stamp)?.map(Number) ?? []
      return Date.UTC(y as number, (mo as number) - 1, d, h, mi, s)
    }
    const { resource } = assertStatus(await ae.client.retrieve('core'), 2000)
    assert.ok(Math.abs(milliseconds(resource.ctm) - Date.now()) < 5000, resource.ctm)
    const part = assertStatus(await ae.client.retrieve('core', { query: 'atrl=ctm' }), 2000)
    assert.ok(part.resource.ctm)
  })

  for (const originator of ['CAdmin', 'AE'] as const) {
    const client = () => (originator === 'AE' ? ae.client : waystation.client())

    it(`can not be created, updated or deleted by ${originator}`, async () => {
      assertStatus(await client().create('core', resourceTypes.CSEBase, { 'm2m:cb': { rn: 'other' } }), 4005)
      assertStatus(await client().update('core', { 'm2m:cb': { lbl: ['a'] } }), 4005)
      assertStatus(await client().delete('core'), 4005)
    })
  }

  it('takes no child of a type that belongs elsewhere', async () => {
    const instance = { 'm2m:cin': { con: '1' } }
    assertStatus(await waystation.client().create('core', resourceTypes.contentInstance, instance), 4108)
    assertStatus(await ae.client.create('core', resourceTypes.contentInstance, instance), 4108)
    assertStatus(await waystation.client().create('core', resourceTypes.pollingChannel, { 'm2m:pch': {} }), 4108)
  })

  it('can be subscribed to', async () => {
    const subscription = { 'm2m:sub': { nu: [ae.originator], enc: { net: [3] } } }
    assertStatus(await ae.client.create('core', resourceTypes.subscription, subscription), 2001)
  })
})
