import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  exportCharging,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'
import { collectStatistics, deeds, recordsOf } from './statistics.ts'

const container = { 'm2m:cnt': { rn: 'c' } }
const instance = { 'm2m:cin': { rn: 'i', con: 'hello' } }

describe('statistics of operations (TS-0001 9.6.25, 12.1)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  it('records every operation that succeeds once, with who, what and how much', async () => {
    const ae = await registerAE(waystation)
    const statistics = await collectStatistics(waystation, { evt: 1 }, { cdi: [ae.originator] })
    const { client, address } = ae
    assertStatus(await client.create(address, resourceTypes.container, container), 2001)
    const created = assertStatus(
      await client.create(`${address}/c`, resourceTypes.contentInstance, instance, { rqi: 'request-7' }),
      2001,
    )
    assertStatus(await client.retrieve(`${address}/c/la`), 2000)
    assertStatus(await client.update(`${address}/c`, { 'm2m:cnt': { lbl: ['x'] } }), 2004)
    assertStatus(await client.discover(address, {}), 2000)
    assertStatus(await client.delete(`${address}/c/i`), 2002)
    assertStatus(await client.retrieve(`${address}/c/la`), 4004)
    assertStatus(await client.create(address, resourceTypes.container, container), 4105)
    const records = await recordsOf(waystation, statistics)
    assert.deepEqual(deeds(records), [
      `create ${address}/c`,
      `create ${address}/c/i`,
      `retrieve ${address}/c/la`,
      `update ${address}/c`,
      `retrieve ${address}`,
      `delete ${address}/c/i`,
    ])
    const { id, time, requestBytes, responseBytes, ...rest } = records[1]
    assert.equal(typeof id, 'number')
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000)
    assert.equal(requestBytes, JSON.stringify(instance).length)
    assert.equal(responseBytes, JSON.stringify(created.body).length)
    assert.deepEqual(rest, {
      statsCollectID: statistics.collect.sci,
      eventID: statistics.collect.evi,
      collectingEntityID: 'CAdmin',
      hostingCSE: '/id-in',
      eventType: 'operation',
      originator: ae.originator,
      operation: 'create',
      resource: `${address}/c/i`,
      resourceID: created.resource.ri,
      resourceType: 4,
      requestIdentifier: 'request-7',
      responseStatusCode: 2001,
    })
  })

  it('counts an AE from its registration on, under the identifier it gets', async () => {
    const statistics = await collectStatistics(waystation, { evt: 1, opt: [1], erts: [2] })
    const content = { 'm2m:ae': { api: 'Ntest', rr: false, srv: ['3'] } }
    const { aei } = assertStatus(
      await waystation.client('C').create('cse-in', resourceTypes.AE, content),
      2001,
    ).resource
    const [record] = await recordsOf(waystation, statistics)
    assert.deepEqual([record.originator, record.resourceID], [aei, aei])
  })

  it('keeps to operationType, eventResourceTypes and eventResourceIDs', async () => {
    const { client, address } = await registerAE(waystation)
    assertStatus(await client.create(address, resourceTypes.container, container), 2001)
    const reads = await collectStatistics(waystation, { evt: 1, opt: [2], eris: [`/id-in/${address}/c`] })
    const instances = await collectStatistics(waystation, { evt: 1, erts: [4], eris: [`-${address.slice(6)}/c`] })
    assertStatus(await client.create(`${address}/c`, resourceTypes.contentInstance, instance), 2001)
    assertStatus(await client.retrieve(`${address}/c`), 2000)
    assertStatus(await client.retrieve(address), 2000)
    assert.deepEqual(deeds(await recordsOf(waystation, reads)), [`retrieve ${address}/c`])
    assert.deepEqual(deeds(await recordsOf(waystation, instances)), [`create ${address}/c/i`])
  })

  it('is about the collected entities only', async () => {
    const watched = await registerAE(waystation)
    const other = await registerAE(waystation)
    const statistics = await collectStatistics(waystation, { evt: 1 }, { cdi: [`/id-in/${watched.originator}`] })
    for (const { client, address } of [watched, other]) assertStatus(await client.retrieve(address), 2000)
    assert.deepEqual(deeds(await recordsOf(waystation, statistics)), [`retrieve ${watched.address}`])
  })

  it('makes no record while it is INACTIVE, outside collectPeriod, or once deleted', async () => {
    const { client, address, originator } = await registerAE(waystation)
    const cdi = [originator]
    const statistics = await collectStatistics(waystation, { evt: 1 }, { cdi, srs: 2 })
    const never = await collectStatistics(waystation, { evt: 1 }, { cdi, cp: { sce: ['* * * * * * 2001'] } })
    const admin = waystation.client()
    assertStatus(await client.retrieve(address), 2000)
    assertStatus(await admin.update(statistics.address, { 'm2m:stcl': { srs: 1 } }), 2004)
    assertStatus(await client.retrieve(address), 2000)
    assertStatus(await admin.delete(statistics.address), 2002)
    assertStatus(await client.retrieve(address), 2000)
    assert.equal((await recordsOf(waystation, statistics)).length, 1)
    assert.deepEqual(await recordsOf(waystation, never), [])
  })

  it('makes one record for each statsCollect that asks', async () => {
    const { client, address, originator } = await registerAE(waystation)
    const one = await collectStatistics(waystation, { evt: 1 }, { cdi: [originator] })
    const content = { cei: '/id-in/Cother', srs: 1, sm: 1, evi: one.collect.evi, cdi: [originator] }
    const other = await waystation.client().create('cse-in', resourceTypes.statsCollect, { 'm2m:stcl': content })
    assertStatus(await client.retrieve(address), 2000)
    const entries = [one, { ...one, collect: assertStatus(other, 2001).resource }]
    for (const statistics of entries) assert.equal((await recordsOf(waystation, statistics)).length, 1)
  })

  it('records the operation of a non-blocking request once', async () => {
    const { client, address, originator } = await registerAE(waystation)
    const statistics = await collectStatistics(waystation, { evt: 1, opt: [1, 2], erts: [2, 3] }, { cdi: [originator] })
    assertStatus(await client.create(address, resourceTypes.container, container, { rt: 1 }), 1001)
    assertStatus(await client.retrieve(address, { rt: 1 }), 1001)
    await eventually(async () => {
      const records = await recordsOf(waystation, statistics)
      assert.deepEqual(deeds(records).toSorted(), [`create ${address}/c`, `retrieve ${address}`])
    })
  })

  it('records what a group does to each member', async () => {
    const { client, address, originator } = await registerAE(waystation)
    for (const rn of ['a', 'b']) {
      assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn } }), 2001)
    }
    const group = { 'm2m:grp': { rn: 'g', mt: 3, mnm: 5, mid: [`${address}/a`, `${address}/b`] } }
    assertStatus(await client.create(address, resourceTypes.group, group), 2001)
    const statistics = await collectStatistics(waystation, { evt: 1 }, { cdi: [originator] })
    assertStatus(await client.create(`${address}/g/fopt`, resourceTypes.contentInstance, instance), 2000)
    const records = await recordsOf(waystation, statistics)
    assert.deepEqual(deeds(records).toSorted(), [`create ${address}/a/i`, `create ${address}/b/i`])
  })

  it('records a notification to an AE once it has answered', async () => {
    await using receiver = await NotificationReceiver.start()
    const { address } = await registerAE(waystation, { rr: true, poa: [receiver.mailbox('/told').url] })
    const statistics = await collectStatistics(waystation, { evt: 1, opt: [5], eris: [address] })
    const content = { 'm2m:sgn': { sur: '/id-in/none', nev: { rep: { 'm2m:cin': { con: '1' } }, net: 3 } } }
    assertStatus(await waystation.client().notify(address, content), 2000)
    await receiver.stop()
    assertStatus(await waystation.client().notify(address, content, { rqet: 300 }), 5103)
    assert.deepEqual(deeds(await recordsOf(waystation, statistics)), [`notify ${address}`])
  })

  it('exports CSV, a period, and totals', async () => {
    const { client, address, originator } = await registerAE(waystation)
    await collectStatistics(waystation, { evt: 1 }, { cdi: [originator] })
    for (let count = 0; count < 3; count += 1) assertStatus(await client.retrieve(address), 2000)
    const lines = (await exportCharging(waystation, '--originator', originator)).trimEnd().split('\n')
    assert.match(lines[0] ?? '', /^id,time,statsCollectID,eventID,collectingEntityID,hostingCSE,eventType,originator,/)
    const mine = lines.filter((line) => line.includes(`,retrieve,${address},`))
    assert.ok(mine.length >= 3)
    const past = await exportCharging(waystation, '--to', '2001-01-01', '--format', 'json')
    assert.deepEqual(JSON.parse(past), [])
    const totals = JSON.parse(await exportCharging(waystation, '--totals', '--format', 'json', '--resource', address))
    assert.ok(
      totals.some(
        (one: { originator: string; retrieve: number }) => one.originator === originator && one.retrieve === 3,
      ),
    )
    await assert.rejects(exportCharging(waystation, '--from', 'yesterday'), /no point in time/)
  })
})
