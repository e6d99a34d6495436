import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatDuration, parseDuration } from './durations.ts'

describe('parseDuration', () => {
  it('adds up its parts', () => {
    const forms = {
      PT0S: 0,
      P1D: 86_400_000,
      P1DT2H3M4S: 93_784_000,
      'PT0.5S': 500,
      'PT0,5S': 500,
      P2W: 1_209_600_000,
      P1M: 2_592_000_000,
    }
    for (const [text, milliseconds] of Object.entries(forms)) assert.equal(parseDuration(text), milliseconds, text)
  })

  it('refuses other forms', () => {
    for (const text of ['', 'P', 'PT', '1D', 'P1', 'P1H', 'PT1D', '-P1D', 'P1.5D', 5, null]) {
      assert.equal(parseDuration(text), undefined, String(text))
    }
  })
})

describe('formatDuration', () => {
  it('is read back as the same duration', () => {
    fc.assert(fc.property(fc.nat(1e12), (milliseconds) => parseDuration(formatDuration(milliseconds)) === milliseconds))
  })
})
