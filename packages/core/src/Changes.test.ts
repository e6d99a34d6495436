import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Changes } from './Changes.ts'
import { type ResourceStore, StoreError } from './ports/index.ts'

it('tells who waits, and throws nothing, when the store takes no writes', async () => {
  const full = {
    apply: () => {
      throw new StoreError('the disk is full', 'make room')
    },
  } as unknown as ResourceStore
  const changes = new Changes({ store: full, observers: [] })
  changes.write({ kind: 'removeQueue', queue: 'q' })
  changes.afterCommit(() => assert.fail('nothing was committed'))
  const committed = changes.commit()
  await assert.rejects(committed, StoreError)
})
