import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GenerationCache } from './GenerationCache.ts'

describe('GenerationCache', () => {
  it('stays within its bounds and keeps what is used', () => {
    const cache = new GenerationCache<number, string>({ entries: 100, cost: 1e6 })
    cache.set(0, 'hot', 1)
    for (let key = 1; key < 1000; key++) {
      cache.set(key, 'cold', 1)
      assert.equal(cache.get(0), 'hot')
      assert.ok(cache.size <= 100)
    }
    assert.equal(cache.get(1), undefined)
    assert.equal(cache.get(999), 'cold')
  })

  it('counts costs and takes nothing that is too heavy', () => {
    const cache = new GenerationCache<number, string>({ entries: 1000, cost: 100 })
    for (let key = 0; key < 100; key++) cache.set(key, 'x', 10)
    assert.ok(cache.size <= 10)
    cache.set(1000, 'heavy', 51)
    assert.equal(cache.get(1000), undefined)
  })

  it('stays within its bounds when what it holds grows', () => {
    const cache = new GenerationCache<number, string>({ entries: 1000, cost: 100 })
    for (let key = 0; key < 50; key++) cache.set(key, 'x', 1)
    for (let key = 0; key < 50; key++) cache.reweigh(key, 10)
    assert.ok(cache.size <= 10)
    cache.reweigh(49, 51)
    assert.equal(cache.get(49), undefined)
    cache.reweigh(49, 1)
    assert.equal(cache.get(49), undefined)
  })

  it('forgets what is deleted in whatever generation, and replaces in place', () => {
    const cache = new GenerationCache<string, number>({ entries: 4, cost: 100 })
    for (const key of ['a', 'b', 'c']) cache.set(key, 1, 1)
    cache.replace('a', 2)
    cache.replace('missing', 2)
    assert.equal(cache.peek('a'), 2)
    assert.equal(cache.peek('missing'), undefined)
    for (const key of ['a', 'c']) cache.delete(key)
    assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], [undefined, 1, undefined])
    cache.clear()
    assert.equal(cache.size, 0)
  })
})
