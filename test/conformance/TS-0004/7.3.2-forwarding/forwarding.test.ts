import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

const { container, remoteCSE } = resourceTypes
const gateway = '/mn-forward'

describe('requests that another CSE passes on (TS-0004 7.3.2.6)', () => {
  let infrastructure: Waystation
  let field: Waystation

  before(async () => {
    infrastructure = await startWaystation()
    field = await startWaystation({ cseId: gateway, cseName: 'mn', set: { role: 'mn' } })
    const content = { rr: true, srv: ['3'], cb: `${gateway}/mn`, cst: 2, poa: [field.url] }
    assertStatus(await infrastructure.client(gateway).create('cse-in', remoteCSE, { 'm2m:csr': content }), 2001)
  })
  after(async () => {
    await infrastructure[Symbol.asyncDispose]()
    await field[Symbol.asyncDispose]()
  })

  it('tell that a result is a part, and where the next one begins', async () => {
    const { client, address, originator } = await registerAE(field)
    const open = { acr: [{ acor: ['*'], acop: 63 }] }
    const policy = { 'm2m:acp': { rn: 'open', pv: open, pvs: open } }
    assertStatus(await client.create(address, resourceTypes.accessControlPolicy, policy), 2001)
    const acpi = [`${address}/open`]
    assertStatus(await client.update(address, { 'm2m:ae': { acpi } }), 2004)
    for (const rn of ['a', 'b', 'c']) {
      assertStatus(await client.create(address, container, { 'm2m:cnt': { rn, acpi } }), 2001)
    }
    const asker = await registerAE(infrastructure)
    const there = `${gateway}/${originator}`
    const page = assertStatus(await asker.client.retrieve(there, { query: `fu=1&ty=${container}&lim=2` }), 2000)
    assert.equal(page.resource.length, 2)
    assert.equal(page.headers['x-m2m-cts'], '1')
    assert.equal(page.headers['x-m2m-cto'], '3')
  })
})
