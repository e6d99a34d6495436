import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

const type = resourceTypes.notificationTargetPolicy

describe('notificationTargetPolicy (TS-0004 7.4.31)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (attributes: object) => waystation.client('CAdmin').create('cse-in', type, { 'm2m:ntp': attributes })

  it('says what happens when a target wants to leave', async () => {
    const { resource } = assertStatus(await create({ rn: 'p', acn: 3, plbl: 'Ask', rrs: 2, cr: null }), 2001)
    assert.equal(resource.ty, 26)
    assert.deepEqual([resource.acn, resource.plbl, resource.rrs, resource.cr], [3, 'Ask', 2, 'CAdmin'])
    const client = waystation.client('CAdmin')
    assertStatus(await client.update('cse-in/p', { 'm2m:ntp': { plbl: 'Default', rrs: 1 } }), 2004)
    assertStatus(await client.update('cse-in/p', { 'm2m:ntp': { acn: 1 } }), 4000)
    assertStatus(await client.update('cse-in/p', { 'm2m:ntp': { plbl: null } }), 4000)
    assertStatus(await client.delete('cse-in/p'), 2002)
  })

  it('accepts by default', async () => {
    const { resource } = assertStatus(await create({}), 2001)
    assert.equal(resource.acn, 1)
    assert.notEqual(resource.plbl, 'Default')
  })

  it('refuses what it can not be', async () => {
    assertStatus(await create({ acn: 5 }), 4000)
    assertStatus(await create({ rrs: 3 }), 4000)
    const { client, address } = await registerAE(waystation)
    assertStatus(await client.create(address, type, { 'm2m:ntp': {} }), 4108)
  })
})
