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
import { createGuarded, createPolicy, operations } from './policies.ts'

describe('accessControlAttributes (TS-0003 7.1.4)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let other: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const limitedTo = (...aca: string[]) =>
    createGuarded(owner, [{ acor: [other.originator], acop: operations.all, aca }])

  it('shows only the attributes listed', async () => {
    const { resource } = assertStatus(await other.client.retrieve(await limitedTo('rn', 'lbl', 'cni')), 2000)
    assert.deepEqual(Object.keys(resource).sort(), ['cni', 'rn'])
  })

  it('answers a partial retrieval of listed attributes and refuses others', async () => {
    const address = await limitedTo('cni')
    const { resource } = assertStatus(await other.client.retrieve(address, { query: 'atrl=cni' }), 2000)
    assert.deepEqual(resource, { cni: 0 })
    assertStatus(await other.client.retrieve(address, { query: 'atrl=cni+cbs' }), 4103)
  })

  it('lets listed attributes be updated and no others', async () => {
    const address = await limitedTo('lbl')
    assertStatus(await other.client.update(address, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    assertStatus(await other.client.update(address, { 'm2m:cnt': { mni: 3 } }), 4103)
    assertStatus(await other.client.update(address, { 'm2m:cnt': { lbl: ['b'], mni: 3 } }), 4103)
    const { resource } = assertStatus(await waystation.client().retrieve(address), 2000)
    assert.deepEqual([resource.lbl, resource.mni], [['a'], undefined])
  })

  it('shows only the attributes listed in the answer to an update', async () => {
    const address = await limitedTo('lbl')
    const { resource } = assertStatus(await other.client.update(address, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    assert.deepEqual(resource, { lbl: ['a'] })
  })

  it('lets a child be created with listed attributes only', async () => {
    const address = await limitedTo('rn', 'con')
    const create = (content: object) =>
      other.client.create(address, resourceTypes.contentInstance, { 'm2m:cin': content })
    assertStatus(await create({ rn: 'i', con: '1' }), 2001)
    assertStatus(await create({ con: '1', lbl: ['a'] }), 4103)
  })

  it('adds up what several rules list, and one without a list lifts the limit', async () => {
    const both = await createGuarded(owner, [
      { acor: ['all'], acop: operations.retrieve, aca: ['rn'] },
      { acor: ['all'], acop: operations.retrieve, aca: ['cni'] },
    ])
    const { resource } = assertStatus(await other.client.retrieve(both), 2000)
    assert.deepEqual(Object.keys(resource).sort(), ['cni', 'rn'])
    const lifted = await createGuarded(owner, [
      { acor: ['all'], acop: operations.retrieve, aca: ['rn'] },
      { acor: ['all'], acop: operations.retrieve },
    ])
    assert.ok(assertStatus(await other.client.retrieve(lifted), 2000).resource.ri)
  })

  it('limits every resource of a tree by its own policy', async () => {
    const parent = await limitedTo('rn')
    const acpi = [await createPolicy(owner, [{ acor: ['all'], acop: operations.all, aca: ['rn', 'cbs'] }])]
    const child = { 'm2m:cnt': { rn: 'child', acpi } }
    assertStatus(await waystation.client().create(parent, resourceTypes.container, child), 2001)
    const name = parent.split('/').at(-1)
    for (const [rcn, own] of [
      [4, { rn: name }],
      [8, {}],
    ] as const) {
      const { resource } = assertStatus(await other.client.retrieve(parent, { rcn }), 2000)
      assert.deepEqual(resource, { ...own, 'm2m:cnt': [{ rn: 'child', cbs: 0 }] }, `rcn ${rcn}`)
    }
  })
})
