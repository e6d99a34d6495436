import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject, WirePrimitive } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Part } from './Part.ts'
import { RemoteParts } from './RemoteParts.ts'
import { controls, transactionStates } from './states.ts'

const update = 3
const part = { request: { to: '/id-there/cse/c' }, name: 'trac' } as unknown as Part
const management = { originator: 'Cleader', resourceID: 'tram-1' } as unknown as Resource

/** Asks for COMMIT of another CSE that answers the UPDATE and then the RETRIEVE. */
function commit(updated: [number, JsonObject?], found: [number, JsonObject?]) {
  const services = {
    handleWire: async ({ op }: WirePrimitive) => {
      const [responseStatusCode, attributes] = op === update ? updated : found
      return { responseStatusCode, ...(attributes === undefined ? {} : { content: { 'm2m:trac': attributes } }) }
    },
    identity: { cseID: '/id-here', cseName: 'cse', spID: '//sp.test' },
    configuration: { supportedReleases: ['3'] },
    clock: { now: () => 0 },
  }
  return new RemoteParts(services as unknown as Services).step(part, controls.commit, management)
}

describe('a part of a transaction on another CSE', () => {
  it('is committed when it says so, in the answer or later', async () => {
    assert.equal((await commit([2004, { trst: transactionStates.committed }], [5103])).isDone, true)
    assert.equal((await commit([5103], [2000, { trst: transactionStates.committed }])).isDone, true)
  })

  it('has not refused what it never heard of', async () => {
    const outcome = await commit([5103], [2000, { trst: transactionStates.executed }])
    assert.deepEqual([outcome.isDone, outcome.isUnknown], [false, true])
    assert.equal((await commit([5103], [5103])).isUnknown, true)
  })

  it('has refused when it failed, gave up or is gone', async () => {
    for (const trst of [transactionStates.error, transactionStates.aborted]) {
      const outcome = await commit([5103], [2000, { trst }])
      assert.deepEqual([outcome.isDone, outcome.isUnknown], [false, false])
    }
    assert.equal((await commit([4004], [4004])).isUnknown, false)
  })
})
