import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

describe('statsConfig (TS-0004 7.4.23)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  it('holds eventConfigs and takes them along when it is deleted', async () => {
    const admin = waystation.client()
    const created = await admin.create('cse-in', resourceTypes.statsConfig, { 'm2m:stcg': { rn: 's', cr: null } })
    assert.deepEqual([created.rsc, created.resource.cr], [2001, 'CAdmin'])
    assertStatus(await admin.create('cse-in/s', resourceTypes.eventConfig, { 'm2m:evcg': { rn: 'e', evt: 1 } }), 2001)
    assertStatus(await admin.create('cse-in/s', resourceTypes.container, { 'm2m:cnt': {} }), 4108)
    assertStatus(await admin.delete('cse-in/s'), 2002)
    assertStatus(await admin.retrieve('cse-in/s/e'), 4004)
  })
})
