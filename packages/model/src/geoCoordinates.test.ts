import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkCoordinates, geometryTypes } from './geoCoordinates.ts'

const { multiPoint, multiLineString } = geometryTypes
const line = (count: number) => Array.from({ length: count }, (_, index) => [index / 1000, 0])

describe('checkCoordinates', () => {
  it('takes as many positions as outlines have', () => {
    assert.equal(checkCoordinates(multiPoint, line(10_000)), undefined)
    assert.equal(checkCoordinates(multiLineString, [line(5000), line(5000)]), undefined)
  })

  it('refuses more than can be compared while others wait', () => {
    assert.match(checkCoordinates(multiPoint, line(10_001)) ?? '', /at most 10000 positions/)
    assert.match(checkCoordinates(multiLineString, JSON.stringify([line(5000), line(5001)])) ?? '', /at most 10000/)
  })
})
