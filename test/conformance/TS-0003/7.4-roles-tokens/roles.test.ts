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
import { timestampIn } from '../../../support/TokenIssuer.ts'
import { createGuarded } from '../7.1-access-decision/policies.ts'

describe('roles in access decisions (TS-0003 7.1.4, 7.4)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let holder: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    owner = await registerAE(waystation)
    holder = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const newRole = (): string => `${uniqueName('operator')}@sp.test`
  const attributesOf = (rlid: string, other: object = {}) => ({
    rlid,
    tkis: '//sp.test/id-in',
    tkhd: holder.originator,
    tknb: timestampIn(-60),
    tkna: timestampIn(3600),
    ...other,
  })
  const give = (rlid: string, other: object = {}, parent = 'cse-in') =>
    waystation.client().create(parent, resourceTypes.role, { 'm2m:rol': attributesOf(rlid, other) })

  it('grant what policies grant to the role, when the request names it', async () => {
    const role = newRole()
    const address = await createGuarded(owner, [{ acor: [role], acop: 2 }])
    assertStatus(await give(role), 2001)
    assertStatus(await holder.client.retrieve(address, { query: { rids: role } }), 2000)
    assertStatus(await holder.client.retrieve(address), 4103)
    assertStatus(await holder.client.delete(address, { query: { rids: role } }), 4103)
  })

  it('count for the holder in any form of its identifier, and for nobody else', async () => {
    for (const tkhd of [`/id-in/${holder.originator}`, `//sp.test/id-in/${holder.originator}`]) {
      const role = newRole()
      const address = await createGuarded(owner, [{ acor: [role], acop: 2 }])
      assertStatus(await give(role, { tkhd }), 2001)
      assertStatus(await holder.client.retrieve(address, { query: { rids: role } }), 2000)
      assertStatus(await holder.client.as('Cother').retrieve(address, { query: { rids: role } }), 4103)
    }
  })

  it('grant nothing when nobody gave them', async () => {
    const role = newRole()
    const address = await createGuarded(owner, [{ acor: [role], acop: 2 }])
    assertStatus(await holder.client.retrieve(address, { query: { rids: role } }), 4103)
  })

  it('count only between notBefore and notAfter', async () => {
    const periods = [
      { tknb: timestampIn(600), tkna: timestampIn(3600) },
      { tknb: timestampIn(-3600), tkna: timestampIn(-600) },
    ]
    for (const period of periods) {
      const role = newRole()
      const address = await createGuarded(owner, [{ acor: [role], acop: 2 }])
      assertStatus(await give(role, period), 2001)
      assertStatus(await holder.client.retrieve(address, { query: { rids: role } }), 4103)
    }
  })

  it('end with their resource', async () => {
    const role = newRole()
    const address = await createGuarded(owner, [{ acor: [role], acop: 2 }])
    const { resource } = assertStatus(await give(role), 2001)
    assertStatus(await holder.client.retrieve(address, { query: { rids: role } }), 2000)
    assertStatus(await waystation.client().delete(resource.ri), 2002)
    assertStatus(await holder.client.retrieve(address, { query: { rids: role } }), 4103)
  })

  it('may be kept below an authorizationInformation', async () => {
    const rn = uniqueName('auif')
    const type = resourceTypes.authorizationInformation
    assertStatus(await waystation.client().create('cse-in', type, { 'm2m:auif': { rn } }), 2001)
    const role = newRole()
    const address = await createGuarded(owner, [{ acor: [role], acop: 2 }])
    assertStatus(await give(role, {}, `cse-in/${rn}`), 2001)
    assertStatus(await holder.client.retrieve(address, { query: { rids: role } }), 2000)
  })

  it('count in discovery and at the fan-out point of a group', async () => {
    const role = newRole()
    const address = await createGuarded(owner, [{ acor: [role], acop: 34 }])
    assertStatus(await give(role), 2001)
    const query = { rids: role }
    const found = assertStatus(await holder.client.discover(owner.address, { ty: 3, ...query }), 2000)
    assert.ok(found.resource.includes(address))
    const without = assertStatus(await holder.client.discover(owner.address, { ty: 3 }), 2000)
    assert.ok(!without.resource.includes(address))
    const { acpi } = (await waystation.client().retrieve(address)).resource
    const group = { 'm2m:grp': { rn: 'g', mt: 3, mnm: 5, mid: [address], macp: acpi } }
    assertStatus(await waystation.client().create(owner.address, resourceTypes.group, group), 2001)
    const answer = assertStatus(await holder.client.retrieve(`${owner.address}/g/fopt`, { query }), 2000)
    const [member] = answer.resource['m2m:rsp'] ?? answer.resource.rsp
    assert.equal(member.rsc, 2000)
    assertStatus(await holder.client.retrieve(`${owner.address}/g/fopt`), 4103)
  })

  it('are given by the administrator only', async () => {
    const attempt = { 'm2m:rol': attributesOf(newRole()) }
    assertStatus(await holder.client.create('cse-in', resourceTypes.role, attempt), 4103)
  })

  it('need issuer, holder and a period, and cannot be changed', async () => {
    const role = newRole()
    for (const missing of ['rlid', 'tkis', 'tkhd', 'tknb', 'tkna']) {
      assertStatus(await give(role, { [missing]: undefined }), 4000)
    }
    assertStatus(await give(role, { tknb: timestampIn(60), tkna: timestampIn(-60) }), 4000)
    const { resource } = assertStatus(await give(role, { rlnm: 'operator' }), 2001)
    assert.deepEqual([resource.ty, resource.rlid, resource.rlnm], [31, role, 'operator'])
    assertStatus(await waystation.client().update(resource.ri, { 'm2m:rol': { tkna: timestampIn(7200) } }), 4000)
    assertStatus(await waystation.client().update(resource.ri, { 'm2m:rol': { rltl: 'cse-in/x' } }), 2004)
  })
})
