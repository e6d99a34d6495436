import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

describe('policyDeletionRules (TS-0004 7.4.32)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
    const policies = ['one', 'two', 'three'].map((rn) =>
      waystation.client('CAdmin').create('cse-in', resourceTypes.notificationTargetPolicy, { 'm2m:ntp': { rn } }),
    )
    for (const policy of policies) assertStatus(await policy, 2001)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (policy: string, attributes: object) =>
    waystation.client('CAdmin').create(policy, resourceTypes.policyDeletionRules, { 'm2m:pdr': attributes })

  it('keep times and regions', async () => {
    const dr = { tod: ['0 0 8-17 * * 1-5 *'], lr: [{ accr: [48.86, 2.35, 500] }, { accc: ['FR'] }] }
    const { resource } = assertStatus(await create('cse-in/one', { rn: 'r', dr }), 2001)
    assert.equal(resource.ty, 27)
    assert.deepEqual(resource.dr, dr)
    assert.equal(resource.drr, 2)
    const client = waystation.client('CAdmin')
    assert.equal(assertStatus(await client.update('cse-in/one/r', { 'm2m:pdr': { drr: 1 } }), 2004).resource.drr, 1)
    assertStatus(await client.update('cse-in/one/r', { 'm2m:pdr': { dr } }), 4000)
  })

  it('are two at most in one policy', async () => {
    assertStatus(await create('cse-in/two', {}), 2001)
    assertStatus(await create('cse-in/two', {}), 2001)
    assertStatus(await create('cse-in/two', {}), 4105)
  })

  it('refuse what they can not be', async () => {
    assertStatus(await create('cse-in/three', { dr: { tod: ['* *'] } }), 4000)
    assertStatus(await create('cse-in/three', { dr: { lr: ['here'] } }), 4000)
    assertStatus(await create('cse-in/three', { drr: 3 }), 4000)
    assertStatus(await create('cse-in', {}), 4108)
  })
})
