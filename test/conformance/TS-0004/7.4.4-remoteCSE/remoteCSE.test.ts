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

describe('registration of a CSE (TS-0001 10.2.2.6, TS-0004 7.4.4)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  const essential = { cb: '/id-mn/cse-mn', rr: true, srv: ['3'] }
  const register = (originator: string, attributes: object = {}) =>
    waystation
      .client(originator)
      .create(waystation.cseBase, resourceTypes.remoteCSE, { 'm2m:csr': { ...essential, ...attributes } })
  const newCSE = () => `/${uniqueName('id-')}`

  it('makes a remoteCSE with the CSE-ID of the originator', async () => {
    const cse = newCSE()
    const attributes = { poa: ['http://127.0.0.1:9/'], cst: 2, dcse: ['/id-asn'], csz: ['json'], lbl: ['a'] }
    const { resource } = assertStatus(await register(cse, attributes), 2001)
    for (const [name, value] of Object.entries({ ...essential, ...attributes, ty: 16, csi: cse })) {
      assert.deepEqual(resource[name], value, name)
    }
    assert.equal(resource.rn, cse.slice(1))
  })

  it('takes the CSE-ID in the content when it is the right one', async () => {
    const cse = newCSE()
    assert.equal(assertStatus(await register(cse, { csi: cse, rn: uniqueName('csr') }), 2001).resource.csi, cse)
    assertStatus(await register(newCSE(), { csi: '/id-other' }), 4000)
  })

  it('takes absolute CSE-IDs of its own service provider as its own, others as they are', async () => {
    const cse = newCSE()
    assert.equal(assertStatus(await register(`//sp.test${cse}`), 2001).resource.csi, cse)
    const foreign = `//sp.other${newCSE()}`
    assert.equal(assertStatus(await register(foreign), 2001).resource.csi, foreign)
  })

  it('takes a CSE-ID that begins like an AE-ID', async () => {
    const cse = `/${uniqueName('Server')}`
    assert.equal(assertStatus(await register(cse), 2001).resource.csi, cse)
    assertStatus(await waystation.client(cse).retrieve(waystation.cseBase), 2000)
  })

  it('refuses the same CSE a second time', async () => {
    const cse = newCSE()
    assertStatus(await register(cse), 2001)
    assertStatus(await register(cse, { rn: uniqueName('csr') }), 4117)
  })

  it('refuses AEs', async () => {
    const ae = await registerAE(waystation)
    for (const originator of [ae.originator, 'CAdmin', `/id-in/${ae.originator}`, '/id-mn/Cx']) {
      assertStatus(await register(originator), 4005)
    }
  })

  it('refuses itself', async () => {
    assertStatus(await register('/id-in'), 4005)
  })

  for (const missing of ['cb', 'rr', 'srv']) {
    it(`must have ${missing}`, async () => {
      assertStatus(await register(newCSE(), { [missing]: undefined }), 4000)
    })
  }

  it('belongs below the CSEBase', async () => {
    const ae = await registerAE(waystation)
    const content = { 'm2m:csr': essential }
    assertStatus(await waystation.client(newCSE()).create(ae.address, resourceTypes.remoteCSE, content), 4108)
  })

  describe('a registered CSE', () => {
    async function registered() {
      const cse = newCSE()
      const { rn } = assertStatus(await register(cse), 2001).resource
      return { client: waystation.client(cse), address: `${waystation.cseBase}/${rn}` }
    }

    it('may retrieve the CSEBase, and one that is not registered may not', async () => {
      const { client } = await registered()
      assertStatus(await client.retrieve(waystation.cseBase), 2000)
      assertStatus(await waystation.client(newCSE()).retrieve(waystation.cseBase), 4103)
    })

    it('keeps its registration up to date', async () => {
      const { client, address } = await registered()
      const changes = { poa: ['http://127.0.0.1:10/'], dcse: ['/id-a', '/id-b'], rr: false, et: '20400101T000000' }
      const { resource } = assertStatus(await client.update(address, { 'm2m:csr': changes }), 2004)
      assert.deepEqual([resource.poa, resource.dcse, resource.rr], [changes.poa, changes.dcse, false])
    })

    it('can not change what it is', async () => {
      const { client, address } = await registered()
      for (const change of [{ csi: '/id-x' }, { cb: '/id-x/cse' }, { cst: 1 }, { cb: null }]) {
        assertStatus(await client.update(address, { 'm2m:csr': change }), 4000)
      }
    })

    it('is changed and ended by nobody else', async () => {
      const { client, address } = await registered()
      const ae = await registerAE(waystation)
      for (const other of [ae.client, waystation.client(newCSE())]) {
        assertStatus(await other.update(address, { 'm2m:csr': { poa: ['http://127.0.0.1:11/'] } }), 4103)
        assertStatus(await other.delete(address), 4103)
      }
      assertStatus(await client.delete(address), 2002)
    })

    it('may register again after it has ended its registration', async () => {
      const { client, address } = await registered()
      assertStatus(await client.delete(address), 2002)
      assertStatus(await register(client.originator), 2001)
    })

    it('may have resources below its registration', async () => {
      const { client, address } = await registered()
      assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': {} }), 2001)
    })

    it('is linked from its node', async () => {
      const node = { 'm2m:nod': { rn: uniqueName('node'), ni: 'n' } }
      const made = await waystation.client().create(waystation.cseBase, resourceTypes.node, node)
      const { ri } = assertStatus(made, 2001).resource
      const { client, address } = await registered()
      const { resource } = assertStatus(await client.update(address, { 'm2m:csr': { nl: ri } }), 2004)
      const linked = async () => assertStatus(await waystation.client().retrieve(ri), 2000).resource.hcl
      assert.equal(await linked(), resource.ri)
      assertStatus(await client.delete(address), 2002)
      assert.equal(await linked(), undefined)
    })
  })
})

describe('registration of a CSE at the CSE of a device', () => {
  it('is refused', async () => {
    await using waystation = await startWaystation({ set: { role: 'asn' } })
    const content = { 'm2m:csr': { cb: '/id-mn/cse-mn', rr: true, srv: ['3'] } }
    const response = await waystation.client('/id-mn').create(waystation.cseBase, resourceTypes.remoteCSE, content)
    assertStatus(response, 4005)
  })
})
