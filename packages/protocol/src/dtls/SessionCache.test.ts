import { equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ManualClock } from '../testing/dtls/ManualClock.ts'
import { cipherSuites } from './CipherSuite.ts'
import { defaultDtlsLimits } from './DtlsLimits.ts'
import { SessionCache } from './SessionCache.ts'

const session = { id: Buffer.alloc(32), suite: cipherSuites[0]!, masterSecret: Buffer.alloc(48), proof: {} }
const limits = { ...defaultDtlsLimits, maxCachedSessions: 2, cachedSessionMilliseconds: 1_000 }

describe('SessionCache', () => {
  it('gives up the oldest when it is full', () => {
    const cache = new SessionCache(new ManualClock(), limits)
    for (const key of ['one', 'two', 'one', 'three']) cache.set(key, session)
    equal(cache.get('two'), undefined)
    equal(cache.get('one'), session)
    equal(cache.get('three'), session)
  })

  it('gives up what is past its time', async () => {
    const clock = new ManualClock()
    const cache = new SessionCache(clock, limits)
    cache.set('one', session)
    await clock.pass(999)
    equal(cache.get('one'), session)
    await clock.pass(1)
    equal(cache.get('one'), undefined)
  })

  it('keeps nothing when it may hold nothing', () => {
    const cache = new SessionCache(new ManualClock(), { ...limits, maxCachedSessions: 0 })
    cache.set('one', session)
    equal(cache.get('one'), undefined)
  })
})
