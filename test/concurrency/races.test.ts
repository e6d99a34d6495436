import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../support/index.ts'

const racers = 64

function race<T>(run: (racer: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: racers }, (_, racer) => run(racer)))
}

function countOf<T>(values: readonly T[], value: T): number {
  return values.filter((one) => one === value).length
}

describe('requests that race', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  it('for one name: one gets it', async () => {
    const { client, address } = await registerAE(waystation)
    const codes = await race(
      async () => (await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'one' } })).rsc,
    )
    assert.equal(countOf(codes, 2001), 1)
    assert.equal(countOf(codes, 4105), racers - 1)
  })

  it('for one AE-ID: one gets it', async () => {
    const originator = uniqueName('C')
    const content = () => ({ 'm2m:ae': { rn: uniqueName('ae'), api: 'Nrace', rr: false, srv: ['3'] } })
    const codes = await race(
      async () => (await waystation.client(originator).create(waystation.cseBase, resourceTypes.AE, content())).rsc,
    )
    assert.equal(countOf(codes, 2001), 1)
    assert.equal(countOf(codes, 4117), racers - 1)
  })

  it('to register without a name or an identifier: all get their own', async () => {
    const content = { 'm2m:ae': { api: 'Nrace', rr: false, srv: ['3'] } }
    const resources = await race(
      async () =>
        assertStatus(await waystation.client().create(waystation.cseBase, resourceTypes.AE, content, { fr: 'C' }), 2001)
          .resource,
    )
    assert.equal(new Set(resources.map(({ aei }) => aei)).size, racers)
    assert.equal(new Set(resources.map(({ rn }) => rn)).size, racers)
  })

  it('with the deletion of the parent: done or not found, and nothing stays behind', async () => {
    const { client, address } = await registerAE(waystation)
    assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'parent' } }), 2001)
    const parent = `${address}/parent`
    const created = await race(async (racer) => {
      if (racer === racers / 2) return assertStatus(await client.delete(parent), 2002)
      if (racer % 2 === 0) return client.create(parent, resourceTypes.contentInstance, { 'm2m:cin': { con: 'x' } })
      return client.create(parent, resourceTypes.container, { 'm2m:cnt': { rn: `child${racer}` } })
    })
    const codes = created.map(({ rsc }) => rsc)
    assert.equal(countOf(codes, 2001) + countOf(codes, 4004), racers - 1, codes.join(' '))
    for (const { rsc, resource } of created) {
      if (rsc === 2001) assertStatus(await client.retrieve(resource.ri), 4004)
    }
    assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'parent' } }), 2001)
    const { resource } = assertStatus(await client.retrieve(parent, { rcn: 4 }), 2000)
    assert.equal(resource['m2m:cnt'], undefined)
    assert.equal(resource.cni, 0)
  })

  it('to delete one resource: one does', async () => {
    const { client, address } = await registerAE(waystation)
    const codes = await race(async () => (await client.delete(address)).rsc)
    assert.equal(countOf(codes, 2002), 1)
    assert.equal(countOf(codes, 2002) + countOf(codes, 4004) + countOf(codes, 4103) + countOf(codes, 4106), racers)
  })
})
