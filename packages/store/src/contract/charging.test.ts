import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChargingRecord, ResourceStore } from '@waystation/core/ports'
import { create, newResource } from '../testing/fixtures.ts'
import { implementations } from '../testing/implementations.ts'

function newRecord(store: ResourceStore, time: number): ChargingRecord {
  return { id: store.nextMessageNumber(), time, body: `{"at":${time}}` }
}

for (const { name, open } of implementations) {
  describe(`charging records in ${name}`, () => {
    it('come in the order of their numbers, within a period', async () => {
      const store = open()
      const records = [30, 10, 20].map((time) => newRecord(store, time))
      store.apply(records.toReversed().map((record) => ({ kind: 'appendChargingRecord', record })))
      await store.committed()
      assert.deepEqual([...store.chargingRecords()], records)
      assert.deepEqual([...store.chargingRecords({ from: 20 })], [records[0], records[2]])
      assert.deepEqual([...store.chargingRecords({ from: 10, to: 20 })], [records[1]])
      await store.close()
    })

    it('share the fate of the operation that they are about', async () => {
      const store = open()
      const base = newResource(store, undefined, 'cse')
      create(store, base)
      const taken = newResource(store, base, 'c')
      create(store, taken)
      const again = newResource(store, base, 'c')
      assert.throws(() =>
        store.apply([
          { kind: 'appendChargingRecord', record: newRecord(store, 1) },
          { kind: 'createResource', resource: again },
        ]),
      )
      assert.deepEqual([...store.chargingRecords()], [])
      assert.equal(store.statistics().messages, 0)
      await store.close()
    })
  })
}
