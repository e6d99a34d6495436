import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { StoreError } from '@waystation/core/ports'
import { openStore, storeFileName } from './openStore.ts'
import { readChargingRecords } from './readChargingRecords.ts'
import { Database } from './sqlite/Database.ts'
import { migrate } from './sqlite/migrate.ts'
import { migrations } from './sqlite/migrations/index.ts'
import { temporaryDirectory } from './testing/implementations.ts'

describe('readChargingRecords', () => {
  it('reads while the store is in use and after it was closed', async () => {
    const directory = temporaryDirectory()
    const store = openStore({ directory })
    const record = { id: store.nextMessageNumber(), time: 5, body: '{}' }
    store.apply([{ kind: 'appendChargingRecord', record }])
    await store.committed()
    assert.deepEqual([...readChargingRecords(directory)], [record])
    assert.deepEqual([...readChargingRecords(directory, { from: 6 })], [])
    await store.close()
    assert.deepEqual([...readChargingRecords(directory)], [record])
  })

  it('finds none in a store of an older version, which it leaves as it is', () => {
    const directory = temporaryDirectory()
    const database = Database.open(join(directory, storeFileName))
    migrate(database, migrations.slice(0, 1))
    assert.deepEqual([...readChargingRecords(directory)], [])
    assert.deepEqual(database.prepare('PRAGMA user_version').get(), [1])
    database.close()
  })

  it('says where there is no store', () => {
    assert.throws(() => [...readChargingRecords(join(temporaryDirectory(), 'none'))], StoreError)
  })
})
