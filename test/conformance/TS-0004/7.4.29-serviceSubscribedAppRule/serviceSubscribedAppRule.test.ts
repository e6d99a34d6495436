import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const { accessControlPolicy, m2mServiceSubscriptionProfile, serviceSubscribedAppRule, serviceSubscribedNode } =
  resourceTypes

describe('serviceSubscribedAppRule (TS-0004 7.4.29)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (parent: string, ty: number, content: Body) => waystation.client().create(parent, ty, content)

  it('takes lists, keeps them, and lets them change', async () => {
    const rule = { rn: 'rule', apci: ['10-*', 'None'], aai: ['Napp*'], aae: ['C*', 'S*'], ari: ['1234abcd@role.org'] }
    const { resource } = assertStatus(await create('cse-in', serviceSubscribedAppRule, { 'm2m:asar': rule }), 2001)
    assert.deepEqual([resource.apci, resource.aai, resource.aae], [rule.apci, rule.aai, rule.aae])
    const update = (content: Body) => waystation.client().update('cse-in/rule', { 'm2m:asar': content })
    assert.deepEqual(assertStatus(await update({ aai: ['Nx'], ari: null }), 2004).resource.aai, ['Nx'])
    assertStatus(await update({ aae: 'C*' }), 4000)
    assertStatus(await update({ unknown: 1 }), 4000)
    assertStatus(await waystation.client().delete('cse-in/rule'), 2002)
  })

  it('is hosted by an IN-CSE only, below the CSEBase', async () => {
    const { address, client } = await registerAE(waystation)
    assertStatus(await client.create(address, serviceSubscribedAppRule, { 'm2m:asar': {} }), 4108)
    await using middle = await startWaystation({ cseId: '/id-mn', cseName: 'cse-mn', arguments: ['--role', 'mn'] })
    for (const [ty, tag] of [
      [serviceSubscribedAppRule, 'asar'],
      [m2mServiceSubscriptionProfile, 'mssp'],
    ] as const) {
      assertStatus(await middle.client().create('cse-mn', ty, { [`m2m:${tag}`]: {} }), 4005)
    }
  })

  it('is shown by discovery to those it is for, with its node and profile', async () => {
    const all = { acr: [{ acor: ['all'], acop: 63 }] }
    const policy = { 'm2m:acp': { rn: 'open', pv: all, pvs: { acr: [{ acor: ['CAdmin'], acop: 63 }] } } }
    assertStatus(await create('cse-in', accessControlPolicy, policy), 2001)
    const acpi = ['cse-in/open']
    for (const [name, api] of [
      ['meter', 'Nmeter'],
      ['lamp', 'Nlamp'],
    ]) {
      const rule = { rn: `${name}Rule`, acpi, aai: [api] }
      assertStatus(await create('cse-in', serviceSubscribedAppRule, { 'm2m:asar': rule }), 2001)
      const profile = { 'm2m:mssp': { rn: `${name}Profile`, acpi } }
      assertStatus(await create('cse-in', m2mServiceSubscriptionProfile, profile), 2001)
      const node = { rn: 'node', acpi, ni: `0.2.${name}`, csi: '/id-in', rlk: [`cse-in/${name}Rule`] }
      assertStatus(await create(`cse-in/${name}Profile`, serviceSubscribedNode, { 'm2m:svsn': node }), 2001)
    }
    const unlinked = { rn: 'unlinked', acpi, aai: ['Nmeter'] }
    assertStatus(await create('cse-in', serviceSubscribedAppRule, { 'm2m:asar': unlinked }), 2001)
    const { client } = await registerAE(waystation, { api: 'Nmeter' })
    const found = assertStatus(await client.discover('cse-in', { ty: [11, 19, 20] }), 2000).resource
    assert.deepEqual(found.toSorted(), ['cse-in/meterProfile', 'cse-in/meterProfile/node', 'cse-in/meterRule'])
    const everything = assertStatus(await waystation.client().discover('cse-in', { ty: [11, 19, 20] }), 2000).resource
    assert.equal(everything.length, 7)
    const children = assertStatus(await client.retrieve('cse-in', { rcn: 6, query: { ty: 19 } }), 2000).resource
    assert.deepEqual(
      children.rrf.map(({ nm }: { nm: string }) => nm),
      ['meterRule'],
    )
  })
})
