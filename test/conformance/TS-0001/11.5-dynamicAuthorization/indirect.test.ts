import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { TokenIssuer } from '../../../support/TokenIssuer.ts'
import { createPolicy } from '../../TS-0003/7.1-access-decision/policies.ts'

/** Nothing listens there. */
const system = 'http://127.0.0.1:9/das'

describe('indirect dynamic authorization (TS-0001 11.5.3)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let other: RegisteredAE
  let address: string
  const issuer = new TokenIssuer('/das')

  before(async () => {
    waystation = await startWaystation({ set: { 'authorization.issuers': `${issuer.id}=${issuer.keyFile}` } })
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
    const dac = { 'm2m:dac': { rn: 'd', dae: true, dap: [system] } }
    assertStatus(await owner.client.create(owner.address, resourceTypes.dynamicAuthorizationConsultation, dac), 2001)
    const acpi = [await createPolicy(owner, [{ acor: ['reader@sp.test'], acop: 2 }])]
    const cnt = { 'm2m:cnt': { rn: uniqueName('c'), acpi, daci: [`${owner.address}/d`] } }
    assertStatus(await owner.client.create(owner.address, resourceTypes.container, cnt), 2001)
    address = `${owner.address}/${cnt['m2m:cnt'].rn}`
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    issuer.dispose()
  })

  it('tells an originator that asks where to get a token', async () => {
    const refused = assertStatus(await other.client.retrieve(address, { query: { tqi: true } }), 4103)
    const { dasi } = JSON.parse(refused.headers['x-m2m-tqf'] as string)
    assert.equal(dasi.length, 1)
    assert.equal(dasi[0].uri, system)
    assert.deepEqual([dasi[0].dreq.or, dasi[0].dreq.op, dasi[0].dreq.rfa], [other.originator, 2, ['reader@sp.test']])
  })

  it('tells nothing to others', async () => {
    const refused = assertStatus(await other.client.retrieve(address), 4103)
    assert.equal(refused.headers['x-m2m-tqf'], undefined)
    const elsewhere = await other.client.retrieve(owner.address, { query: { tqi: true } })
    assert.equal(assertStatus(elsewhere, 4103).headers['x-m2m-tqf'], undefined)
  })

  it('lets the request through with the token', async () => {
    const token = issuer.sign(issuer.claims(other.originator, { tkps: { pm: [{ rids: ['reader@sp.test'] }] } }))
    assertStatus(await other.client.retrieve(address, { headers: { Authorization: token } }), 2000)
    assertStatus(await other.client.delete(address, { headers: { Authorization: token } }), 4103)
  })
})

describe('tokens and other CSEs (TS-0001 11.5.3, TS-0004 7.3.2.6)', () => {
  it('passes tokens on to the host of a resource, and back where to get one', async () => {
    const issuer = new TokenIssuer('/das')
    const set = { 'authorization.issuers': `${issuer.id}=${issuer.keyFile}`, 'authorization.systems': system }
    await using host = await startWaystation({ cseId: '/id-host', set })
    await using near = await startWaystation({ cseId: '/id-near' })
    const registration = {
      'm2m:csr': { cb: '/id-host/cse-in', csi: '/id-host', poa: [host.url], rr: true, srv: ['3'] },
    }
    assertStatus(await near.client('/id-host').create('cse-in', 16, registration), 2001)
    const owner = await registerAE(host)
    const guarded = { 'm2m:cnt': { rn: 'c', acpi: [await createPolicy(owner, [])] } }
    assertStatus(await owner.client.create(owner.address, resourceTypes.container, guarded), 2001)
    const { client, originator } = await registerAE(near)
    const to = `/id-host/${owner.address}/c`
    const refused = assertStatus(await client.retrieve(to, { query: { tqi: true } }), 4103)
    const { dasi } = JSON.parse(refused.headers['x-m2m-tqf'] as string)
    assert.deepEqual([dasi[0].uri, dasi[0].dreq.or], [system, `/id-near/${originator}`])
    const pm = [{ ris: [`${owner.address}/c`], pv: { acr: [{ acor: ['all'], acop: 2 }] } }]
    const claims = issuer.claims(`/id-near/${originator}`, { tkps: { pm } })
    const found = await client.retrieve(to, { headers: { Authorization: issuer.sign(claims) } })
    assert.match(assertStatus(found, 2000).headers['x-m2m-ati'] as string, new RegExp(`:${claims.tkid}$`))
    issuer.dispose()
  })
})
