import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'
import { createGuarded, operations } from './policies.ts'

describe('accessControlObjectDetails (TS-0003 7.1.4)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let other: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const allowing = (...acod: object[]) => createGuarded(owner, [{ acor: ['all'], acop: operations.all, acod }])
  const createContainer = (address: string) => other.client.create(address, resourceTypes.container, { 'm2m:cnt': {} })
  const createInstance = (address: string) =>
    other.client.create(address, resourceTypes.contentInstance, { 'm2m:cin': { con: '1' } })

  it('lets the child types listed be created and no others', async () => {
    const address = await allowing({ chty: [resourceTypes.contentInstance] })
    assertStatus(await createInstance(address), 2001)
    assertStatus(await createContainer(address), 4103)
  })

  it('takes any one of several details', async () => {
    const address = await allowing({ chty: [resourceTypes.subscription] }, { chty: [resourceTypes.container] })
    assertStatus(await createContainer(address), 2001)
    assertStatus(await createInstance(address), 4103)
  })

  it('applies to targets of the type given only', async () => {
    const fitting = await allowing({ ty: resourceTypes.container, chty: [resourceTypes.contentInstance] })
    assertStatus(await createInstance(fitting), 2001)
    const other = await allowing({ ty: resourceTypes.AE, chty: [resourceTypes.contentInstance] })
    assertStatus(await createInstance(other), 4103)
  })

  it('does not restrict other operations', async () => {
    const address = await allowing({ ty: resourceTypes.AE, chty: [resourceTypes.subscription] })
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await other.client.update(address, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    assertStatus(await other.client.delete(address), 2002)
  })
})
