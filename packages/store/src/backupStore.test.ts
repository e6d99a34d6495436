import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { StoreError } from '@waystation/core/ports'
import { backupStore } from './backupStore.ts'
import { openStore, storeFileName } from './openStore.ts'
import { append, create, newInstance, newResource } from './testing/fixtures.ts'
import { temporaryDirectory } from './testing/implementations.ts'

describe('backupStore', () => {
  it('copies one state of a store that is being written, ready to be restored', async () => {
    const directory = temporaryDirectory()
    const store = openStore({ directory })
    let container = newResource(store, undefined, 'cse')
    create(store, container)
    let isDone = false
    const writing = (async () => {
      while (!isDone) {
        for (let index = 0; index < 20; index++) {
          container = append(store, container, newInstance(container, { con: 'x'.repeat(2000) }))
        }
        await store.committed()
      }
    })()
    await new Promise((resolve) => setTimeout(resolve, 100))
    const target = join(temporaryDirectory(), 'backup.db')
    const progress: number[] = []
    const bytes = await backupStore(directory, target, (done, total) => void progress.push(done / total))
    isDone = true
    await writing
    await store.close()
    assert.ok(bytes > 0)
    assert.equal(progress.at(-1), 1)

    const restored = temporaryDirectory()
    copyFileSync(target, join(restored, storeFileName))
    const copy = openStore({ directory: restored })
    const { instances } = copy.statistics()
    assert.ok(instances > 0)
    assert.equal(copy.resourceByPath('cse')?.nextSequence, instances + 1)
    assert.equal([...copy.instances(container.id)].length, instances)
    await copy.close()
  })

  it('leaves nothing behind when it fails, and overwrites nothing', async () => {
    const directory = temporaryDirectory()
    await openStore({ directory }).close()
    const elsewhere = temporaryDirectory()
    const existing = join(elsewhere, 'existing')
    writeFileSync(existing, 'precious')
    await assert.rejects(backupStore(directory, existing), /exists already/)
    await assert.rejects(backupStore(elsewhere, join(elsewhere, 'b')), /there is no store/)
    await assert.rejects(backupStore(directory, join(elsewhere, 'missing', 'b')), StoreError)
    writeFileSync(join(elsewhere, storeFileName), 'scribble'.repeat(2000))
    await assert.rejects(backupStore(elsewhere, join(elsewhere, 'b')), /not a Waystation store/)
    assert.deepEqual(readdirSync(elsewhere).sort(), ['existing', storeFileName])
    assert.equal(existsSync(join(elsewhere, 'b')), false)
  })
})
