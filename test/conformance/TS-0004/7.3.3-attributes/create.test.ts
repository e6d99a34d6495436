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

describe('attributes of a CREATE request (TS-0004 7.3.3.3)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation({ set: { maximumExpiration: '365d' } })
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const send = (pc: unknown, ty: number = resourceTypes.container) => ae.client.create(ae.address, ty, pc)
  const create = (content: object) => send({ 'm2m:cnt': content })
  const stamp = (time: number) => new Date(time).toISOString().replace(/[-:Z]/g, '').replace('.', ',')

  it('are joined by those that the CSE sets', async () => {
    const rn = uniqueName('cnt')
    const { resource } = assertStatus(await create({ rn, lbl: ['a', 'b:c'] }), 2001)
    assert.deepEqual([resource.ty, resource.rn, resource.pi, resource.lbl], [3, rn, ae.originator, ['a', 'b:c']])
    assert.match(resource.ri, /^[A-Za-z0-9][A-Za-z0-9._-]*$/)
    for (const name of ['ct', 'lt', 'et']) assert.match(resource[name], /^\d{8}T\d{6}(,\d+)?$/, name)
    assert.equal(resource.ct, resource.lt)
    assert.equal(resource.st, 0)
    assert.equal(resource.cr, undefined)
  })

  describe('content', () => {
    it('must be there, with one member that fits the resource type', async () => {
      assertStatus(await send(undefined), 4000)
      assertStatus(await send({}), 4000)
      assertStatus(await send({ 'm2m:cnt': {}, 'm2m:ae': {} }), 4000)
      assertStatus(await send({ 'm2m:ts': {} }), 4000)
      assertStatus(await send({ cnt: {} }), 4000)
      for (const value of [null, [], 'x', 1]) assertStatus(await send({ 'm2m:cnt': value }), 4000)
      assertStatus(await send([{ 'm2m:cnt': {} }]), 4000)
    })

    it('must be of a resource type that exists', async () => {
      assertStatus(await send({ 'm2m:xyz': {} }, 9999), 4000)
      assertStatus(await send({ 'm2m:xyz': {} }, 33), 4000)
    })

    it('must not be of a type that the parent can not have', async () => {
      assertStatus(await send({ 'm2m:cin': { con: '1' } }, resourceTypes.contentInstance), 4108)
      const { resource } = assertStatus(await create({}), 2001)
      const address = `${ae.address}/${resource.rn}`
      const instance = { 'm2m:cin': { rn: 'i', con: '1' } }
      assertStatus(await ae.client.create(address, resourceTypes.contentInstance, instance), 2001)
      const below = await ae.client.create(`${address}/i`, resourceTypes.container, { 'm2m:cnt': {} })
      assertStatus(below, 4108)
    })

    it('must not be of a type that only the CSE creates', async () => {
      const request = await waystation.client().create(waystation.cseBase, resourceTypes.request, { 'm2m:req': {} })
      assertStatus(request, 4005)
    })
  })

  for (const name of ['ri', 'ty', 'pi', 'ct', 'lt', 'st', 'cni', 'cbs']) {
    it(`may not set ${name}`, async () => {
      const values: Record<string, unknown> = {
        ty: 3,
        st: 0,
        cni: 0,
        cbs: 0,
        ct: stamp(Date.now()),
        lt: stamp(Date.now()),
      }
      assertStatus(await create({ [name]: values[name] ?? 'x' }), 4000)
    })
  }

  it('may not be unknown, nor written long or in another case', async () => {
    for (const name of ['nope', 'maxNrOfInstances', 'MNI', 'con', '']) assertStatus(await create({ [name]: 1 }), 4000)
  })

  const wrongTypes: [string, unknown][] = [
    ['mni', '5'],
    ['mni', -1],
    ['mni', 1.5],
    ['mni', true],
    ['mbs', null],
    ['lbl', 'a'],
    ['lbl', [1]],
    ['lbl', []],
    ['lbl', null],
    ['disr', 'true'],
    ['disr', 1],
    ['et', 20_300_101],
    ['et', '2030-01-01'],
    ['acpi', 'acp'],
    ['acpi', []],
    ['or', 5],
    ['cstn', 5],
    ['loc', { typ: 1, crd: 'here' }],
    ['loc', { typ: 9, crd: '[1,2]' }],
  ]
  for (const [name, value] of wrongTypes) {
    it(`may not set ${name} to ${JSON.stringify(value)}`, async () => {
      assertStatus(await create({ [name]: value }), 4000)
    })
  }

  it('must have all that are mandatory', async () => {
    assertStatus(await send({ 'm2m:grp': { mnm: 1 } }, resourceTypes.group), 4000)
    assertStatus(await send({ 'm2m:grp': { mid: [ae.originator] } }, resourceTypes.group), 4000)
    assertStatus(await send({ 'm2m:sub': {} }, resourceTypes.subscription), 4000)
  })

  describe('resourceName', () => {
    it('is generated when absent, each time another', async () => {
      const names = new Set<string>()
      for (let count = 0; count < 5; count++) names.add(assertStatus(await create({}), 2001).resource.rn)
      assert.equal(names.size, 5)
    })

    it('may have letters, digits, dots, hyphens and underscores', async () => {
      for (const rn of ['A.b-c_9', '0', 'Z'.repeat(100)]) {
        assert.equal(assertStatus(await create({ rn }), 2001).resource.rn, rn)
        assertStatus(await ae.client.retrieve(`${ae.address}/${rn}`), 2000)
      }
    })

    it('may have nothing else', async () => {
      for (const rn of ['a/b', 'a b', '', 'ä', 'a#b', 'a?b', '.a', '-', 5, null])
        assertStatus(await create({ rn }), 4000)
    })

    it('is unique below its parent', async () => {
      const rn = uniqueName('cnt')
      assertStatus(await create({ rn }), 2001)
      assertStatus(await create({ rn }), 4105)
      assertStatus(await send({ 'm2m:ts': { rn } }, resourceTypes.timeSeries), 4105)
      const elsewhere = await ae.client.create(`${ae.address}/${rn}`, resourceTypes.container, { 'm2m:cnt': { rn } })
      assertStatus(elsewhere, 2001)
    })
  })

  describe('expirationTime', () => {
    it('is kept when it lies ahead', async () => {
      const et = stamp(Date.now() + 3_600_000)
      assert.equal(assertStatus(await create({ et }), 2001).resource.et, et)
    })

    it('may not have passed', async () => {
      assertStatus(await create({ et: stamp(Date.now() - 1000) }), 4000)
    })

    it('ends with that of the parent', async () => {
      const parent = await registerAE(waystation, { et: stamp(Date.now() + 600_000) })
      const later = { 'm2m:cnt': { et: stamp(Date.now() + 3_600_000) } }
      const { resource } = assertStatus(
        await parent.client.create(parent.address, resourceTypes.container, later),
        2001,
      )
      assert.equal(resource.et, parent.resource.et)
      const none = await parent.client.create(parent.address, resourceTypes.container, { 'm2m:cnt': {} })
      assert.equal(assertStatus(none, 2001).resource.et, parent.resource.et)
    })

    it('ends with the longest life configured', async () => {
      const { resource } = assertStatus(await create({ et: '99991231T235959' }), 2001)
      const [year] = /^\d{4}/.exec(resource.et) ?? []
      assert.ok(Number(year) <= new Date().getUTCFullYear() + 1, resource.et)
    })
  })

  describe('creator', () => {
    it('is written when asked for with null', async () => {
      assert.equal(assertStatus(await create({ cr: null }), 2001).resource.cr, ae.originator)
    })

    it('may not be given', async () => {
      for (const cr of [ae.originator, 'Cx', '']) assertStatus(await create({ cr }), 4000)
    })

    it('is no attribute of types that do not list it', async () => {
      assertStatus(
        await waystation.client().create(waystation.cseBase, resourceTypes.node, { 'm2m:nod': { ni: 'n', cr: null } }),
        4000,
      )
    })
  })

  it('leave nothing behind when they are refused', async () => {
    const rn = uniqueName('cnt')
    assertStatus(await create({ rn, mni: -1 }), 4000)
    assertStatus(await ae.client.retrieve(`${ae.address}/${rn}`), 4004)
    assertStatus(await create({ rn }), 2001)
  })

  it('are named in the reason of a refusal', async () => {
    const response = assertStatus(await create({ mni: -1 }), 4000)
    assert.match(response.body['m2m:dbg'], /mni/)
    assert.match(response.body['m2m:dbg'], /maxNrOfInstances/)
  })
})
