import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { afterEnd, type DeliveryPolicy } from './DeliveryPolicy.ts'
import { decideNext, type QueueFacts } from './decideNext.ts'

const now = 100_000

function decide(policy: Partial<DeliveryPolicy>, facts: Partial<QueueFacts>) {
  return decideNext(
    { ...afterEnd, ...policy },
    {
      now,
      waiting: 10,
      batchable: 0,
      oldest: now,
      inFlight: 0,
      window: 64,
      retryAt: undefined,
      opening: now,
      rate: { start: 0, sent: 0 },
      isEnded: false,
      ...facts,
    },
  )
}

describe('decideNext', () => {
  it('sends what waits, each by itself, as the window allows', () => {
    assert.deepEqual(decide({}, {}), { kind: 'send', count: 10, form: 'each' })
    assert.deepEqual(decide({}, { waiting: 100, inFlight: 60 }), { kind: 'send', count: 4, form: 'each' })
    assert.deepEqual(decide({}, { inFlight: 64 }), { kind: 'wait' })
  })

  it('waits after a failure until the next attempt is due', () => {
    assert.deepEqual(decide({}, { retryAt: now + 5 }), { kind: 'wait', until: now + 5, keepsNewest: false })
    assert.deepEqual(decide({ pending: 'latest' }, { retryAt: now + 5 }), {
      kind: 'wait',
      until: now + 5,
      keepsNewest: true,
    })
    assert.equal(decide({}, { retryAt: now }).kind, 'send')
  })

  it('outside of the schedule drops, or waits for the next opening', () => {
    assert.deepEqual(decide({}, { opening: now + 5 }), { kind: 'discard' })
    assert.deepEqual(decide({ pending: 'all' }, { opening: now + 5 }), {
      kind: 'wait',
      until: now + 5,
      keepsNewest: false,
    })
    assert.deepEqual(decide({ pending: 'all' }, { opening: undefined }), { kind: 'wait', keepsNewest: false })
  })

  const batch = { count: 5, duration: 1000 }

  it('collects a batch until it is full or its time is over', () => {
    assert.deepEqual(decide({ batch }, { waiting: 4, oldest: now - 400 }), { kind: 'wait', until: now + 600 })
    assert.deepEqual(decide({ batch }, { waiting: 4, oldest: now - 1000 }), {
      kind: 'send',
      count: 4,
      form: 'aggregate',
    })
    assert.deepEqual(decide({ batch }, { waiting: 12 }), { kind: 'send', count: 5, form: 'aggregate' })
  })

  it('sends the newest of a full batch when only the newest is wanted', () => {
    assert.deepEqual(decide({ batch, latestOnly: true }, { waiting: 5 }), { kind: 'send', count: 1, form: 'newest' })
    assert.deepEqual(decide({ batch, latestOnly: true }, { waiting: 2 }), { kind: 'wait', until: now + 1000 })
  })

  it('sends no more than the rate lets through in a window', () => {
    const rate = { count: 3, window: 1000 }
    assert.deepEqual(decide({ rate }, { rate: { start: now - 500, sent: 1 } }), {
      kind: 'send',
      count: 2,
      form: 'each',
    })
    assert.deepEqual(decide({ rate }, { rate: { start: now - 500, sent: 3 } }), { kind: 'wait', until: now + 500 })
    assert.deepEqual(decide({ rate }, { rate: { start: now - 1000, sent: 3 } }), {
      kind: 'send',
      count: 3,
      form: 'each',
    })
  })

  it('waits for the answer before it sends another newest', () => {
    assert.deepEqual(decide({ latestOnly: true }, { inFlight: 1 }), { kind: 'wait' })
  })

  it('sends all that is left of a subscription that is gone, whatever it asked for', () => {
    const facts = { isEnded: true, rate: { start: now, sent: 99 } }
    assert.deepEqual(decide({ rate: { count: 1, window: 1000 }, latestOnly: true }, facts), {
      kind: 'send',
      count: 1,
      form: 'each',
    })
    assert.deepEqual(decide({ batch }, { ...facts, batchable: 3 }), { kind: 'send', count: 3, form: 'aggregate' })
    assert.deepEqual(decide({ batch }, { ...facts, batchable: 0 }), { kind: 'send', count: 1, form: 'each' })
  })
})
