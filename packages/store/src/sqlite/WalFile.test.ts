import assert from 'node:assert/strict'
import { openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Log } from '@waystation/core/ports'
import { append, create, newInstance, newResource } from '../testing/fixtures.ts'
import { temporaryDirectory } from '../testing/implementations.ts'
import { Database } from './Database.ts'
import { SqliteResourceStore } from './SqliteResourceStore.ts'
import { WalFile } from './WalFile.ts'

/** Makes a store of some pages and leaves it, cleanly or as a crash would. */
async function makeFile(isClean: boolean): Promise<string> {
  const path = join(temporaryDirectory(), 'store.db')
  const store = new SqliteResourceStore(new WalFile(path))
  let container = newResource(store, undefined, 'cse')
  create(store, container)
  for (let index = 0; index < 200; index++) {
    container = append(store, container, newInstance(container, { con: 'x'.repeat(500) }))
  }
  await store.close()
  if (isClean) return path
  const database = Database.open(path)
  database.execute('UPDATE counter SET clean = 0')
  database.close()
  return path
}

/** @returns a log and a promise of its first line that matches */
function listen(pattern: RegExp): { log: Log; heard: Promise<string>; lines: string[] } {
  const { promise, resolve } = Promise.withResolvers<string>()
  const lines: string[] = []
  const say = (_: object, message: string) => {
    lines.push(message)
    if (pattern.test(message)) resolve(message)
  }
  return { log: { debug: say, info: say, warn: say, error: say }, heard: promise, lines }
}

const aside = { alwaysCheckedBytes: 0, checkDelayMilliseconds: 0 }

describe('WalFile', () => {
  it('checks a large file aside after an unclean stop and says that it is sound', async () => {
    const path = await makeFile(false)
    const { log, heard, lines } = listen(/sound/)
    const file = new WalFile(path, { ...aside, log })
    assert.match(lines[0] as string, /not closed properly/)
    await heard
    file.demandSound()
    file.close()
  })

  it('takes no more writes once that check has found damage, and tells how to go on', async () => {
    const path = await makeFile(false)
    const target = openSync(path, 'r+')
    writeSync(target, Buffer.alloc(2000, 0xa5), 0, 2000, statSync(path).size - 3 * 4096)
    const { log, heard } = listen(/corrupt/)
    const file = new WalFile(path, { ...aside, log })
    const store = new SqliteResourceStore(file, { log })
    await heard
    const base = store.resourceByPath('cse')
    assert.throws(() => create(store, newResource(store, base, 'late')), /corrupt/)
    await store.close()
  })

  it('says nothing and checks nothing after a clean stop', async () => {
    const path = await makeFile(true)
    const { log, lines } = listen(/./)
    const file = new WalFile(path, { ...aside, log })
    file.close()
    assert.deepEqual(lines, [])
  })

  it('stops a check under way when it is closed', async () => {
    const path = await makeFile(false)
    const { log, lines } = listen(/sound|corrupt/)
    const file = new WalFile(path, { ...aside, log })
    await new Promise((resolve) => setTimeout(resolve, 5))
    file.close()
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(lines.length, 1)
  })

  it('moves the write-ahead log into the file in a pause', async () => {
    const path = join(temporaryDirectory(), 'store.db')
    const store = new SqliteResourceStore(new WalFile(path))
    const base = newResource(store, undefined, 'cse')
    create(store, base, newResource(store, base, 'x', { con: 'x'.repeat(100_000) }))
    await store.committed()
    const before = statSync(path).size
    for (let wait = 0; statSync(path).size === before && wait < 100; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.ok(statSync(path).size > 100_000)
    await store.close()
  })
})
