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

  it('says where it is reached and what it understands', async () => {
    const { resource } = assertStatus(await ae.client.retrieve('core'), 2000)
    assert.deepEqual(resource.poa, [waystation.url])
    assert.ok(resource.csz.some((one: string) => one.includes('json')))
    assert.ok(resource.csz.some((one: string) => one.includes('cbor')))
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
