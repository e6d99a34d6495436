import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'
import { collectStatistics } from './statistics.ts'

describe('statsCollect (TS-0004 7.4.25)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (content: object) =>
    waystation.client().create('cse-in', resourceTypes.statsCollect, { 'm2m:stcl': content })

  it('gets an identifier that is unique in the domain of the service provider', async () => {
    const one = await collectStatistics(waystation, { evt: 1 })
    const other = await collectStatistics(waystation, { evt: 1 })
    assert.match(one.collect.sci, /^\/id-in\//)
    assert.notEqual(one.collect.sci, other.collect.sci)
    assert.deepEqual([one.collect.ty, one.collect.srs, one.collect.sm], [21, 1, 1])
  })

  it('needs collectingEntityID, statsRuleStatus and statModel, and for events an eventID that exists', async () => {
    const { collect } = await collectStatistics(waystation, { evt: 1 })
    const complete = { cei: 'CAdmin', srs: 2, sm: 1, evi: collect.evi }
    for (const name of ['cei', 'srs', 'sm', 'evi']) assertStatus(await create({ ...complete, [name]: undefined }), 4000)
    assertStatus(await create({ ...complete, evi: 'none' }), 4000)
    assertStatus(await create({ ...complete, srs: 3 }), 4000)
    assertStatus(await create({ ...complete, sm: 2 }), 4000)
    assertStatus(await create({ ...complete, cp: { sce: ['* *'] } }), 4000)
    assertStatus(await create({ ...complete, sci: 'mine' }), 4000)
    assertStatus(await create(complete), 2001)
  })

  it('lets status, event and period change, and nothing else', async () => {
    const { address, collect } = await collectStatistics(waystation, { evt: 1 })
    const update = (content: object) => waystation.client().update(address, { 'm2m:stcl': content })
    for (const attribute of [
      { cei: 'Cx' },
      { cdi: ['Cx'] },
      { sci: 'x' },
      { srs: null },
      { evi: null },
      { evi: 'x' },
    ]) {
      assertStatus(await update(attribute), 4000)
    }
    const changed = await update({ srs: 2, evi: collect.evi, cp: { sce: ['* * 0-5 * * * *'] } })
    assert.equal(assertStatus(changed, 2004).resource.srs, 2)
  })

  it('lies below the CSEBase of an IN-CSE only', async () => {
    const { client, address } = await registerAE(waystation)
    const content = { 'm2m:stcl': { cei: 'CAdmin', srs: 2, sm: 1, evi: 'x' } }
    assertStatus(await client.create(address, resourceTypes.statsCollect, content), 4108)
    await using middle = await startWaystation({ cseId: '/id-mn', cseName: 'cse-mn', arguments: ['--role', 'mn'] })
    assertStatus(await middle.client().create('cse-mn', resourceTypes.statsCollect, content), 4005)
  })
})
