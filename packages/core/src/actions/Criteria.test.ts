import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonValue } from '@waystation/model'
import { isMet } from './Criteria.ts'

const operators = { '==': 1, '!=': 2, '>': 3, '<': 4, '>=': 5, '<=': 6 } as const

function compare(value: JsonValue, operator: keyof typeof operators, thld: JsonValue): boolean {
  return isMet({ optr: operators[operator], sbjt: 'con', thld }, { con: value })
}

describe('criteria', () => {
  it('compare numbers', () => {
    assert.ok(compare(5, '==', 5))
    assert.ok(compare(5, '!=', 6))
    assert.ok(compare(5, '>', 4.9))
    assert.ok(!compare(5, '>', 5))
    assert.ok(compare(5, '>=', 5))
    assert.ok(compare(-1, '<', 0))
    assert.ok(compare(0, '<=', 0))
    assert.ok(!compare(1, '<=', 0))
  })

  it('compare numbers written as text, as content often is', () => {
    assert.ok(compare('10', '>', 9))
    assert.ok(compare('10.0', '==', 10))
    assert.ok(compare(10, '<', '11'))
    assert.ok(compare('10', '>', '9'))
  })

  it('compare times by time, not by text', () => {
    assert.ok(compare('20260101T000000,500000', '>', '20260101T000000'))
    assert.ok(compare('20260101T000000', '==', '20260101T000000,000000'))
    assert.ok(compare('PT90S', '>', 'PT1M'))
    assert.ok(compare('PT60S', '==', 'PT1M'))
  })

  it('know no order of other texts', () => {
    for (const operator of ['>', '<', '>=', '<='] as const) assert.ok(!compare('b', operator, 'a'))
    assert.ok(!compare('warm', '>', 3))
    assert.ok(!compare('', '<=', 0))
    assert.ok(compare('a', '==', 'a'))
    assert.ok(compare('a', '!=', 'b'))
  })

  it('compare lists and objects as a whole, and lists with one item', () => {
    assert.ok(compare(['a', 'b'], '==', ['a', 'b']))
    assert.ok(compare(['a', 'b'], '==', 'b'))
    assert.ok(compare(['a', 'b'], '!=', 'c'))
    assert.ok(compare({ a: 1 }, '==', { a: 1 }))
    assert.ok(compare(true, '==', true))
    assert.ok(compare(false, '!=', true))
  })

  it('are not met by what is not there', () => {
    for (const optr of Object.values(operators)) assert.ok(!isMet({ optr, sbjt: 'con', thld: 1 }, {}))
  })
})
