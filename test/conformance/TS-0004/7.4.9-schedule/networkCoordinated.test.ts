import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('schedule that a network operator coordinates (TS-0001 9.6.9)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation({ set: { 'network.simulatedDevices': 'a@op.example=1 1' } })
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  const nodeOf = async (mei?: string) => {
    const rn = uniqueName('node')
    const content = { 'm2m:nod': { rn, ni: `urn:dev:ops:${rn}` } }
    const answer = await waystation.client().create(waystation.cseBase, resourceTypes.node, content)
    await registerAE(waystation, { nl: assertStatus(answer, 2001).resource.ri, ...(mei === undefined ? {} : { mei }) })
    return `${waystation.cseBase}/${rn}`
  }
  const create = (node: string, content: object) =>
    waystation.client().create(node, resourceTypes.schedule, { 'm2m:sch': { rn: 'sch', ...content } })
  const entries = async (node: string) => (await waystation.client().retrieve(`${node}/sch`)).resource.se.sce

  it('becomes what the network keeps to', async () => {
    const node = await nodeOf('a@op.example')
    const { resource } = assertStatus(await create(node, { se: { sce: ['30 5 * * * * *'] }, nco: true }), 2001)
    assert.deepEqual(resource.se, { sce: ['* 5 * * * * *'] })
    const update = (content: object) => waystation.client().update(`${node}/sch`, { 'm2m:sch': content })
    assertStatus(await update({ se: { sce: ['30 6 * * * * *'] } }), 2004)
    assert.deepEqual(await entries(node), ['* 6 * * * * *'])
    assertStatus(await update({ se: { sce: ['30 7 * * * * *'] }, nco: false }), 2004)
    assert.deepEqual(await entries(node), ['30 7 * * * * *'])
    assertStatus(await update({ nco: true }), 2004)
    assert.deepEqual(await entries(node), ['* 7 * * * * *'])
  })

  it('is refused when the network does not know the device', async () => {
    for (const mei of [undefined, 'b@op.example']) {
      const node = await nodeOf(mei)
      assertStatus(await create(node, { se: { sce: ['* * * * * * *'] }, nco: true }), 6003)
      assertStatus(await waystation.client().retrieve(`${node}/sch`), 4004)
    }
  })
})
