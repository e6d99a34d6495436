import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'
import { type TokenClaims, TokenIssuer, timestampIn } from '../../../support/TokenIssuer.ts'
import { createGuarded } from '../7.1-access-decision/policies.ts'

describe('tokens (TS-0003 7.4, TS-0004 6.3.5 tokenClaimSet)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let holder: RegisteredAE
  const issuer = new TokenIssuer('//sp.test/das')
  const impostor = new TokenIssuer('//sp.test/das')

  before(async () => {
    waystation = await startWaystation({ set: { 'authorization.issuers': `${issuer.id}=${issuer.keyFile}` } })
    owner = await registerAE(waystation)
    holder = await registerAE(waystation)
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    issuer.dispose()
    impostor.dispose()
  })

  const reading = (address: string) => ({ pm: [{ ris: [address], pv: { acr: [{ acor: ['all'], acop: 2 }] } }] })
  const presenting = (...tokens: string[]) => ({ headers: { Authorization: tokens.join('+') } })
  const claimsFor = (address: string, other: Partial<TokenClaims> = {}) =>
    issuer.claims(holder.originator, { tkps: reading(address), ...other })

  it('grant what they say about the resources they name', async () => {
    const address = await createGuarded(owner, [])
    const token = issuer.sign(claimsFor(address))
    assertStatus(await holder.client.retrieve(address, presenting(token)), 2000)
    assertStatus(await holder.client.retrieve(address), 4103)
    assertStatus(await holder.client.delete(address, presenting(token)), 4103)
    assertStatus(await holder.client.retrieve(await createGuarded(owner, []), presenting(token)), 4103)
  })

  it('name resources by any address, and cover instances with their container', async () => {
    const address = await createGuarded(owner, [])
    assertStatus(await waystation.client().create(address, 4, { 'm2m:cin': { con: '1' } }), 2001)
    const { resource } = await waystation.client().retrieve(address)
    for (const form of [resource.ri, `/id-in/${resource.ri}`, `/id-in/${address}`, address.replace('cse-in', '-')]) {
      const token = issuer.sign(claimsFor(form))
      assertStatus(await holder.client.retrieve(address, presenting(token)), 2000)
      assertStatus(await holder.client.retrieve(`${address}/la`, presenting(token)), 2000)
    }
  })

  it('grant in discovery only the resources they name', async () => {
    const root = await createGuarded(owner, [{ acor: [holder.originator], acop: 32 }])
    const { acpi } = (await waystation.client().retrieve(await createGuarded(owner, []))).resource
    for (const rn of ['a', 'b']) {
      const content = { 'm2m:cnt': { rn, acpi } }
      assertStatus(await waystation.client().create(root, resourceTypes.container, content), 2001)
    }
    const pm = [{ ris: [`${root}/a`], pv: { acr: [{ acor: ['all'], acop: 32 }] } }]
    const token = issuer.sign(claimsFor(root, { tkps: { pm } }))
    const { resource } = assertStatus(await holder.client.discover(root, {}, presenting(token)), 2000)
    assert.deepEqual(resource, [`${root}/a`])
  })

  it('carry roles', async () => {
    const address = await createGuarded(owner, [{ acor: ['reader@sp.test'], acop: 2 }])
    const token = issuer.sign(claimsFor(address, { tkps: { pm: [{ rids: ['reader@sp.test'] }] } }))
    assertStatus(await holder.client.retrieve(address, presenting(token)), 2000)
    const other = issuer.sign(claimsFor(address, { tkps: { pm: [{ rids: ['writer@sp.test'] }] } }))
    assertStatus(await holder.client.retrieve(address, presenting(other)), 4103)
    assertStatus(await holder.client.retrieve(address, presenting(other, token)), 2000)
  })

  it('count for their holder, in their period and at the CSEs they are for', async () => {
    const address = await createGuarded(owner, [])
    const good: Partial<TokenClaims>[] = [
      { tkhd: `//sp.test/id-in/${holder.originator}` },
      { tkau: ['/id-other', '//sp.test/id-in'] },
    ]
    for (const other of good) {
      assertStatus(await holder.client.retrieve(address, presenting(issuer.sign(claimsFor(address, other)))), 2000)
    }
    const bad: Partial<TokenClaims>[] = [
      { tkhd: 'Csomebody' },
      { tknb: timestampIn(600) },
      { tkna: timestampIn(-30) },
      { tkau: ['/id-other'] },
      { tkis: '/unknown' },
      { tkps: { pm: [{ pv: { acr: [{ acor: ['all'], acop: 63 }] } }] } },
    ]
    for (const other of bad) {
      assertStatus(await holder.client.retrieve(address, presenting(issuer.sign(claimsFor(address, other)))), 4103)
    }
  })

  it('count only with the signature of a trusted issuer', async () => {
    const address = await createGuarded(owner, [])
    const claims = claimsFor(address)
    const [header, payload, signature] = issuer.sign(claims).split('.') as [string, string, string]
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    const changed = Buffer.from(JSON.stringify({ ...claims, tkhd: holder.originator, tkex: 'x' })).toString('base64url')
    for (const token of [impostor.sign(claims), unsigned, `${header}.${changed}.${signature}`, 'a.b.c']) {
      const { rsc } = await holder.client.retrieve(address, presenting(token))
      assert.ok(rsc === 4103 || rsc === 4000, `${token} was answered with ${rsc}`)
    }
  })

  it('are given short names, by which they can be used later', async () => {
    const address = await createGuarded(owner, [])
    const claims = claimsFor(address)
    const first = assertStatus(await holder.client.retrieve(address, presenting(issuer.sign(claims))), 2000)
    const [lti, tkid] = (first.headers['x-m2m-ati'] as string).split(':') as [string, string]
    assert.equal(tkid, claims.tkid)
    assertStatus(await holder.client.retrieve(address, { query: { ltids: lti } }), 2000)
    assertStatus(await holder.client.retrieve(address, { query: { tids: tkid } }), 2000)
    assertStatus(await holder.client.as('Cthief').retrieve(address, { query: { ltids: lti } }), 4103)
    assertStatus(await holder.client.retrieve(address, { query: { ltids: 'tunknown' } }), 4103)
  })

  it('can be kept as resources and used by their tokenID, after a restart too', async () => {
    const address = await createGuarded(owner, [])
    const claims = claimsFor(address)
    const content = { 'm2m:tk': { tkid: claims.tkid, tkob: issuer.sign(claims) } }
    assertStatus(await waystation.client().create('cse-in', resourceTypes.token, content), 2001)
    const byID = { query: { tids: claims.tkid } }
    assertStatus(await holder.client.retrieve(address, byID), 2000)
    await waystation.restart()
    assertStatus(await holder.client.retrieve(address, byID), 2000)
    assertStatus(await holder.client.as('Cthief').retrieve(address, byID), 4103)
  })

  it('may use the claims that JSON Web Tokens have for the same', async () => {
    const address = await createGuarded(owner, [])
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      ...{ iss: issuer.id, sub: holder.originator, aud: '/id-in', jti: 'x1@sp.test', nbf: now - 9, exp: now + 900 },
      tkps: reading(address),
    }
    assertStatus(await holder.client.retrieve(address, presenting(issuer.sign(claims))), 2000)
  })
})

