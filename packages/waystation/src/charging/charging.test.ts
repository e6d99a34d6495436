import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ChargingRow, isWanted, rowOf } from './ChargingRow.ts'
import { formats } from './formatRows.ts'
import { totalsOf } from './totalsOf.ts'

const used = (originator: string, operation: string, resource: string, responseBytes = 1): ChargingRow => ({
  statsCollectID: '/id/stcl-1',
  eventType: 'operation',
  originator,
  operation,
  resource,
  requestBytes: 10,
  responseBytes,
})

describe('the export of charging records', () => {
  it('quotes what CSV needs quoted and leaves out what a record does not have', () => {
    const rows = [{ a: 'x,"y"\n', b: 0 }, { b: 2 }]
    assert.equal([...formats.csv(rows, ['a', 'b'])].join(''), 'a,b\n"x,""y""\n",0\n,2\n')
  })

  it('writes one JSON array, also of nothing and of many', () => {
    assert.deepEqual(JSON.parse([...formats.json([], [])].join('')), [])
    const many = Array.from({ length: 5000 }, (_, id) => ({ id, originator: 'Cmeter' }))
    const portions = [...formats.json(many, [])]
    assert.ok(portions.length > 1)
    assert.deepEqual(JSON.parse(portions.join('')), many)
  })

  it('shows the time of a record in ISO 8601', () => {
    const row = rowOf({ id: 7, time: 0, body: '{"originator":"Ca"}' })
    assert.deepEqual(row, { id: 7, time: '1970-01-01T00:00:00.000Z', originator: 'Ca' })
  })

  it('adds up operations by originator and resource', () => {
    const rows = [used('Ca', 'create', 'x', 5), used('Ca', 'retrieve', 'x', 6), used('Cb', 'create', 'x')]
    const totals = totalsOf([...rows, { ...used('Ca', '', ''), eventType: 'storage' }])
    assert.equal(totals.length, 2)
    assert.deepEqual(
      { ...totals[0] },
      {
        ...{ statsCollectID: '/id/stcl-1', originator: 'Ca', resource: 'x' },
        ...{ create: 1, retrieve: 1, update: 0, delete: 0, notify: 0, operations: 2 },
        ...{ requestBytes: 20, responseBytes: 11 },
      },
    )
  })

  it('chooses by originator, by resource with what lies below, and by statsCollect', () => {
    const row = used('Ca', 'create', 'cse/ae/c')
    assert.ok(isWanted(row, { originator: 'Ca', resource: 'cse/ae', statsCollect: '/id/stcl-1' }))
    assert.ok(isWanted(row, { resource: 'cse/ae/c' }))
    assert.ok(!isWanted(row, { resource: 'cse/a' }))
    assert.ok(!isWanted(row, { originator: 'Cb' }))
    assert.ok(!isWanted(row, { statsCollect: '/id/stcl-2' }))
  })
})
