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

const binarySwitch = 'org.onem2m.common.moduleclass.binarySwitch'
const temperature = 'org.onem2m.common.moduleclass.temperature'

describe('flexContainer and flexContainerInstance (TS-0001 9.6.35, TS-0004 7.4.37, TS-0023)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (member: string, attributes: Record<string, unknown>, to = ae.address) =>
    ae.client.create(to, resourceTypes.flexContainer, { [member]: attributes })
  async function thermometer(attributes: Record<string, unknown> = {}): Promise<string> {
    const rn = uniqueName('f')
    assertStatus(await create('cod:tempe', { rn, cnd: temperature, curT0: 20.5, ...attributes }), 2001)
    return `${ae.address}/${rn}`
  }
  const read = async (to: string) => assertStatus(await ae.client.retrieve(to), 2000).resource

  it('keeps custom attributes under the name of its specialisation and sizes them', async () => {
    const { body } = assertStatus(await create('cod:binSh', { cnd: binarySwitch, state: true }), 2001)
    const created = body['cod:binSh']
    assert.deepEqual([created.ty, created.state, created.cs, created.st], [28, true, 4, 0])
  })

  it('updates custom attributes, deletes optional ones, raises stateTag', async () => {
    const to = await thermometer({ unit: 1 })
    const updated = assertStatus(await ae.client.update(to, { 'cod:tempe': { curT0: 21, unit: null } }), 2004).body[
      'cod:tempe'
    ]
    assert.deepEqual([updated.curT0, updated.unit, updated.st, updated.cs], [21, undefined, 1, 2])
  })

  for (const [what, member, attributes, status] of [
    ['a specialisation that is unknown', 'xyz:none', { cnd: 'org.example.none' }, 4125],
    ['a containerDefinition of another specialisation', 'cod:binSh', { cnd: temperature, state: true }, 4000],
    ['no containerDefinition', 'cod:binSh', { state: true }, 4000],
    ['a missing mandatory custom attribute', 'cod:binSh', { cnd: binarySwitch }, 4000],
    ['a custom attribute of the wrong type', 'cod:binSh', { cnd: binarySwitch, state: 'on' }, 4000],
    [
      'an attribute that the specialisation does not have',
      'cod:binSh',
      { cnd: binarySwitch, state: true, speed: 1 },
      4000,
    ],
    ['instance limits without instances', 'cod:binSh', { cnd: binarySwitch, state: true, mni: 3 }, 4000],
    ['an instance limit of zero', 'cod:binSh', { cnd: binarySwitch, state: true, fcied: true, mni: 0 }, 4000],
    ['a size limit below its own size', 'cod:binSh', { cnd: binarySwitch, state: true, fcied: true, mbs: 3 }, 4000],
  ] as const) {
    it(`refuses ${what}`, async () => {
      assertStatus(await create(member, attributes), status)
    })
  }

  it('refuses an UPDATE of the containerDefinition', async () => {
    assertStatus(await ae.client.update(await thermometer(), { 'cod:tempe': { cnd: binarySwitch } }), 4000)
  })

  it('refuses to delete a mandatory custom attribute', async () => {
    assertStatus(await ae.client.update(await thermometer(), { 'cod:tempe': { curT0: null } }), 4000)
  })

  it('nests: a device with its module classes', async () => {
    const rn = uniqueName('d')
    const cnd = 'org.onem2m.common.device.deviceThermometer'
    assertStatus(await create('cod:devTr', { rn, cnd }), 2001)
    assertStatus(await create('cod:tempe', { cnd: temperature, curT0: 1 }, `${ae.address}/${rn}`), 2001)
  })

  it('has no latest without flexContainerInstances', async () => {
    assertStatus(await ae.client.retrieve(`${await thermometer()}/la`), 4004)
  })

  it('keeps an instance of each state while fcinEnabled is true, within its limits', async () => {
    const to = await thermometer({ fcied: true, mni: 2 })
    for (const curT0 of [21, 22]) assertStatus(await ae.client.update(to, { 'cod:tempe': { curT0 } }), 2004)
    const latest = assertStatus(await ae.client.retrieve(`${to}/la`), 2000).resource
    assert.deepEqual([latest.ty, latest.curT0, latest.org], [58, 22, ae.originator])
    assert.equal((await read(`${to}/ol`)).curT0, 21)
    assert.equal((await read(to)).cni, 2)
  })

  it('stops making instances with false and drops them when fcinEnabled is removed', async () => {
    const to = await thermometer({ fcied: true })
    assertStatus(await ae.client.update(to, { 'cod:tempe': { fcied: false } }), 2004)
    assertStatus(await ae.client.update(to, { 'cod:tempe': { curT0: 30 } }), 2004)
    assert.equal((await read(to)).cni, 1)
    assertStatus(await ae.client.update(to, { 'cod:tempe': { fcied: null } }), 2004)
    const { cni, cbs } = await read(to)
    assert.deepEqual([cni, cbs], [undefined, undefined])
    assertStatus(await ae.client.retrieve(`${to}/la`), 4004)
  })

  it('does not let a flexContainerInstance be created or updated', async () => {
    const to = await thermometer({ fcied: true })
    const instance = { 'cod:tempeInst': { curT0: 1 } }
    assertStatus(await ae.client.create(to, resourceTypes.flexContainerInstance, instance), 4005)
    assertStatus(await ae.client.update(`${to}/la`, instance), 4005)
  })

  it('takes the generic interworking types of release 2', async () => {
    assertStatus(await create('m2m:gis', { cnd: 'org.onem2m.genericInterworkingService', gisn: 'service' }), 2001)
  })
})
