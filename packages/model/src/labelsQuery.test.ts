import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { matchesLabelsQuery, parseLabelsQuery } from './labelsQuery.ts'

const labels = ['room:kitchen', 'floor:1', 'urgent']
const matches = (query: string) => matchesLabelsQuery(parseLabelsQuery(query)!, labels)

describe('labels queries', () => {
  it('find keys and values', () => {
    const yes = [
      'room',
      'urgent',
      'NT cellar',
      'room:kitchen',
      'room EQ kitchen',
      'room NE hall',
      'floor IN (1, 2)',
      'floor NI (2,3)',
    ]
    for (const query of yes) assert.equal(matches(query), true, query)
    const no = [
      'kitchen',
      'NT room',
      'room:hall',
      'room EQ hall',
      'room NE kitchen',
      'cellar NE x',
      'floor IN (2)',
      'floor NI (1,3)',
    ]
    for (const query of no) assert.equal(matches(query), false, query)
  })

  it('keep colons and spaces of a value', () => {
    assert.deepEqual(parseLabelsQuery('t:10:30 pm'), { operator: 'is', key: 't', values: ['10:30 pm'] })
    assert.deepEqual(parseLabelsQuery('t EQ a b'), { operator: 'is', key: 't', values: ['a b'] })
  })

  it('are refused when malformed', () => {
    for (const query of ['', ' ', 'a b', 'a EQ', 'a EQx', 'a IN 1', 'a IN (1,)', ':v', 'a:', 'a XX b', 5, null]) {
      assert.equal(parseLabelsQuery(query), undefined, String(query))
    }
  })

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => parseLabelsQuery(text) !== null))
  })
})
