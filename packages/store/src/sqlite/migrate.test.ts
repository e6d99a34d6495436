import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Database } from './Database.ts'
import { checkOwnership, isStore, migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'

const step = (version: number, sql: string) => ({ version, summary: '', sql })

describe('migrate', () => {
  it('applies what is missing, once and in order', () => {
    const database = Database.open(':memory:')
    const first = step(1, 'CREATE TABLE a (x)')
    assert.deepEqual(migrate(database, [first]), [1])
    const all = [first, step(2, 'INSERT INTO a VALUES (1)'), step(3, 'UPDATE a SET x = x + 1')]
    assert.deepEqual(migrate(database, all), [2, 3])
    assert.deepEqual(migrate(database, all), [])
    assert.deepEqual(database.prepare('SELECT x FROM a').all(), [[2]])
    assert.ok(isStore(database))
    assert.throws(() => checkOwnership(database, 2), /schema 3, this one knows 2/)
    database.close()
  })

  it('leaves the version as it was when a step fails', () => {
    const database = Database.open(':memory:')
    assert.throws(() => migrate(database, [step(1, 'CREATE TABLE a (x)'), step(2, 'CREATE TABLE b (x); NONSENSE')]))
    assert.deepEqual(database.prepare('PRAGMA user_version').get(), [1])
    assert.deepEqual(database.prepare('SELECT name FROM sqlite_schema').all(), [['a']])
    database.close()
  })

  it('numbers the steps from 1 without gaps', () => {
    assert.deepEqual(
      migrations.map(({ version }) => version),
      migrations.map((_, index) => index + 1),
    )
  })
})
