import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const future = '20990101T000000'
const later = '20990201T000000'

describe('eventConfig (TS-0004 7.4.24)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
    assertStatus(
      await waystation.client().create('cse-in', resourceTypes.statsConfig, { 'm2m:stcg': { rn: 'stats' } }),
      2001,
    )
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (content: Body) =>
    waystation.client().create('cse-in/stats', resourceTypes.eventConfig, { 'm2m:evcg': content })

  it('gets an eventID of its own', async () => {
    const one = assertStatus(await create({ evt: 1, opt: [1, 2], erts: [3, 4], eris: ['cse-in'] }), 2001).resource
    const other = assertStatus(await create({ evt: 1 }), 2001).resource
    assert.equal(typeof one.evi, 'string')
    assert.notEqual(one.evi, other.evi)
    assertStatus(await create({ evt: 1, evi: 'mine' }), 4000)
  })

  it('takes the attributes of its eventType and those only', async () => {
    for (const content of [
      { evt: 2, ds: 1000 },
      { evt: 3, evs: future, eve: later },
      { evt: 3, eve: future },
    ]) {
      assertStatus(await create(content), 2001)
    }
    for (const content of [
      {},
      { evt: 4 },
      { evt: 1, ds: 5 },
      { evt: 1, evs: future },
      { evt: 1, opt: [6] },
      { evt: 2 },
      { evt: 2, ds: -1 },
      { evt: 2, ds: 1, opt: [1] },
      { evt: 3 },
      { evt: 3, evs: later, eve: future },
      { evt: 3, evs: future, ds: 1 },
    ]) {
      assertStatus(await create(content), 4000)
    }
  })

  it('may become an event of another type when all its attributes follow', async () => {
    const rn = uniqueName('event')
    assertStatus(await create({ rn, evt: 1, opt: [1] }), 2001)
    const update = (content: Body) => waystation.client().update(`cse-in/stats/${rn}`, { 'm2m:evcg': content })
    assertStatus(await update({ evi: 'x' }), 4000)
    assertStatus(await update({ evt: 2, ds: 1 }), 4000)
    assertStatus(await update({ evt: null }), 4000)
    const { resource } = assertStatus(await update({ evt: 2, ds: 1, opt: null }), 2004)
    assert.deepEqual([resource.evt, resource.ds, resource.opt], [2, 1, undefined])
  })

  it('lies below a statsConfig only', async () => {
    const content = { 'm2m:evcg': { evt: 1 } }
    assertStatus(await waystation.client().create('cse-in', resourceTypes.eventConfig, content), 4108)
  })
})
