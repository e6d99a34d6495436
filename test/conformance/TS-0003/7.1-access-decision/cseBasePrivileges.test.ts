import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

describe('configured rights of registered AEs on the CSEBase', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation({ set: { 'access.registeredOperations': 'create' } })
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  it('refuses what is not configured', async () => {
    assertStatus(await ae.client.retrieve(waystation.cseBase), 4103)
  })

  it('grants what is configured', async () => {
    assertStatus(await ae.client.create(waystation.cseBase, resourceTypes.container, { 'm2m:cnt': {} }), 2001)
  })
})
