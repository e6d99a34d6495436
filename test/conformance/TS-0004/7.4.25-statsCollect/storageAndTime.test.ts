import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type ChargingEntry,
  eventually,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'
import { collectStatistics, recordsOf, type Statistics } from './statistics.ts'

const patience = { timeoutMs: 10_000, intervalMs: 200 }

/** @param milliseconds from now */
function timestamp(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString().replaceAll(/[-:Z]/g, '').replace('.', ',')
}

describe('statistics of storage and time (TS-0001 9.6.24)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  /** @returns an AE with a container that holds `bytes` */
  async function store(...contents: string[]) {
    const ae = await registerAE(waystation)
    const { client, address } = ae
    assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    for (const con of contents) await add(ae, con)
    return ae
  }

  async function add({ client, address }: Awaited<ReturnType<typeof registerAE>>, con: string): Promise<void> {
    assertStatus(await client.create(`${address}/c`, resourceTypes.contentInstance, { 'm2m:cin': { con } }), 2001)
  }

  it('records when a resource reaches dataSize, each time anew', async () => {
    const ae = await store('1234')
    const statistics = await collectStatistics(waystation, { evt: 2, ds: 10 }, { cdi: [ae.originator] })
    await add(ae, '12345')
    assert.deepEqual(await recordsOf(waystation, statistics), [])
    await add(ae, '123')
    await add(ae, '1')
    assertStatus(await ae.client.delete(`${ae.address}/c/la`), 2002)
    assertStatus(await ae.client.delete(`${ae.address}/c/la`), 2002)
    await add(ae, '12345678')
    const records = await recordsOf(waystation, statistics)
    const facts = records.map(({ eventType, resource, storedBytes }) => [eventType, resource, storedBytes])
    assert.deepEqual(facts, [
      ['storage', `${ae.address}/c`, 12],
      ['storage', `${ae.address}/c`, 17],
    ])
    assert.equal(records[0]?.operation, undefined)
  })

  it('keeps to the resources that a size is meant for', async () => {
    const ae = await store()
    const event = { evt: 2, ds: 1, eris: [`${ae.address}/other`] }
    const statistics = await collectStatistics(waystation, event, { cdi: [ae.originator] })
    await add(ae, '12345')
    assert.deepEqual(await recordsOf(waystation, statistics), [])
  })

  const readings = async (statistics: Statistics, count: number): Promise<ChargingEntry[]> =>
    eventually(async () => {
      const records = await recordsOf(waystation, statistics)
      assert.equal(records.length, count)
      return records
    }, patience)

  it('records what is stored when a time begins and when it ends', async () => {
    const ae = await store('12345', '123')
    const event = { evt: 3, erts: [4], evs: timestamp(300), eve: timestamp(4000) }
    const statistics = await collectStatistics(waystation, event, { cdi: [ae.originator, 'Cnobody'] })
    await readings(statistics, 2)
    await add(ae, '12')
    const records = await readings(statistics, 4)
    const facts = records.map((one) => [one.eventType, one.originator, one.storedResources, one.storedBytes])
    assert.deepEqual(facts, [
      ['timer', ae.originator, 2, 8],
      ['timer', 'Cnobody', 0, 0],
      ['timer', ae.originator, 3, 10],
      ['timer', 'Cnobody', 0, 0],
    ])
    assert.ok(Date.parse(records[0]?.time) < Date.parse(records[2]?.time))
  })

  it('makes each reading once, also when a time begins or ends while the CSE is down', async () => {
    const ae = await store('12345')
    const end = Date.now() + 2500
    const event = { evt: 3, evs: timestamp(-1000), eve: timestamp(2500) }
    const statistics = await collectStatistics(waystation, event, { cdi: [ae.originator] })
    await readings(statistics, 1)
    await waystation.kill()
    await eventually(() => assert.ok(Date.now() > end + 100), patience)
    await waystation.restart()
    await readings(statistics, 2)
    await waystation.restart()
    await waystation.client().retrieve('cse-in')
    assert.equal((await readings(statistics, 2)).length, 2)
  })

  it('makes no reading at the end of a time that was over before', async () => {
    const ae = await store('12345')
    const event = { evt: 3, evs: timestamp(-2000), eve: timestamp(-1000) }
    const statistics = await collectStatistics(waystation, event, { cdi: [ae.originator] })
    await add(ae, '1')
    assert.deepEqual(await recordsOf(waystation, statistics), [])
  })
})
