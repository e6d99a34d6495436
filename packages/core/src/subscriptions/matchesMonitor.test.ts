import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matchesMonitor } from './matchesMonitor.ts'

const identity = { cseID: '/id-in', cseName: 'cse-in', spID: '//sp' }

describe('matchesMonitor', () => {
  const attempt = { operation: 'retrieve', originator: 'Cx' } as const

  it('asks for one of the operations', () => {
    assert.equal(matchesMonitor({ ops: 2 + 4 }, attempt, identity), true)
    assert.equal(matchesMonitor({ ops: 4 + 32 }, attempt, identity), false)
    assert.equal(matchesMonitor({ ops: 32 }, { ...attempt, operation: 'discovery' }, identity), true)
  })

  it('asks for the originator, in any form, a pattern or all', () => {
    assert.equal(matchesMonitor({ or: '/id-in/Cx' }, attempt, identity), true)
    assert.equal(matchesMonitor({ or: 'C*' }, attempt, identity), true)
    assert.equal(matchesMonitor({ or: 'all' }, attempt, identity), true)
    assert.equal(matchesMonitor({ or: 'Cy' }, attempt, identity), false)
    assert.equal(matchesMonitor({ or: 'Cx', ops: 8 }, attempt, identity), false)
  })
})
