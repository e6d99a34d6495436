import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { bindingUnderTest } from '../../../support/bindings/index.ts'
import { assertStatus, resourceTypes, startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'

const content = { 'm2m:ae': { api: 'Ntest', rr: false, srv: ['3'] } }

describe('who may register (TS-0001 10.2.2.2)', () => {
  describe('by configured patterns', () => {
    let waystation: Waystation
    before(async () => {
      waystation = await startWaystation({ set: { 'register.originators': 'Cmeter*,Sone' } })
    })
    after(() => waystation[Symbol.asyncDispose]())

    const register = (originator: string) =>
      waystation.client(originator).create(waystation.cseBase, resourceTypes.AE, content)

    it('registers originators that match', async () => {
      assert.equal(assertStatus(await register('Cmeter1'), 2001).resource.aei, 'Cmeter1')
      assert.equal(assertStatus(await register('Sone'), 2001).resource.aei, 'Sone')
    })

    it('refuses all others', async () => {
      for (const originator of ['Cgauge', 'Cmete', 'Stwo', 'CAdmin']) assertStatus(await register(originator), 4126)
    })

    it('refuses to choose an identifier that does not match', async () => {
      for (const originator of ['C', 'S', '']) assertStatus(await register(originator), 4126)
    })
  })

  describe('by credentials', () => {
    let waystation: Waystation
    let directory: string
    const tokens = { meters: 'token-of-meters', one: 'token-of-one', cse: 'token-of-cse', admin: 'token-of-admin' }

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'waystation-credentials-'))
      const file = join(directory, 'credentials.yaml')
      const originators = { meters: ['Cmeter*', 'Cae-*'], one: ['Cone'], cse: ['/id-mn'], admin: ['CAdmin'] }
      const entries = Object.entries(tokens).map(([name, token]) => ({
        token: createHash('sha256').update(token).digest('hex'),
        originators: originators[name as keyof typeof originators],
      }))
      await writeFile(file, JSON.stringify(entries))
      waystation = await startWaystation({ set: { credentials: file } })
    })
    after(async () => {
      await waystation[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    })

    const headers = (token: keyof typeof tokens) => ({ Authorization: `Bearer ${tokens[token]}` })
    const register = (originator: string, token: keyof typeof tokens) =>
      waystation.client(originator).create(waystation.cseBase, resourceTypes.AE, content, { headers: headers(token) })

    it('registers whom the credential entitles', async () => {
      assert.equal(assertStatus(await register('Cmeter7', 'meters'), 2001).resource.aei, 'Cmeter7')
    })

    it('refuses an identity that the credential does not give', async () => {
      assertStatus(await register('Cgauge', 'meters'), 4106)
      const anonymous = waystation.client('Cmeter8').create(waystation.cseBase, resourceTypes.AE, content)
      // Without a credential that counts there is not even a connection where one has to be opened first.
      if (bindingUnderTest === 'ws') await assert.rejects(anonymous, /no WebSocket connection/)
      else if (bindingUnderTest === 'mqtt') await assert.rejects(anonymous, /not authori[sz]ed/i)
      else assertStatus(await anonymous, 4106)
    })

    it('assigns only an identifier that the credential gives', async () => {
      const { aei } = assertStatus(await register('C', 'meters'), 2001).resource
      assertStatus(await waystation.client(aei).retrieve(aei, { headers: headers('meters') }), 2000)
      assertStatus(await register('S', 'meters'), 4126)
    })

    it('assigns the one identifier of a credential that has no other', async () => {
      assert.equal(assertStatus(await register('', 'one'), 2001).resource.aei, 'Cone')
      assertStatus(await register('C', 'one'), 4117)
    })

    it('wants a security association from a CSE', async () => {
      const remote = { 'm2m:csr': { cb: '/id-mn/cse-mn', rr: true, srv: ['3'] } }
      const registerCSE = (originator: string) =>
        waystation
          .client(originator)
          .create(waystation.cseBase, resourceTypes.remoteCSE, remote, { headers: headers('cse') })
      assertStatus(await registerCSE('/id-other'), 4107)
      assertStatus(await registerCSE('/id-mn'), 2001)
    })

    it('makes a rule for authenticated originators match', async () => {
      const rule = { acor: ['Cone'], acop: 2, acaf: true }
      const rn = uniqueName('acp')
      const policy = { 'm2m:acp': { rn, pv: { acr: [rule] }, pvs: { acr: [{ acor: ['CAdmin'], acop: 63 }] } } }
      const admin = waystation.client()
      const { cseBase } = waystation
      const asAdmin = { headers: headers('admin') }
      assertStatus(await admin.create(cseBase, resourceTypes.accessControlPolicy, policy, asAdmin), 2001)
      const container = { 'm2m:cnt': { rn: 'guarded', acpi: [`${cseBase}/${rn}`] } }
      assertStatus(await admin.create(cseBase, resourceTypes.container, container, asAdmin), 2001)
      const one = waystation.client('Cone')
      assertStatus(await one.retrieve(`${cseBase}/guarded`, { headers: headers('one') }), 2000)
    })
  })
})
