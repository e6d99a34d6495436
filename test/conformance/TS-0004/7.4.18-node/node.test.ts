import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('node (TS-0001 9.6.18, TS-0004 7.4.18)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (content: object) =>
    waystation.client().create(waystation.cseBase, resourceTypes.node, { 'm2m:nod': content })
  const retrieve = async (address: string) => assertStatus(await waystation.client().retrieve(address), 2000).resource

  async function createNode(): Promise<{ address: string; identifier: string }> {
    const rn = uniqueName('node')
    const { resource } = assertStatus(await create({ rn, ni: rn }), 2001)
    return { address: `${waystation.cseBase}/${rn}`, identifier: resource.ri }
  }

  it('is created, updated and deleted', async () => {
    const rn = uniqueName('node')
    const content = { rn, ni: '0.2.481.1.100', hcl: '/id-mn', mgca: 'lwm2m', hael: ['Cx'], hsl: ['fcnt1'] }
    const { resource } = assertStatus(await create(content), 2001)
    for (const [name, value] of Object.entries(content)) assert.deepEqual(resource[name], value, name)
    const address = `${waystation.cseBase}/${rn}`
    const changes = { ni: 'other', hcl: null, hael: ['Cy'] }
    const updated = assertStatus(await waystation.client().update(address, { 'm2m:nod': changes }), 2004).resource
    assert.deepEqual([updated.ni, updated.hcl, updated.hael], ['other', undefined, ['Cy']])
    assertStatus(await waystation.client().delete(address), 2002)
  })

  it('needs a node identifier', async () => {
    assertStatus(await create({}), 4000)
    const { address } = await createNode()
    assertStatus(await waystation.client().update(address, { 'm2m:nod': { ni: null } }), 4000)
  })

  it('takes no value for what the network says', async () => {
    assertStatus(await create({ ni: 'n', rms: true }), 4000)
    assertStatus(await create({ ni: 'n', nid: 'x' }), 4000)
  })

  it('belongs below the CSEBase and takes no data', async () => {
    const ae = await registerAE(waystation)
    const { address } = await createNode()
    const client = waystation.client()
    assertStatus(await client.create(ae.address, resourceTypes.node, { 'm2m:nod': { ni: 'n' } }), 4108)
    assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': {} }), 4108)
  })

  describe('hostedAELinks', () => {
    it('follow the registration of an AE with a node', async () => {
      const { address, identifier } = await createNode()
      const first = await registerAE(waystation, { nl: identifier })
      const second = await registerAE(waystation, { nl: address })
      assert.deepEqual((await retrieve(address)).hael, [first.originator, second.originator])
      assertStatus(await first.client.delete(first.address), 2002)
      assert.deepEqual((await retrieve(address)).hael, [second.originator])
      assertStatus(await second.client.delete(second.address), 2002)
      assert.equal((await retrieve(address)).hael, undefined)
    })

    it('follow an AE from node to node', async () => {
      const [from, to] = [await createNode(), await createNode()]
      const ae = await registerAE(waystation, { nl: from.identifier })
      assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { nl: to.identifier } }), 2004)
      assert.equal((await retrieve(from.address)).hael, undefined)
      assert.deepEqual((await retrieve(to.address)).hael, [ae.originator])
      assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { nl: null } }), 2004)
      assert.equal((await retrieve(to.address)).hael, undefined)
    })

    it('lose an AE that expires', async () => {
      const { address, identifier } = await createNode()
      const soon = new Date(Date.now() + 600).toISOString().replace(/[-:Z]/g, '').replace('.', ',')
      const ae = await registerAE(waystation, { nl: identifier, et: soon })
      assert.deepEqual((await retrieve(address)).hael, [ae.originator])
      await eventually(async () => assert.equal((await retrieve(address)).hael, undefined))
    })

    it('keep what others wrote there', async () => {
      const { address, identifier } = await createNode()
      assertStatus(await waystation.client().update(address, { 'm2m:nod': { hael: ['Cother'] } }), 2004)
      const ae = await registerAE(waystation, { nl: identifier })
      assert.deepEqual((await retrieve(address)).hael, ['Cother', ae.originator])
      assertStatus(await ae.client.delete(ae.address), 2002)
      assert.deepEqual((await retrieve(address)).hael, ['Cother'])
    })
  })

  it('takes the link from its AEs when it goes', async () => {
    const { address, identifier } = await createNode()
    const ae = await registerAE(waystation, { nl: identifier })
    assertStatus(await waystation.client().delete(address), 2002)
    assert.equal((await retrieve(ae.address)).nl, undefined)
  })

  it('lets an AE link to a node that is not here', async () => {
    const ae = await registerAE(waystation, { nl: '/id-mn/node1' })
    assert.equal((await retrieve(ae.address)).nl, '/id-mn/node1')
  })
})
