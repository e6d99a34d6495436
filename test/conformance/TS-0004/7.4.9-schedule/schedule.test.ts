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

const always = ['* * * * * * *']
const never = ['* * * * * * 2001']

describe('schedule (TS-0001 9.6.9, TS-0004 7.4.9)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (parent: string, content: object) =>
    waystation.client().create(parent, resourceTypes.schedule, { 'm2m:sch': content })

  async function createNode(): Promise<string> {
    const rn = uniqueName('node')
    const content = { 'm2m:nod': { rn, ni: rn } }
    assertStatus(await waystation.client().create(waystation.cseBase, resourceTypes.node, content), 2001)
    return `${waystation.cseBase}/${rn}`
  }

  async function createSubscription(): Promise<string> {
    const rn = uniqueName('sub')
    const content = { 'm2m:sub': { rn, nu: [ae.originator], enc: { net: [1] } } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.subscription, content), 2001)
    return `${ae.address}/${rn}`
  }

  it('is created, updated and deleted', async () => {
    const node = await createNode()
    const sce = ['0 0-30/5 8,12 * 1-6 1-5 *', '* * * * * 0,6 2030']
    const { resource } = assertStatus(await create(node, { rn: 'sch', se: { sce } }), 2001)
    assert.deepEqual(resource.se, { sce })
    const changed = await waystation.client().update(`${node}/sch`, { 'm2m:sch': { se: { sce: always } } })
    assert.deepEqual(assertStatus(changed, 2004).resource.se, { sce: always })
    assertStatus(await waystation.client().update(`${node}/sch`, { 'm2m:sch': { se: null } }), 4000)
    assertStatus(await waystation.client().delete(`${node}/sch`), 2002)
  })

  it('must say when', async () => {
    const node = await createNode()
    const wrong = [
      {},
      { se: {} },
      { se: { sce: [] } },
      { se: { sce: '* * * * * * *' } },
      { se: { sce: ['* * * * * *'] } },
      { se: { sce: ['60 * * * * * *'] } },
      { se: { sce: ['* * 24 * * * *'] } },
      { se: { sce: ['* * * 0 * * *'] } },
      { se: { sce: ['* * * * 13 * *'] } },
      { se: { sce: ['* * * * * 7 *'] } },
      { se: { sce: ['* 30-10 * * * * *'] } },
      { se: { sce: ['* * * * * * *', 'x'] } },
    ]
    for (const content of wrong) assertStatus(await create(node, content), 4000)
  })

  it('is one for each parent', async () => {
    for (const parent of [await createNode(), await createSubscription()]) {
      assertStatus(await create(parent, { se: { sce: always } }), 2001)
      assertStatus(await create(parent, { se: { sce: always } }), 4105)
    }
  })

  it('is called notificationSchedule below a subscription, and nothing else', async () => {
    const parent = await createSubscription()
    const { resource } = assertStatus(await create(parent, { se: { sce: always } }), 2001)
    assert.equal(resource.rn, 'notificationSchedule')
    const named = await createSubscription()
    assertStatus(await create(named, { rn: 'other', se: { sce: always } }), 4000)
    assertStatus(await create(named, { rn: 'notificationSchedule', se: { sce: always } }), 2001)
  })

  it('is network coordinated below a node only', async () => {
    const subscription = await createSubscription()
    for (const nco of [true, false]) {
      assertStatus(await create(subscription, { se: { sce: always }, nco }), 4102)
    }
    assertStatus(await create(await createNode(), { se: { sce: always }, nco: false }), 2001)
  })

  it('can not be coordinated with a network that is not there', async () => {
    const node = await createNode()
    assertStatus(await create(node, { se: { sce: always }, nco: true }), 5001)
    assertStatus(await create(node, { rn: 'sch', se: { sce: always } }), 2001)
    assertStatus(await waystation.client().update(`${node}/sch`, { 'm2m:sch': { nco: true } }), 5001)
  })

  it('is no child of what has no schedule', async () => {
    assertStatus(await create(ae.address, { se: { sce: always } }), 4108)
  })

  describe('of the CSEBase', () => {
    it('closes the CSE outside its windows for all but the administrator', async () => {
      const { cseBase } = waystation
      assertStatus(await create(cseBase, { rn: 'hours', se: { sce: always } }), 2001)
      assertStatus(await ae.client.retrieve(ae.address), 2000)
      const update = (sce: string[]) => waystation.client().update(`${cseBase}/hours`, { 'm2m:sch': { se: { sce } } })
      assertStatus(await update(never), 2004)
      assertStatus(await ae.client.retrieve(ae.address), 5103)
      assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': {} }), 5103)
      assertStatus(await waystation.client().delete(`${cseBase}/hours`), 2002)
      assertStatus(await ae.client.retrieve(ae.address), 2000)
    })
  })
})
