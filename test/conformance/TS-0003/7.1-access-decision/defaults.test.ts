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
import { createGuarded, createPolicy, operations } from './policies.ts'

describe('access where no rule decides (TS-0003 7.1.5, TS-0001 9.6.1.3.2)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let other: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  async function createContainer(attributes: object = {}, creator = owner): Promise<string> {
    const rn = uniqueName('cnt')
    const content = { 'm2m:cnt': { rn, ...attributes } }
    assertStatus(await creator.client.create(owner.address, resourceTypes.container, content), 2001)
    return `${owner.address}/${rn}`
  }

  it('gives the creator of a resource without policies every right, and others none', async () => {
    const address = await createContainer()
    assertStatus(await owner.client.retrieve(address), 2000)
    assertStatus(await owner.client.update(address, { 'm2m:cnt': { lbl: ['a'] } }), 2004)
    assertStatus(await other.client.retrieve(address), 4103)
    assertStatus(await other.client.delete(address), 4103)
    assertStatus(await owner.client.delete(address), 2002)
  })

  it('counts who created a resource, not who owns its parent', async () => {
    const acpi = [await createPolicy(owner, [{ acor: [other.originator], acop: operations.create }])]
    assertStatus(await owner.client.update(owner.address, { 'm2m:ae': { acpi } }), 2004)
    const address = await createContainer({}, other)
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await owner.client.retrieve(address), 4103)
    assertStatus(await waystation.client().update(owner.address, { 'm2m:ae': { acpi: null } }), 2004)
  })

  it('gives the custodian the rights in place of the creator', async () => {
    const address = await createContainer({ cstn: other.originator })
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await owner.client.retrieve(address), 4103)
    assertStatus(await other.client.update(address, { 'm2m:cnt': { cstn: `/id-in/${owner.originator}` } }), 2004)
    assertStatus(await owner.client.retrieve(address), 2000)
    assertStatus(await other.client.retrieve(address), 4103)
  })

  it('gives an AE every right on its own registration, and others none', async () => {
    const ae = await registerAE(waystation)
    assertStatus(await other.client.retrieve(ae.address), 4103)
    assertStatus(await ae.client.retrieve(ae.address), 2000)
    assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { apn: 'a' } }), 2004)
    assertStatus(await ae.client.delete(ae.address), 2002)
  })

  it('refuses everybody when every policy linked is gone', async () => {
    const address = await createGuarded(owner, [{ acor: ['all'], acop: operations.all }])
    const [policy] = assertStatus(await other.client.retrieve(address), 2000).resource.acpi
    assertStatus(await owner.client.delete(policy), 2002)
    assertStatus(await other.client.retrieve(address), 4103)
    assertStatus(await owner.client.retrieve(address), 4103)
  })

  it('takes what any one of several policies grants', async () => {
    const none = await createPolicy(owner, [])
    const some = await createPolicy(owner, [{ acor: ['all'], acop: operations.retrieve }])
    const address = await createContainer({ acpi: [none, some] })
    assertStatus(await other.client.retrieve(address), 2000)
  })

  it('grants nothing by a policy without rules', async () => {
    const address = await createContainer({ acpi: [await createPolicy(owner, [])] })
    assertStatus(await owner.client.retrieve(address), 4103)
  })

  it('lets the administrator do everything', async () => {
    const address = await createContainer({ acpi: [await createPolicy(owner, [])] })
    assertStatus(await waystation.client().retrieve(address), 2000)
    assertStatus(await waystation.client().delete(address), 2002)
  })

  it('gives an originator that is not registered no rights', async () => {
    const unknown = waystation.client(uniqueName('C'))
    assertStatus(await unknown.retrieve(waystation.cseBase), 4103)
    assertStatus(await unknown.create(waystation.cseBase, resourceTypes.container, { 'm2m:cnt': {} }), 4103)
    assertStatus(await unknown.retrieve(owner.address), 4103)
  })

  describe('the CSEBase', () => {
    it('may be retrieved by a registered AE', async () => {
      assertStatus(await other.client.retrieve(waystation.cseBase), 2000)
    })

    it('takes from a registered AE what it may have below its registration too', async () => {
      const children = [
        [
          resourceTypes.accessControlPolicy,
          { 'm2m:acp': { pv: {}, pvs: { acr: [{ acor: [other.originator], acop: 63 }] } } },
        ],
        [resourceTypes.container, { 'm2m:cnt': {} }],
        [resourceTypes.group, { 'm2m:grp': { mnm: 1, mid: [other.originator] } }],
        [resourceTypes.timeSeries, { 'm2m:ts': {} }],
      ] as const
      for (const [type, content] of children) {
        assertStatus(await other.client.create(waystation.cseBase, type, content), 2001)
      }
    })

    it('takes no infrastructure from a registered AE', async () => {
      const node = { 'm2m:nod': { ni: uniqueName('node') } }
      assertStatus(await other.client.create(waystation.cseBase, resourceTypes.node, node), 4103)
      assertStatus(await waystation.client().create(waystation.cseBase, resourceTypes.node, node), 2001)
      const schedule = { 'm2m:sch': { se: { sce: ['* * * * * * *'] } } }
      assertStatus(await other.client.create(waystation.cseBase, resourceTypes.schedule, schedule), 4103)
    })

    it('shows an AE its own children and not those of others', async () => {
      const { resource } = assertStatus(await other.client.retrieve(waystation.cseBase, { rcn: 4 }), 2000)
      const names = (resource['m2m:ae'] ?? []).map((ae: { aei: string }) => ae.aei)
      assert.deepEqual(names, [other.originator])
    })
  })
})
