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

describe('attributes of announcement (TS-0001 10.2.9)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (content: object) => ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': content })

  it('announcedAttribute names attributes that are announced when asked for', async () => {
    assert.deepEqual(assertStatus(await create({ mni: 1, aa: ['mni', 'or'] }), 2001).resource.aa, ['mni', 'or'])
  })

  for (const [what, name] of [
    ['unknown', 'nope'],
    ['never announced', 'cni'],
    ['never announced', 'ct'],
    ['always announced', 'lbl'],
    ['of another type', 'con'],
  ] as const) {
    it(`announcedAttribute refuses ${name}, which is ${what}`, async () => {
      assertStatus(await create({ aa: ['mni', name] }), 4000)
      const { resource } = assertStatus(await create({}), 2001)
      const address = `${ae.address}/${resource.rn}`
      assertStatus(await ae.client.update(address, { 'm2m:cnt': { aa: [name] } }), 4000)
    })
  }

  it('announceTo keeps no target that could not be reached', async () => {
    const { resource } = assertStatus(await create({ at: ['/id-nowhere'] }), 2001)
    assert.equal(resource.at, undefined)
    const address = `${ae.address}/${resource.rn}`
    const updated = await ae.client.update(address, { 'm2m:cnt': { at: ['/id-nowhere'], lbl: ['a'] } })
    assert.deepEqual(assertStatus(updated, 2004).resource.lbl, ['a'])
    assert.equal(assertStatus(await ae.client.retrieve(address), 2000).resource.at, undefined)
  })

  it('announceTo is checked like every attribute', async () => {
    assertStatus(await create({ at: '/id-nowhere' }), 4000)
    assertStatus(await create({ at: [] }), 4000)
  })

  it('instances are announced by the same rules', async () => {
    const { resource } = assertStatus(await create({}), 2001)
    const address = `${ae.address}/${resource.rn}`
    const add = (content: object) =>
      ae.client.create(address, resourceTypes.contentInstance, { 'm2m:cin': { con: '1', ...content } })
    assertStatus(await add({ aa: ['cs'] }), 4000)
    const made = assertStatus(await add({ aa: ['con'], at: ['/id-nowhere'] }), 2001).resource
    assert.deepEqual([made.aa, made.at], [['con'], undefined])
  })
})
