import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const { accessControlPolicy, container, contentInstance, remoteCSE, transactionMgmt } = resourceTypes
const states = { locked: 2, executed: 3, committed: 4, error: 5, aborted: 6 }

type Management = { trst: number; rsps: { 'm2m:rsp': { rsc: number }[] } }

describe('transactionMgmt over several CSEs (TS-0001 9.6.47)', () => {
  const hostID = '/mn-trac'
  let here: Waystation
  let there: Waystation
  let ae: RegisteredAE
  let host: RegisteredAE
  let policy: string

  before(async () => {
    here = await startWaystation({
      set: {
        'notification.retryDelay': '100ms',
        'notification.retryMaximumDelay': '200ms',
        'notification.timeout': '1s',
      },
    })
    there = await startWaystation({ cseId: hostID, cseName: 'mn' })
    ae = await registerAE(here)
    host = await registerAE(there)
    const csr = { csi: hostID, cb: `${hostID}/mn`, rr: true, srv: ['3'], poa: [there.url] }
    assertStatus(await here.client(hostID).create('cse-in', remoteCSE, { 'm2m:csr': csr }), 2001)
    const acr = [{ acor: [`/id-in/${ae.originator}`, host.originator], acop: 63 }]
    const acp = { rn: 'acp', pv: { acr }, pvs: { acr } }
    assertStatus(await host.client.create(host.address, accessControlPolicy, { 'm2m:acp': acp }), 2001)
    policy = `${host.address}/acp`
  })
  after(async () => {
    await here[Symbol.asyncDispose]()
    await there[Symbol.asyncDispose]()
  })

  const make = async (owner: RegisteredAE, changed = {}) => {
    const rn = uniqueName('c')
    assertStatus(await owner.client.create(owner.address, container, { 'm2m:cnt': { rn, ...changed } }), 2001)
    return `${owner.address}/${rn}`
  }
  const creation = (to: string, pc: object = { 'm2m:cin': { con: 'x' } }) => {
    return { op: 1, to, fr: ae.originator, rqi: uniqueName('r'), rvi: '3', ty: contentInstance, pc }
  }
  const begin = async (requests: object[]) => {
    const rn = uniqueName('tram')
    const tram = { rn, tmd: 2, tmh: 2, rqps: { rq: requests } }
    assertStatus(await ae.client.create(ae.address, transactionMgmt, { 'm2m:tram': tram }), 2001)
    const address = `${ae.address}/${rn}`
    return async (tctl: number) =>
      assertStatus(await ae.client.update(address, { 'm2m:tram': { tctl } }), 2004).resource as unknown as Management
  }
  const count = async (owner: RegisteredAE, address: string) =>
    (assertStatus(await owner.client.retrieve(address), 2000).resource as { cni: number }).cni

  it('locks, executes and commits at all of them', async () => {
    const [a, b] = [await make(ae), await make(host, { acpi: [policy] })]
    const step = await begin([creation(a), creation(`${hostID}/${b}`)])
    {
      const locked = await step(2)
      assert.equal(locked.trst, states.locked, JSON.stringify(locked.rsps))
    }
    assertStatus(await ae.client.retrieve(a), 5222)
    assertStatus(await host.client.retrieve(b), 5222)
    assert.equal((await step(3)).trst, states.executed)
    const done = await step(4)
    assert.equal(done.trst, states.committed)
    assert.deepEqual(
      done.rsps['m2m:rsp'].map(({ rsc }) => rsc),
      [2001, 2001],
    )
    assert.equal(await count(ae, a), 1)
    assert.equal(await count(host, b), 1)
  })

  it('changes nothing anywhere when one can not', async () => {
    const [a, b] = [await make(ae), await make(host, { acpi: [policy] })]
    const bad = creation(`${hostID}/${b}`, { 'm2m:cin': { unknown: 1 } })
    const step = await begin([creation(a), bad])
    assert.equal((await step(2)).trst, states.locked)
    assert.equal((await step(3)).trst, states.error)
    assert.equal((await step(5)).trst, states.aborted)
    assert.equal(await count(ae, a), 0)
    assert.equal(await count(host, b), 0)
    assertStatus(await host.client.create(b, contentInstance, { 'm2m:cin': { con: 'free again' } }), 2001)
  })

  it('has an error where the creator has no privilege', async () => {
    const [a, b] = [await make(ae), await make(host)]
    const step = await begin([creation(a), creation(`${hostID}/${b}`)])
    assert.equal((await step(2)).trst, states.error)
    assert.equal((await step(5)).trst, states.aborted)
    assertStatus(await host.client.retrieve(b), 2000)
  })

  it('is led by the CSE too, and takes its transactions away at the end', async () => {
    const [a, b] = [await make(ae), await make(host, { acpi: [policy] })]
    const tram = { rqps: { rq: [creation(a), creation(`${hostID}/${b}`)] } }
    assertStatus(await ae.client.create(ae.address, transactionMgmt, { 'm2m:tram': tram }), 2001)
    await eventually(async () => assert.equal(await count(host, b), 1))
    await eventually(async () => assert.equal(await count(ae, a), 1))
    await eventually(async () => assert.deepEqual((await host.client.discover(b, { ty: 51 })).body, { 'm2m:uril': [] }))
  })

  it('commits everywhere once it has decided to, also when a CSE is away meanwhile', async () => {
    const [a, b] = [await make(ae), await make(host, { acpi: [policy] })]
    const rn = uniqueName('tram')
    const tram = { rn, tmd: 2, tmh: 2, rqps: { rq: [creation(a), creation(`${hostID}/${b}`)] } }
    assertStatus(await ae.client.create(ae.address, transactionMgmt, { 'm2m:tram': tram }), 2001)
    const take = (tctl: number) => ae.client.update(`${ae.address}/${rn}`, { 'm2m:tram': { tctl } })
    for (const tctl of [2, 3]) assertStatus(await take(tctl), 2004)
    await there.kill()
    assertStatus(await take(4), 5222)
    assertStatus(await take(5), 5222)
    assertStatus(await ae.client.retrieve(a), 5222)
    await here.kill()
    await here.restart()
    await there.restart()
    const client = here.client(ae.originator)
    const csr = (await here.client('/id-in').discover('cse-in', { ty: remoteCSE })).body as { 'm2m:uril': string[] }
    const poa = { 'm2m:csr': { poa: [there.url] } }
    assertStatus(await here.client(hostID).update(csr['m2m:uril'][0] as string, poa), 2004)
    await eventually(async () => {
      const { resource } = assertStatus(await client.retrieve(`${ae.address}/${rn}`), 2000)
      assert.equal((resource as unknown as Management).trst, states.committed, JSON.stringify(resource))
    })
    for (const [server, owner, address] of [
      [here, ae, a],
      [there, host, b],
    ] as const) {
      const { resource } = assertStatus(await server.client(owner.originator).retrieve(address), 2000)
      assert.equal((resource as { cni: number }).cni, 1)
    }
  })
})