describe('token (TS-0001 9.6.39)', () => {
  it('needs an identifier and the token, and cannot be changed', async () => {
    await using waystation = await startWaystation()
    const admin = waystation.client()
    const { token: type } = resourceTypes
    const tkob = `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.e30.c2ln`
    assertStatus(await admin.create('cse-in', type, { 'm2m:tk': { tkob } }), 4000)
    assertStatus(await admin.create('cse-in', type, { 'm2m:tk': { tkid: 'a@sp.test' } }), 4000)
    const period = { tknb: timestampIn(60), tkna: timestampIn(-60) }
    assertStatus(await admin.create('cse-in', type, { 'm2m:tk': { tkid: 'a@sp.test', tkob, ...period } }), 4000)
    const { resource } = assertStatus(
      await admin.create('cse-in', type, { 'm2m:tk': { tkid: 'a@sp.test', tkob } }),
      2001,
    )
    assert.equal(resource.ty, 32)
    assertStatus(await admin.update(resource.ri, { 'm2m:tk': { tkid: 'b@sp.test' } }), 4000)
    assertStatus(await admin.update(resource.ri, { 'm2m:tk': { lbl: ['a'] } }), 2004)
  })
})

describe('issuers of tokens', () => {
  it('are refused at the start when their keys cannot be read', async () => {
    const set = { 'authorization.issuers': '/das=/nowhere/key.pem' }
    await assert.rejects(startWaystation({ set }), /holds no keys/)
  })
})
