import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Mailbox,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { TokenIssuer, timestampIn } from '../../../support/TokenIssuer.ts'

describe('policies that leave it to others (TS-0003 7.5, TS-0001 9.6.2)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let owner: RegisteredAE
  let other: RegisteredAE
  const issuer = new TokenIssuer('/das')

  before(async () => {
    const set = { 'notification.timeout': '500ms', 'authorization.issuers': `${issuer.id}=${issuer.keyFile}` }
    waystation = await startWaystation({ set })
    receiver = await NotificationReceiver.start()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
    issuer.dispose()
  })

  const newPoint = (): Mailbox => receiver.mailbox(`/${uniqueName('point')}`)
  async function createGuardedBy(policy: object): Promise<string> {
    const rn = uniqueName('a')
    const pvs = { acr: [{ acor: [owner.originator], acop: 63 }] }
    const acp = { 'm2m:acp': { rn, pv: {}, pvs, ...policy } }
    assertStatus(await owner.client.create(owner.address, resourceTypes.accessControlPolicy, acp), 2001)
    const cnt = { 'm2m:cnt': { rn: `c${rn}`, acpi: [`${owner.address}/${rn}`] } }
    assertStatus(await owner.client.create(owner.address, resourceTypes.container, cnt), 2001)
    return `${owner.address}/c${rn}`
  }

  it('do what a decision point permits, asking each time', async () => {
    const point = newPoint()
    const address = await createGuardedBy({ adri: [point.url] })
    point.answer = (asked) => ({
      rsc: 2004,
      body: { 'm2m:auds': { dec: asked.body['m2m:auds'].op === 2 ? 1 : 2, sus: 1 } },
    })
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await other.client.delete(address), 4103)
    assertStatus(await other.client.retrieve(address), 2000)
    assert.equal(point.received.length, 3)
    const { resource } = await waystation.client().retrieve(address)
    const { to, fr, op } = point.received[0]?.body['m2m:auds'] ?? {}
    assert.deepEqual([to, fr, op], [`/id-in/${resource.ri}`, `/id-in/${other.originator}`, 2])
    assert.equal(point.received[0]?.headers['x-m2m-origin'], '/id-in')
  })

  it('tell a decision point what is to be created, and that it is a discovery', async () => {
    const point = newPoint()
    const address = await createGuardedBy({ adri: [point.url] })
    point.answer = { rsc: 2004, body: { 'm2m:auds': { dec: 1, sus: 1 } } }
    assertStatus(await other.client.create(address, 4, { 'm2m:cin': { con: '1' } }), 2001)
    assert.equal(point.received[0]?.body['m2m:auds'].rrt, 4)
  })

  it('deny when the decision point does not answer', async () => {
    const point = newPoint()
    const address = await createGuardedBy({ adri: [point.url] })
    for (const answer of [
      { drop: true },
      { http: 403, rsc: 4103 },
      { rsc: 2004 },
      { rsc: 2004, body: { 'm2m:auds': {} } },
    ]) {
      point.answer = answer
      assertStatus(await other.client.retrieve(address), 4103)
    }
  })

  it('follow rules that a policy retrieval point hands out', async () => {
    const point = newPoint()
    const address = await createGuardedBy({ apri: [point.url] })
    const acr = [{ acor: [other.originator], acop: 2 }]
    point.answer = { rsc: 2004, body: { 'm2m:aupy': { ps: { pv: [{ acr }] }, ca: 1, sus: 1 } } }
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await other.client.delete(address), 4103)
    point.answer = { rsc: 2004, body: { 'm2m:aupy': { ps: { pv: [{ acr: [{ acor: 'all' }] }] } } } }
    assertStatus(await other.client.retrieve(address), 4103)
  })

  it('count roles and tokens that an information point knows', async () => {
    const point = newPoint()
    const rules = { pv: { acr: [{ acor: ['reader@sp.test'], acop: 2 }] } }
    const address = await createGuardedBy({ ...rules, airi: [point.url] })
    const role = { rlid: 'reader@sp.test', tkhd: `//sp.test/id-in/${other.originator}`, tkis: '/x' }
    const query = { rids: 'reader@sp.test' }
    const answered = (attributes: object) => ({ rsc: 2004, body: { 'm2m:auif': { sus: 1, 'm2m:rol': [attributes] } } })
    point.answer = answered({ ...role, tknb: timestampIn(-60), tkna: timestampIn(60) })
    assertStatus(await other.client.retrieve(address, { query }), 2000)
    assertStatus(await other.client.retrieve(address), 4103)
    point.answer = answered({ ...role, tknb: timestampIn(-60), tkna: timestampIn(-30) })
    assertStatus(await other.client.retrieve(address, { query }), 4103)
    point.answer = answered({ ...role, tkhd: 'Csomebody', tknb: timestampIn(-60), tkna: timestampIn(60) })
    assertStatus(await other.client.retrieve(address, { query }), 4103)
    const claims = issuer.claims(other.originator, { tkps: { pm: [{ rids: ['reader@sp.test'] }] } })
    point.answer = {
      rsc: 2004,
      body: { 'm2m:auif': { sus: 1, 'm2m:tk': [{ tkid: claims.tkid, tkob: issuer.sign(claims) }] } },
    }
    assertStatus(await other.client.retrieve(address, { query: { tids: claims.tkid } }), 2000)
  })

  it('ask decision and policy points of this CSE by their address', async () => {
    const rn = uniqueName('aupy')
    const type = resourceTypes.authorizationPolicy
    assertStatus(await waystation.client().create('cse-in', type, { 'm2m:aupy': { rn } }), 2001)
    const address = await createGuardedBy({ apri: [`cse-in/${rn}`] })
    assertStatus(await other.client.retrieve(address), 4103)
    const asked = assertStatus(await waystation.client().retrieve(`cse-in/${rn}`), 2000).resource
    const { resource } = await waystation.client().retrieve(address)
    assert.equal(asked.to, `/id-in/${resource.ri}`)
  })

  it('name either decision or policy points, without rules of their own', async () => {
    const pvs = { acr: [{ acor: [owner.originator], acop: 63 }] }
    const create = (policy: object) =>
      owner.client.create(owner.address, resourceTypes.accessControlPolicy, { 'm2m:acp': { pvs, pv: {}, ...policy } })
    assertStatus(await create({ adri: ['cse-in/a'], apri: ['cse-in/b'] }), 4000)
    assertStatus(await create({ adri: ['cse-in/a'], pv: { acr: [{ acor: ['all'], acop: 2 }] } }), 4000)
    assertStatus(await create({ airi: ['cse-in/a'], pv: { acr: [{ acor: ['all'], acop: 2 }] } }), 2001)
  })
})
