import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type OneM2MResponse,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('attributes of an UPDATE request (TS-0004 7.3.3.4)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const stamp = (time: number) => new Date(time).toISOString().replace(/[-:Z]/g, '').replace('.', ',')

  async function createContainer(attributes: object = {}) {
    const content = { 'm2m:cnt': { rn: uniqueName('cnt'), ...attributes } }
    const { resource } = assertStatus(await ae.client.create(ae.address, resourceTypes.container, content), 2001)
    const address = `${ae.address}/${resource.rn}`
    return {
      address,
      resource,
      update: (changes: unknown): Promise<OneM2MResponse> => ae.client.update(address, { 'm2m:cnt': changes }),
      retrieve: async () => assertStatus(await ae.client.retrieve(address), 2000).resource,
    }
  }

  it('change what they name and nothing else', async () => {
    const container = await createContainer({ lbl: ['a'], mni: 5 })
    const { resource } = assertStatus(await container.update({ mni: 7 }), 2004)
    const { lt, st, mni, ...rest } = resource
    const { lt: created, st: _st, mni: _mni, ...before } = container.resource
    assert.deepEqual(rest, before)
    assert.deepEqual([st, mni], [1, 7])
    assert.ok(lt >= created)
    assert.deepEqual(await container.retrieve(), resource)
  })

  it('may be new to the resource', async () => {
    const container = await createContainer()
    assert.deepEqual(assertStatus(await container.update({ lbl: ['new'] }), 2004).resource.lbl, ['new'])
  })

  it('delete what is null', async () => {
    const container = await createContainer({ lbl: ['a'], mni: 5 })
    const { resource } = assertStatus(await container.update({ lbl: null, mbs: 100 }), 2004)
    assert.deepEqual([resource.lbl, resource.mni, resource.mbs], [undefined, 5, 100])
    assert.equal((await container.retrieve()).lbl, undefined)
  })

  it('may delete what is not there', async () => {
    assertStatus(await (await createContainer()).update({ lbl: null }), 2004)
  })

  it('replace a list as a whole', async () => {
    const container = await createContainer({ lbl: ['a', 'b'] })
    assert.deepEqual(assertStatus(await container.update({ lbl: ['c'] }), 2004).resource.lbl, ['c'])
  })

  it('count every change in the state tag', async () => {
    const container = await createContainer()
    for (const count of [1, 2, 3]) {
      assert.equal(assertStatus(await container.update({ lbl: [`${count}`] }), 2004).resource.st, count)
    }
  })

  for (const name of ['rn', 'ri', 'ty', 'pi', 'ct', 'lt', 'st', 'cr', 'cni', 'cbs']) {
    it(`may not set or delete ${name}`, async () => {
      const container = await createContainer()
      for (const value of [container.resource[name] ?? 'Cx', null]) {
        assertStatus(await container.update({ [name]: value }), 4000)
      }
    })
  }

  const wrong: [string, unknown][] = [
    ['nope', 1],
    ['nope', null],
    ['mni', '5'],
    ['mni', -1],
    ['lbl', 'a'],
    ['lbl', []],
    ['disr', 'x'],
    ['acpi', []],
    ['et', '20000101T000000'],
    ['et', 'tomorrow'],
  ]
  for (const [name, value] of wrong) {
    it(`may not set ${name} to ${JSON.stringify(value)}`, async () => {
      const container = await createContainer()
      assertStatus(await container.update({ lbl: ['other'], [name]: value }), 4000)
      assert.deepEqual(await container.retrieve(), container.resource)
    })
  }

  it('may not be missing', async () => {
    const container = await createContainer()
    assertStatus(await container.update({}), 4000)
    assertStatus(await ae.client.update(container.address, undefined), 4000)
    assertStatus(await ae.client.update(container.address, {}), 4000)
  })

  it('must be in the member of the resource', async () => {
    const container = await createContainer()
    assertStatus(await ae.client.update(container.address, { 'm2m:ae': { lbl: ['a'] } }), 4000)
    assertStatus(await ae.client.update(container.address, { 'm2m:cnt': { lbl: ['a'] }, 'm2m:ae': {} }), 4000)
    assertStatus(await container.update([{ lbl: ['a'] }]), 4000)
  })

  it('may not delete what every resource of the type has', async () => {
    assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { rr: null } }), 4000)
  })

  it('set accessControlPolicyIDs alone', async () => {
    const container = await createContainer()
    assertStatus(await container.update({ acpi: null, lbl: ['a'] }), 4000)
    assertStatus(await container.update({ acpi: null }), 2004)
  })

  it('are refused by what never changes', async () => {
    const container = await createContainer()
    const instance = { 'm2m:cin': { rn: 'i', con: '1' } }
    assertStatus(await ae.client.create(container.address, resourceTypes.contentInstance, instance), 2001)
    for (const name of ['i', 'la', 'ol']) {
      const response = await ae.client.update(`${container.address}/${name}`, { 'm2m:cin': { lbl: ['a'] } })
      assertStatus(response, 4005)
    }
  })

  describe('expirationTime', () => {
    it('moves', async () => {
      const container = await createContainer()
      const et = stamp(Date.now() + 3_600_000)
      assert.equal(assertStatus(await container.update({ et }), 2004).resource.et, et)
      const soon = stamp(Date.now() + 300)
      assertStatus(await container.update({ et: soon }), 2004)
      await eventually(async () => assertStatus(await ae.client.retrieve(container.address), 4004))
    })

    it('is chosen by the CSE when it is null', async () => {
      const container = await createContainer({ et: stamp(Date.now() + 3_600_000) })
      const { et } = assertStatus(await container.update({ et: null }), 2004).resource
      assert.equal(et, ae.resource.et)
    })

    it('ends with that of the parent', async () => {
      const parent = await registerAE(waystation, { et: stamp(Date.now() + 600_000) })
      const content = { 'm2m:cnt': { rn: 'c' } }
      assertStatus(await parent.client.create(parent.address, resourceTypes.container, content), 2001)
      const later = { 'm2m:cnt': { et: stamp(Date.now() + 3_600_000) } }
      const { resource } = assertStatus(await parent.client.update(`${parent.address}/c`, later), 2004)
      assert.equal(resource.et, parent.resource.et)
    })
  })
})
