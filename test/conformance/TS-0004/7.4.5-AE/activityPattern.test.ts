import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const atNight = [{ se: { sce: ['* * 1-4 * * * *'] }, sti: 1 }]
const always = [{ se: { sce: ['* * * * * * *'] } }]

describe('activityPatternElements (TS-0001 9.6.5) with a network operator', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation({ set: { 'network.simulatedDevices': 'a@op.example=1 1' } })
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  const register = (attributes: object) => {
    const content = { 'm2m:ae': { rn: uniqueName('ae'), api: 'Ntest', rr: false, srv: ['4'], ...attributes } }
    return waystation.client(`C${uniqueName('a')}`).create(waystation.cseBase, resourceTypes.AE, content)
  }

  it('are taken as the network permits them, in both forms', async () => {
    assert.deepEqual(assertStatus(await register({ mei: 'a@op.example', ape: atNight }), 2001).resource.ape, atNight)
    assertStatus(await register({ mei: 'a@op.example', ape: { apt: atNight } }), 2001)
  })

  it('are refused when the network does not permit them', async () => {
    assertStatus(await register({ mei: 'a@op.example', ape: always }), 6034)
    assertStatus(await register({ mei: 'nobody@op.example', ape: atNight }), 6034)
    const ae = await registerAE(waystation, { mei: 'a@op.example' })
    assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { ape: always } }), 6034)
    assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { ape: atNight } }), 2004)
  })

  it('of a device that the network does not know by name are kept', async () => {
    assertStatus(await register({ ape: always }), 2001)
  })
})
