import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ExpirationCounters } from './ExpirationCounters.ts'

describe('ExpirationCounters', () => {
  it('lets no more events fly than may be notified', () => {
    const counters = new ExpirationCounters()
    counters.sent(1, 10)
    assert.equal(counters.maySend(1, 11, 2), true)
    counters.sent(1, 11)
    assert.equal(counters.maySend(1, 12, 2), false)
    counters.failed(1, 11)
    assert.equal(counters.maySend(1, 12, 2), true)
  })

  it('counts an event once, though it goes to two targets', () => {
    const counters = new ExpirationCounters()
    counters.sent(1, 10)
    counters.sent(1, 10)
    assert.equal(counters.answered(1, 10), true)
    assert.equal(counters.answered(1, 10), false)
    counters.sent(1, 10)
    assert.equal(counters.maySend(1, 10, 0), true)
  })

  it('always lets through what tells of no event', () => {
    const counters = new ExpirationCounters()
    counters.sent(1, 10)
    assert.equal(counters.maySend(1, 0, 1), true)
  })
})
