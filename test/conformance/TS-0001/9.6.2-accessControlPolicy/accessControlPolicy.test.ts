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

const all = 63
const [retrieve, update] = [2, 4]

describe('accessControlPolicy (TS-0001 9.6.2, TS-0004 7.4.2)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let other: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const everything = () => ({ acr: [{ acor: [owner.originator], acop: all }] })
  const create = (content: object) =>
    owner.client.create(owner.address, resourceTypes.accessControlPolicy, { 'm2m:acp': content })

  async function createPolicy(attributes: object = {}): Promise<string> {
    const rn = uniqueName('acp')
    assertStatus(await create({ rn, pv: everything(), pvs: everything(), ...attributes }), 2001)
    return `${owner.address}/${rn}`
  }

  async function createContainer(attributes: object = {}): Promise<string> {
    const rn = uniqueName('cnt')
    const content = { 'm2m:cnt': { rn, ...attributes } }
    assertStatus(await owner.client.create(owner.address, resourceTypes.container, content), 2001)
    return `${owner.address}/${rn}`
  }

  describe('content', () => {
    it('is kept as it was given', async () => {
      const rule = {
        acor: ['all', 'Cx*', '//sp.test'],
        acop: 34,
        acco: [
          {
            actw: ['* 0 8-17 * * 1-5 *'],
            acip: { ipv4: ['192.0.2.0/24'], ipv6: ['2001:db8::/32'] },
            aclr: { accr: [52.5, 13.4, 100] },
          },
        ],
        acod: [{ ty: 3, chty: [4, 23] }],
        acaf: false,
      }
      const { resource } = assertStatus(await create({ pv: { acr: [rule] }, pvs: everything() }), 2001)
      assert.deepEqual(resource.pv, { acr: [rule] })
      assert.deepEqual(resource.pvs, everything())
      assert.equal(resource.ty, 1)
      assert.equal(resource.pi, owner.originator)
    })

    it('may have no privileges', async () => {
      for (const pv of [{}, { acr: [] }]) assertStatus(await create({ pv, pvs: everything() }), 2001)
    })

    it('must have selfPrivileges with a rule', async () => {
      for (const pvs of [{}, { acr: [] }]) assertStatus(await create({ pv: everything(), pvs }), 4000)
      assertStatus(await create({ pv: everything() }), 4000)
      assertStatus(await create({ pvs: everything() }), 4000)
      const address = await createPolicy()
      assertStatus(await owner.client.update(address, { 'm2m:acp': { pvs: {} } }), 4000)
      assertStatus(await owner.client.update(address, { 'm2m:acp': { pvs: null } }), 4000)
      assertStatus(await owner.client.update(address, { 'm2m:acp': { pv: null } }), 4000)
    })

    const wrong: Record<string, object> = {
      'operations beyond the mask': { acor: ['all'], acop: 64 },
      'negative operations': { acor: ['all'], acop: -1 },
      'operations as text': { acor: ['all'], acop: '63' },
      'no operations': { acor: ['all'] },
      'no originators': { acop: 63 },
      'originators that are no list': { acor: 'all', acop: 63 },
      'an originator that is no text': { acor: [1], acop: 63 },
      'a window of six fields': { acor: ['all'], acop: 63, acco: [{ actw: ['* * * * * *'] }] },
      'an address that is none': { acor: ['all'], acop: 63, acco: [{ acip: { ipv4: ['300.1.1.1'] } }] },
      'a network prefix beyond the address': { acor: ['all'], acop: 63, acco: [{ acip: { ipv4: ['192.0.2.0/33'] } }] },
      'a region of both kinds': { acor: ['all'], acop: 63, acco: [{ aclr: { accc: ['DE'], accr: [1, 2, 3] } }] },
      'a circle without a radius': { acor: ['all'], acop: 63, acco: [{ aclr: { accr: [1, 2] } }] },
      'object details without child types': { acor: ['all'], acop: 63, acod: [{ ty: 3 }] },
      'an unknown member': { acor: ['all'], acop: 63, nope: 1 },
    }
    for (const [what, rule] of Object.entries(wrong)) {
      it(`refuses a rule with ${what}`, async () => {
        assertStatus(await create({ pv: { acr: [rule] }, pvs: everything() }), 4000)
        assertStatus(await create({ pv: everything(), pvs: { acr: [rule] } }), 4000)
      })
    }

    it('refuses decisions or rules of others beside its own, and beside each other', async () => {
      const elsewhere = { adri: ['/id-mn/auds'] }
      assertStatus(await create({ pv: everything(), pvs: everything(), ...elsewhere }), 4000)
      assertStatus(await create({ pv: {}, pvs: everything(), ...elsewhere, apri: ['/id-mn/aupy'] }), 4000)
      assertStatus(await create({ pv: {}, pvs: everything(), ...elsewhere }), 2001)
    })

    it('has no policies and no creator of its own', async () => {
      const address = await createPolicy()
      assertStatus(await create({ pv: everything(), pvs: everything(), acpi: [address] }), 4000)
      assertStatus(await create({ pv: everything(), pvs: everything(), cr: null }), 4000)
      assertStatus(await owner.client.update(address, { 'm2m:acp': { acpi: [address] } }), 4000)
    })
  })

  describe('selfPrivileges', () => {
    it('decide about the policy itself; privileges do not', async () => {
      const open = { acr: [{ acor: ['all'], acop: all }] }
      const address = await createPolicy({ pv: open, pvs: { acr: [{ acor: [other.originator], acop: retrieve }] } })
      assertStatus(await other.client.retrieve(address), 2000)
      assertStatus(await other.client.update(address, { 'm2m:acp': { lbl: ['a'] } }), 4103)
      assertStatus(await other.client.delete(address), 4103)
      assertStatus(await owner.client.retrieve(address), 4103)
      const closed = await createPolicy({ pv: open })
      assertStatus(await other.client.retrieve(closed), 4103)
    })

    it('decide about children of the policy', async () => {
      const address = await createPolicy()
      const subscription = { 'm2m:sub': { nu: [owner.originator], enc: { net: [1] } } }
      assertStatus(await other.client.create(address, resourceTypes.subscription, subscription), 4103)
      assertStatus(await owner.client.create(address, resourceTypes.subscription, subscription), 2001)
    })
  })

  it('takes effect as soon as it changes', async () => {
    const policy = await createPolicy()
    const guarded = await createContainer({ acpi: [policy] })
    assertStatus(await other.client.retrieve(guarded), 4103)
    const open = { acr: [{ acor: [other.originator], acop: retrieve }] }
    assertStatus(await owner.client.update(policy, { 'm2m:acp': { pv: open } }), 2004)
    assertStatus(await other.client.retrieve(guarded), 2000)
    assertStatus(await owner.client.update(policy, { 'm2m:acp': { pv: {} } }), 2004)
    assertStatus(await other.client.retrieve(guarded), 4103)
  })

  describe('accessControlPolicyIDs', () => {
    it('refers to policies by any form of address', async () => {
      const policy = await createPolicy()
      const { ri } = assertStatus(await owner.client.retrieve(policy), 2000).resource
      const forms = [policy, ri, `/id-in/${ri}`, `/id-in/${policy}`, `//sp.test/id-in/${ri}`]
      for (const form of forms) {
        const guarded = await createContainer({ acpi: [form] })
        assertStatus(await owner.client.retrieve(guarded), 2000)
        assertStatus(await other.client.retrieve(guarded), 4103)
      }
    })

    it('refers to policies that exist only', async () => {
      const missing = { 'm2m:cnt': { acpi: [`${owner.address}/missing`] } }
      assertStatus(await owner.client.create(owner.address, resourceTypes.container, missing), 4000)
      assertStatus(await owner.client.update(await createContainer(), missing), 4000)
    })

    it('refers to policies and no other resources', async () => {
      const wrong = { 'm2m:cnt': { acpi: [owner.address] } }
      assertStatus(await owner.client.create(owner.address, resourceTypes.container, wrong), 4000)
    })

    it('may refer to a policy of another CSE, which grants nothing here', async () => {
      const guarded = await createContainer({ acpi: ['/id-mn/acp1'] })
      assertStatus(await owner.client.retrieve(guarded), 4103)
    })

    it('is updated alone', async () => {
      const guarded = await createContainer()
      const policy = await createPolicy()
      assertStatus(await owner.client.update(guarded, { 'm2m:cnt': { acpi: [policy], lbl: ['a'] } }), 4000)
      assertStatus(await owner.client.update(guarded, { 'm2m:cnt': { acpi: [policy] } }), 2004)
    })

    it('is updated by who may update the linked policies, not by who may update the resource', async () => {
      const policy = await createPolicy({
        pv: { acr: [{ acor: [owner.originator], acop: all }] },
        pvs: { acr: [{ acor: [other.originator], acop: update }] },
      })
      const next = await createPolicy()
      const guarded = await createContainer({ acpi: [policy] })
      assertStatus(await owner.client.update(guarded, { 'm2m:cnt': { acpi: [next] } }), 4103)
      assertStatus(await other.client.update(guarded, { 'm2m:cnt': { lbl: ['a'] } }), 4103)
      assertStatus(await other.client.update(guarded, { 'm2m:cnt': { acpi: [next] } }), 2004)
      assertStatus(await other.client.update(guarded, { 'm2m:cnt': { acpi: [policy] } }), 4103)
    })

    it('is updated by the creator where no policy is linked', async () => {
      const guarded = await createContainer()
      const policy = await createPolicy()
      assertStatus(await other.client.update(guarded, { 'm2m:cnt': { acpi: [policy] } }), 4103)
      assertStatus(await owner.client.update(guarded, { 'm2m:cnt': { acpi: [policy] } }), 2004)
    })

    it('is removed with null, which brings back the rights of the creator', async () => {
      const policy = await createPolicy({ pv: {} })
      const guarded = await createContainer({ acpi: [policy] })
      assertStatus(await owner.client.retrieve(guarded), 4103)
      const { resource } = assertStatus(await owner.client.update(guarded, { 'm2m:cnt': { acpi: null } }), 2004)
      assert.equal(resource.acpi, undefined)
      assertStatus(await owner.client.retrieve(guarded), 2000)
    })
  })
})
