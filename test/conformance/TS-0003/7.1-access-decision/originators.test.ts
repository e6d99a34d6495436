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
import { createGuarded, operations } from './policies.ts'

describe('accessControlOriginators (TS-0003 7.1.4)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let other: RegisteredAE
  let stranger: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
    stranger = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const guarded = (...acor: string[]) => createGuarded(owner, [{ acor, acop: operations.retrieve }])

  async function assertGranted(address: string, ...originators: string[]): Promise<void> {
    for (const originator of originators) {
      assertStatus(await waystation.client(originator).retrieve(address), 2000)
    }
  }

  async function assertDenied(address: string, ...originators: string[]): Promise<void> {
    for (const originator of originators) {
      assertStatus(await waystation.client(originator).retrieve(address), 4103)
    }
  }

  it('grants everybody with all, registered or not', async () => {
    const address = await guarded('all')
    await assertGranted(address, owner.originator, other.originator, 'Cunknown', '/id-elsewhere/Cx')
  })

  it('grants the AE-IDs listed and nobody else, not even the creator', async () => {
    const address = await guarded(other.originator, 'Cunregistered')
    await assertGranted(address, other.originator, 'Cunregistered')
    await assertDenied(address, stranger.originator, owner.originator)
  })

  it('compares identifiers in all their forms', async () => {
    const address = await guarded(`/id-in/${other.originator}`, `//sp.test/id-in/${stranger.originator}`)
    await assertGranted(address, other.originator, stranger.originator)
    await assertGranted(address, `/id-in/${other.originator}`, `//sp.test/id-in/${other.originator}`)
    await assertDenied(address, `/id-other/${other.originator}`, `//sp.other/id-in/${other.originator}`)
  })

  it('compares identifiers case-sensitively', async () => {
    const address = await guarded('CaseMatters')
    await assertGranted(address, 'CaseMatters')
    await assertDenied(address, 'Casematters')
  })

  it('lets * stand for any characters at any place of an AE-ID', async () => {
    const address = await guarded('Cleft*', 'C*right', 'Cin*side')
    await assertGranted(address, 'Cleft', 'Cleft1', 'Conright', 'Cin.out.side')
    await assertDenied(address, 'Crightleft', 'Cinsid', 'Sleft')
  })

  it('lets * stand within a CSE-ID and not across its end', async () => {
    const address = await guarded('/id-gw*', '/id-mn/C*')
    await assertGranted(address, '/id-gw1', '/id-mn/Cx')
    await assertDenied(address, '/id-gw1/Cx', '/id-other', '/id-mn')
  })

  it('grants everybody of the domain of a service provider', async () => {
    const address = await guarded('//sp.friend')
    await assertGranted(address, '//sp.friend/id-x/Cy', '//sp.friend/id-x')
    await assertDenied(address, '//sp.foe/id-x/Cy', other.originator)
    await assertGranted(await guarded('//sp.test'), other.originator)
  })

  it('knows no prefix without *', async () => {
    await assertDenied(await guarded('Cpre'), 'Cprefix')
  })

  it('grants one of several rules', async () => {
    const address = await createGuarded(owner, [
      { acor: ['Cnobody'], acop: operations.all },
      { acor: [other.originator], acop: operations.create },
      { acor: [other.originator], acop: operations.retrieve },
    ])
    await assertGranted(address, other.originator)
  })

  describe('groups as originators', () => {
    async function createGroup(members: readonly string[], attributes: object = {}) {
      const rn = uniqueName('grp')
      const group = { 'm2m:grp': { rn, mnm: 10, mid: members, ...attributes } }
      const { resource } = assertStatus(await owner.client.create(owner.address, resourceTypes.group, group), 2001)
      return { address: `${owner.address}/${rn}`, identifier: resource.ri as string }
    }

    it('grants the members of a group, named by any form of its address', async () => {
      const { address, identifier } = await createGroup([other.originator])
      for (const form of [address, identifier, `/id-in/${address}`, `//sp.test/id-in/${identifier}`]) {
        const target = await guarded(form)
        await assertGranted(target, other.originator)
        await assertDenied(target, stranger.originator)
      }
    })

    it('knows a member by the address of its registration', async () => {
      const { address } = await createGroup([other.address, `/id-in/${stranger.originator}`])
      await assertGranted(await guarded(address), other.originator, stranger.originator)
    })

    it('follows the group when its members change', async () => {
      const { address } = await createGroup([other.originator])
      const target = await guarded(address)
      await assertDenied(target, stranger.originator)
      assertStatus(await owner.client.update(address, { 'm2m:grp': { mid: [stranger.originator] } }), 2004)
      await assertGranted(target, stranger.originator)
      await assertDenied(target, other.originator)
    })

    it('grants nobody by a group that does not exist', async () => {
      const { address } = await createGroup([other.originator])
      const target = await guarded(address, `${owner.address}/missing`)
      await assertGranted(target, other.originator)
      assertStatus(await owner.client.delete(address), 2002)
      await assertDenied(target, other.originator)
    })

    it('grants nobody by a resource that is no group', async () => {
      const plain = await guarded('all')
      const target = await guarded(plain)
      await assertDenied(target, other.originator)
      assert.ok(plain)
    })
  })
})
