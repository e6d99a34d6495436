import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, resourceTypes, startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'
import { type Specialisation, specialisations } from './specialisations.ts'

describe('specialisations of mgmtObj (TS-0001 Annex D, TS-0022)', () => {
  let waystation: Waystation
  let node: string

  before(async () => {
    waystation = await startWaystation()
    const client = waystation.client()
    const content = { 'm2m:nod': { rn: 'node', ni: 'node' } }
    assertStatus(await client.create(waystation.cseBase, resourceTypes.node, content), 2001)
    node = `${waystation.cseBase}/node`
    for (const rn of ['policy', 'policy2']) {
      const policy = { rn, mgd: 1011, cpn: rn, cmlk: [{ nm: 'd', typ: 1013, val: 'cse-in/node/defaults' }] }
      assertStatus(await client.create(node, resourceTypes.mgmtObj, { 'm2m:cmp': policy }), 2001)
    }
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = ({ tag, mgmtDefinition }: Specialisation, attributes: object) =>
    waystation.client().create(node, resourceTypes.mgmtObj, { [tag]: { mgd: mgmtDefinition, ...attributes } })
  const without = (attributes: Record<string, unknown>, name: string) =>
    Object.fromEntries(Object.entries(attributes).filter(([one]) => one !== name))

  function assertAttributes(resource: Record<string, unknown>, expected: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(resource[name], value, name)
  }

  for (const specialisation of specialisations) {
    const { name, tag, mgmtDefinition } = specialisation

    describe(`${name} ${tag}`, () => {
      it('is created, retrieved, updated and deleted', async () => {
        const rn = uniqueName('mgo')
        const common = { rn, lbl: [rn], dc: 'description', obis: ['urn:oma:1'], obps: ['/1/0'] }
        const created = assertStatus(await create(specialisation, { ...common, ...specialisation.create }), 2001)
        assert.deepEqual(Object.keys(created.body), [tag])
        assertAttributes(created.resource, { ty: 13, mgd: mgmtDefinition, ...common, ...specialisation.create })
        const client = waystation.client()
        const found = assertStatus(await client.retrieve(`${node}/${rn}`), 2000)
        assert.deepEqual(found.body, created.body)
        const updated = assertStatus(await client.update(`${node}/${rn}`, { [tag]: specialisation.update }), 2004)
        assertAttributes(updated.resource, specialisation.update)
        const discovered = await client.discover(node, { ty: 13, lbl: rn })
        assert.deepEqual(discovered.resource, [`${node}/${rn}`])
        assertStatus(await client.delete(`${node}/${rn}`), 2002)
      })

      it('needs what is mandatory', async () => {
        for (const missing of specialisation.mandatory) {
          const response = await create(specialisation, without(specialisation.create, missing))
          assert.equal(response.rsc, 4000, missing)
        }
        assertStatus(await create(specialisation, { ...specialisation.create, mgd: undefined }), 4000)
      })

      it('refuses wrong values and attributes it does not have', async () => {
        for (const [attribute, value] of Object.entries({ ...specialisation.refused, nope: 1, mgs: 'http://x' })) {
          const response = await create(specialisation, { ...specialisation.create, [attribute]: value })
          assert.equal(response.rsc, 4000, attribute)
        }
      })

      it('refuses the mgmtDefinition of another one', async () => {
        const other = mgmtDefinition === 1001 ? 1002 : 1001
        assertStatus(await create(specialisation, { ...specialisation.create, mgd: other }), 4000)
      })

      it('keeps what is fixed', async () => {
        const rn = uniqueName('mgo')
        assertStatus(await create(specialisation, { rn, ...specialisation.create }), 2001)
        const fixed = { mgd: mgmtDefinition, obis: ['urn:oma:2'], obps: ['/2/0'], ...specialisation.fixed }
        for (const [attribute, value] of Object.entries(fixed)) {
          const response = await waystation.client().update(`${node}/${rn}`, { [tag]: { [attribute]: value } })
          assert.equal(response.rsc, 4000, attribute)
        }
      })
    })
  }

  it('are refused under names that nobody knows', async () => {
    const client = waystation.client()
    const unknown = await client.create(node, resourceTypes.mgmtObj, { 'm2m:nothing': { mgd: 1001 } })
    assertStatus(unknown, 4125)
    assertStatus(await client.create(node, resourceTypes.mgmtObj, { 'm2m:cnt': {} }), 4000)
  })

  it('are refused as another resource type', async () => {
    const battery = { 'm2m:bat': { mgd: 1006, btl: 1, bts: 1 } }
    assertStatus(await waystation.client().create(node, resourceTypes.container, battery), 4000)
  })

  it('belong below a node', async () => {
    const battery = { 'm2m:bat': { mgd: 1006, btl: 1, bts: 1 } }
    const response = await waystation.client().create(waystation.cseBase, resourceTypes.mgmtObj, battery)
    assertStatus(response, 4108)
  })

  it('lie below each other where the standard has them so', async () => {
    const client = waystation.client()
    const rn = uniqueName('cmp')
    const policy = { rn, mgd: 1011, cpn: 'p', cmlk: [{ nm: 'd', typ: 1013, val: '/id-in/d' }] }
    assertStatus(await client.create(node, resourceTypes.mgmtObj, { 'm2m:cmp': policy }), 2001)
    const buffer = { 'm2m:cmbf': { mgd: 1019, aec: [4], mbfs: 1, sgp: 1 } }
    assertStatus(await client.create(`${node}/${rn}`, resourceTypes.mgmtObj, buffer), 2001)
    const battery = { 'm2m:bat': { mgd: 1006, btl: 1, bts: 1 } }
    assertStatus(await client.create(`${node}/${rn}`, resourceTypes.mgmtObj, battery), 4108)
  })
})
