import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type OneM2MClient,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { TokenIssuer, timestampIn } from '../../../support/TokenIssuer.ts'
import { createGuarded } from '../7.1-access-decision/policies.ts'

const permit = 1
const deny = 2
const status = { ok: 1, notApplicable: 2, missingAttribute: 3 }

describe('points of distributed authorization (TS-0003 7.5)', () => {
  let waystation: Waystation
  let admin: OneM2MClient
  let owner: RegisteredAE
  let address: string
  const issuer = new TokenIssuer('/das')
  const rules = [
    { acor: ['Creader', 'reader@sp.test'], acop: 2 },
    { acor: ['Cfinder'], acop: 32 },
    { acor: ['Cnear'], acop: 2, acco: [{ acip: { ipv4: ['192.0.2.0/24'] } }] },
  ]

  before(async () => {
    waystation = await startWaystation({ set: { 'authorization.issuers': `${issuer.id}=${issuer.keyFile}` } })
    admin = waystation.client()
    owner = await registerAE(waystation)
    address = await createGuarded(owner, rules)
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    issuer.dispose()
  })

  async function create(name: 'authorizationDecision' | 'authorizationPolicy' | 'authorizationInformation') {
    const member = { authorizationDecision: 'auds', authorizationPolicy: 'aupy', authorizationInformation: 'auif' }[
      name
    ]
    const rn = uniqueName(member)
    const created = await admin.create('cse-in', resourceTypes[name], { [`m2m:${member}`]: { rn } })
    assert.equal(assertStatus(created, 2001).resource.sus, status.missingAttribute)
    return { point: `cse-in/${rn}`, member: `m2m:${member}` }
  }

  describe('authorizationDecision (TS-0001 9.6.41)', () => {
    let ask: (question: object) => Promise<{ dec?: number; sus: number }>
    let point: string
    before(async () => {
      const created = await create('authorizationDecision')
      point = created.point
      ask = async (question) => assertStatus(await admin.update(point, { [created.member]: question }), 2004).resource
    })

    it('answers with the decision that the policies here give', async () => {
      const questions: [object, number][] = [
        [{ to: address, fr: 'Creader', op: 2 }, permit],
        [{ to: address, fr: 'Creader', op: 4 }, deny],
        [{ to: `/id-in/${address}`, fr: '/id-in/Creader', op: 2 }, permit],
        [{ to: address, fr: 'Csomebody', op: 2 }, deny],
        [{ to: address, fr: 'Cfinder', op: 2 }, deny],
        [{ to: address, fr: 'Cfinder', op: 2, fu: 1 }, permit],
        [{ to: address, fr: 'Cnear', op: 2, oip: { ip4: '192.0.2.7' } }, permit],
        [{ to: address, fr: 'Cnear', op: 2, oip: { ip4: '198.51.100.7' } }, deny],
      ]
      for (const [question, expected] of questions) {
        const { dec, sus } = await ask(question)
        assert.deepEqual([dec, sus], [expected, status.ok], JSON.stringify(question))
      }
    })

    it('answers a reading anew', async () => {
      await ask({ to: address, fr: 'Creader', op: 2 })
      assert.equal(assertStatus(await admin.retrieve(point), 2000).resource.dec, permit)
      const other = await createGuarded(owner, rules)
      await ask({ to: other, fr: 'Creader', op: 2 })
      assertStatus(await owner.client.delete(other), 4103)
      assertStatus(await admin.delete(other), 2002)
      const { resource } = assertStatus(await admin.retrieve(point), 2000)
      assert.deepEqual([resource.dec, resource.sus], [undefined, status.notApplicable])
    })

    it('counts roles and tokens, and forgets them with the next question', async () => {
      const rol = {
        rlid: 'reader@sp.test',
        tkis: '/das',
        tkhd: 'Cholder',
        tknb: timestampIn(-9),
        tkna: timestampIn(99),
      }
      assertStatus(await admin.create('cse-in', resourceTypes.role, { 'm2m:rol': rol }), 2001)
      const asked = { to: address, fr: 'Cholder', op: 2 }
      assert.equal((await ask({ ...asked, rids: ['reader@sp.test'] })).dec, permit)
      assert.equal((await ask(asked)).dec, deny)
      const pm = [{ ris: [address], pv: { acr: [{ acor: ['all'], acop: 8 }] } }]
      const token = issuer.sign(issuer.claims('Cholder', { tkps: { pm } }))
      assert.equal((await ask({ ...asked, op: 4, tkns: [token] })).dec, permit)
      assert.equal((await ask({ ...asked, op: 4, fr: 'Cthief', tkns: [token] })).dec, deny)
    })

    it('says what is missing, and that a target is not here', async () => {
      const empty = await create('authorizationDecision')
      const asked = async (question: object) => (await admin.update(empty.point, { 'm2m:auds': question })).resource
      assert.deepEqual(await asked({ to: address }).then(({ dec, sus }) => [dec, sus]), [undefined, 3])
      assert.equal((await asked({ fr: 'Creader' })).sus, status.missingAttribute)
      assert.deepEqual(await asked({ op: 2 }).then(({ dec, sus }) => [dec, sus]), [permit, status.ok])
      assert.equal((await asked({ to: 'cse-in/nothing' })).sus, status.notApplicable)
    })

    it('takes no decision from outside and no wrong operation', async () => {
      assertStatus(await admin.update(point, { 'm2m:auds': { dec: 1 } }), 4000)
      assertStatus(await admin.update(point, { 'm2m:auds': { op: 9 } }), 4000)
      assertStatus(await owner.client.update(point, { 'm2m:auds': { op: 2 } }), 4103)
    })
  })

  describe('authorizationPolicy (TS-0001 9.6.42)', () => {
    it('hands out the rules of a resource', async () => {
      const { point, member } = await create('authorizationPolicy')
      const { resource } = assertStatus(await admin.update(point, { [member]: { to: address } }), 2004)
      assert.deepEqual([resource.ps, resource.ca, resource.sus], [{ pv: [{ acr: rules }] }, 1, status.ok])
      assert.deepEqual(assertStatus(await admin.retrieve(point), 2000).resource.ps, resource.ps)
    })

    it('hands out that a resource without policies belongs to its creator', async () => {
      const { point, member } = await create('authorizationPolicy')
      const { resource } = assertStatus(await admin.update(point, { [member]: { to: owner.address } }), 2004)
      assert.equal(resource.ps.pv[0].acr[0].acor.length, 1)
      assert.equal(resource.ps.pv[0].acr[0].acop, 63)
    })

    it('says that a resource is not here, and takes no rules from outside', async () => {
      const { point, member } = await create('authorizationPolicy')
      const { resource } = assertStatus(await admin.update(point, { [member]: { to: 'cse-in/nothing' } }), 2004)
      assert.deepEqual([resource.ps, resource.sus], [undefined, status.notApplicable])
      assertStatus(await admin.update(point, { [member]: { ps: { pv: [] } } }), 4000)
    })
  })

  describe('authorizationInformation (TS-0001 9.6.43)', () => {
    it('hands out roles in force and tokens of somebody', async () => {
      const { point, member } = await create('authorizationInformation')
      const period = { tknb: timestampIn(-60), tkna: timestampIn(3600) }
      const past = { tknb: timestampIn(-60), tkna: timestampIn(-30) }
      const roles: [string, string, object][] = [
        ['a@sp.test', 'Cone', period],
        ['b@sp.test', 'Cone', period],
        ['c@sp.test', 'Cone', past],
        ['a@sp.test', 'Ctwo', period],
      ]
      for (const [rlid, tkhd, when] of roles) {
        const content = { 'm2m:rol': { rlid, tkis: '/das', tkhd, ...when } }
        assertStatus(await admin.create(point, resourceTypes.role, content), 2001)
      }
      const claims = issuer.claims('Cone')
      const tk = { tkid: claims.tkid, tkob: issuer.sign(claims), tkhd: 'Cone' }
      assertStatus(await admin.create(point, resourceTypes.token, { 'm2m:tk': tk }), 2001)
      const ask = async (question: object) =>
        assertStatus(await admin.update(point, { [member]: question }), 2004).resource
      const named = await ask({ fr: 'Cone', rids: ['a@sp.test', 'c@sp.test'] })
      assert.equal(named.sus, status.ok)
      assert.deepEqual(
        named['m2m:rol'].map((role: { rlid: string }) => role.rlid),
        ['a@sp.test'],
      )
      assert.equal(named['m2m:tk'], undefined)
      const all = await ask({ fr: '/id-in/Cone', rids: null })
      assert.deepEqual([all['m2m:rol'].length, all['m2m:tk'][0].tkob], [2, tk.tkob])
      const none = await ask({ fr: 'Cthree' })
      assert.deepEqual([none.sus, none['m2m:rol']], [status.notApplicable, undefined])
    })
  })
})
