import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

const everyDay = '* * * * * * *'
const good = { vpn: 1_000_000, non: 1000, dtw: everyDay }

describe('backgroundDataTransfer (TS-0004 7.4.59)', () => {
  let waystation: Waystation

  before(async () => {
    const transfers = '* * 9-16 * * * *=3 100,* * 1-4 * * * *=1 20,* * 22 * * * *=1 50'
    waystation = await startWaystation({
      set: { 'network.simulatedDevices': 'a@op.example=1 1', 'network.simulatedTransfers': transfers },
    })
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  const create = (content: object, parent = waystation.cseBase, requester = waystation.client()) =>
    requester.create(parent, resourceTypes.backgroundDataTransfer, { 'm2m:bdt': { ...good, ...content } })
  const granted = async (content: object) => assertStatus(await create(content), 2001).resource.dtw

  it('is given the time that the network grants', async () => {
    const { resource } = assertStatus(await create({ cr: null }), 2001)
    assert.equal(resource.ty, 49)
    assert.deepEqual([resource.vpn, resource.non, resource.dtw], [1_000_000, 1000, '* * 9-16 * * * *'])
    assert.equal(resource.cr, 'CAdmin')
    assert.equal((await waystation.client().retrieve(resource.ri)).resource.dtw, '* * 9-16 * * * *')
  })

  it('is given a time within the one that was wished for', async () => {
    assert.equal(await granted({ dtw: '* * 0-2 * * 1-5 *' }), '* * 1,2 * * 1-5 *')
  })

  it('chooses by transferSelectionGuidance', async () => {
    assert.equal(await granted({ tsg: 1 }), '* * 1-4 * * * *')
    assert.equal(await granted({ tsg: 2 }), '* * 9-16 * * * *')
    assert.equal(await granted({ tsg: [1] }), '* * 1-4 * * * *')
    assert.equal(await granted({ tsg: [1, 2] }), '* * 22 * * * *')
  })

  it('lies below an AE, too', async () => {
    const ae = await registerAE(waystation)
    assertStatus(await create({}, ae.address, ae.client), 2001)
  })

  it('is negotiated again when what it describes changes', async () => {
    const { resource } = assertStatus(await create({}), 2001)
    const update = (content: object) => waystation.client().update(resource.ri, { 'm2m:bdt': content })
    const { resource: cheaper } = assertStatus(await update({ dtw: everyDay, tsg: 1 }), 2004)
    assert.equal(cheaper.dtw, '* * 1-4 * * * *')
    const { resource: labelled } = assertStatus(await update({ lbl: ['a'] }), 2004)
    assert.equal(labelled.dtw, '* * 1-4 * * * *')
    assertStatus(await update({ dtw: '* * 7 * * * *' }), 6003)
    assert.equal((await waystation.client().retrieve(resource.ri)).resource.dtw, '* * 1-4 * * * *')
    assertStatus(await waystation.client().delete(resource.ri), 2002)
  })

  it('is refused when the network grants no time, and nothing is made', async () => {
    assertStatus(await create({ rn: 'refused', dtw: '* * 7 * * * *' }), 6003)
    assertStatus(await waystation.client().retrieve(`${waystation.cseBase}/refused`), 4004)
  })

  it('refuses bad attributes', async () => {
    for (const wrong of [{ vpn: 0 }, { non: -1 }, { dtw: 'at night' }, { tsg: 3 }, { tsg: [] }, { vpn: undefined }]) {
      assertStatus(await create(wrong), 4000)
    }
    const { resource } = assertStatus(await create({}), 2001)
    assertStatus(await waystation.client().update(resource.ri, { 'm2m:bdt': { vpn: null } }), 4000)
  })
})

describe('backgroundDataTransfer without a network operator', () => {
  it('is refused', async () => {
    await using waystation = await startWaystation()
    const content = { 'm2m:bdt': good }
    const answer = await waystation.client().create(waystation.cseBase, resourceTypes.backgroundDataTransfer, content)
    assertStatus(answer, 6003)
  })
})
