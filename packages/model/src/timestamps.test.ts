import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatTimestamp, parseAbsoluteOrRelativeTimestamp, parseTimestamp } from './timestamps.ts'

const instants = fc.integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) })

describe('formatTimestamp', () => {
  it('writes the basic form with six digits of fraction', () => {
    assert.equal(formatTimestamp(Date.UTC(2024, 1, 29, 3, 4, 5, 67)), '20240229T030405,067000')
    assert.equal(formatTimestamp(0), '19700101T000000,000000')
    assert.equal(formatTimestamp(1.5), '19700101T000000,001000')
  })

  it('writes what Date writes', () => {
    const write = (instant: number) => new Date(instant).toISOString().replace(/[-:Z]/g, '').replace('.', ',')
    fc.assert(fc.property(instants, (instant) => formatTimestamp(instant) === `${write(instant)}000`))
  })

  it('is read back as the same instant', () => {
    fc.assert(fc.property(instants, (instant) => parseTimestamp(formatTimestamp(instant)) === instant))
  })

  it('refuses years that four digits cannot write', () => {
    for (const instant of [Number.NaN, Number.POSITIVE_INFINITY, 1e15, -1e15]) {
      assert.throws(() => formatTimestamp(instant), RangeError)
    }
  })
})

describe('parseTimestamp', () => {
  it('takes none to six digits of fraction', () => {
    const whole = Date.UTC(2024, 4, 6, 12)
    const forms = { '': 0, ',1': 100, '.12': 120, ',123456': 123, Z: 0, ',5Z': 500 }
    for (const [fraction, more] of Object.entries(forms)) {
      assert.equal(parseTimestamp(`20240506T120000${fraction}`), whole + more, fraction)
    }
  })

  it('refuses days and times that do not exist, and other forms', () => {
    const bad = [
      '20230229T000000',
      '21000229T000000',
      '20240431T000000',
      '20240001T000000',
      '20241301T000000',
      '20240100T000000',
    ]
    bad.push(
      '20240101T240000',
      '20240101T006000',
      '20240101T000060',
      '20240101T000000,',
      '20240101T000000,1234567',
      '20240101',
    )
    bad.push(
      '2024-01-01T00:00:00',
      '20240101T0000',
      '20240101t000000',
      '20240101T000000z',
      '20240101T000000ZZ',
      '2024010aT000000',
      '',
    )
    for (const text of bad) assert.equal(parseTimestamp(text), undefined, text)
    for (const value of [null, undefined, 20240101, {}]) assert.equal(parseTimestamp(value), undefined)
    assert.equal(parseTimestamp('20000229T000000'), Date.UTC(2000, 1, 29))
  })
})

describe('parseAbsoluteOrRelativeTimestamp', () => {
  it('takes numbers as milliseconds after reception', () => {
    assert.equal(parseAbsoluteOrRelativeTimestamp(500, 1000), 1500)
    assert.equal(parseAbsoluteOrRelativeTimestamp('-500', 1000), 500)
    assert.equal(parseAbsoluteOrRelativeTimestamp('19700101T000002', 1000), 2000)
    assert.equal(parseAbsoluteOrRelativeTimestamp(1.5, 1000), undefined)
  })

  it('takes no number that leads beyond what a timestamp can express', () => {
    assert.equal(parseAbsoluteOrRelativeTimestamp(9_007_199_254_740_991, 1000), undefined)
    assert.equal(parseAbsoluteOrRelativeTimestamp(-9_007_199_254_740_991, 1000), undefined)
    assert.equal(parseAbsoluteOrRelativeTimestamp(true, 1000), undefined)
  })
})
