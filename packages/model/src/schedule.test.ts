import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { matchesSchedule, nextScheduleStart, parseScheduleEntry } from './schedule.ts'

const at = (iso: string) => Date.parse(`${iso}Z`)

describe('parseScheduleEntry', () => {
  it('takes numbers, stars, lists, ranges and steps', () => {
    for (const entry of ['* * * * * * *', '0 0 12 1,15 * 1-5 2024-2030', '*/10 5-50/5 * * * 0,6 *']) {
      assert.notEqual(parseScheduleEntry(entry), undefined, entry)
    }
  })
  it('refuses everything else', () => {
    const bad = [
      '',
      '* * * * * *',
      '* * * * * * * *',
      '60 * * * * * *',
      '* * 24 * * * *',
      '* * * 0 * * *',
      '* * * * 13 * *',
    ]
    bad.push(
      '* * * * * 7 *',
      '* * * * * * 1999',
      '5-1 * * * * * *',
      '*/0 * * * * * *',
      '5/2 * * * * * *',
      '1,,2 * * * * * *',
    )
    for (const entry of bad) assert.equal(parseScheduleEntry(entry), undefined, entry)
    for (const entry of [5, null, undefined, '*'.repeat(1e6)]) assert.equal(parseScheduleEntry(entry), undefined)
  })
})

describe('matchesSchedule', () => {
  it('matches every field, in UTC', () => {
    const office = ['* * 9-16 * * 1-5 *']
    assert.equal(matchesSchedule(office, at('2024-05-06T09:00:00')), true)
    assert.equal(matchesSchedule(office, at('2024-05-06T17:00:00')), false)
    assert.equal(matchesSchedule(office, at('2024-05-05T09:00:00')), false)
  })
  it('takes one entry of several', () => {
    assert.equal(matchesSchedule(['0 * * * * * *', '30 * * * * * *'], at('2024-05-06T09:00:30.999')), true)
    assert.equal(matchesSchedule([], at('2024-05-06T09:00:30')), false)
  })
})

describe('nextScheduleStart', () => {
  it('is the instant itself within the schedule', () => {
    assert.equal(nextScheduleStart(['* * * * * * *'], 1234), 1234)
  })
  it('finds the next second, over days, months and years', () => {
    assert.equal(nextScheduleStart(['0 0 9 * * 1 *'], at('2024-05-06T09:00:01')), at('2024-05-13T09:00:00'))
    assert.equal(nextScheduleStart(['0 0 0 29 2 1 *'], at('2024-03-01T00:00:00')), at('2044-02-29T00:00:00'))
    assert.equal(nextScheduleStart(['0 0 0 1 1 * 9000'], at('2024-01-01T00:00:00')), at('9000-01-01T00:00:00'))
    assert.equal(nextScheduleStart(['*/20 * * * * * *'], at('2024-12-31T23:59:41')), at('2025-01-01T00:00:00'))
  })
  it('knows when there is none', () => {
    assert.equal(nextScheduleStart(['* * * 30 2 * *'], 0), undefined)
    assert.equal(nextScheduleStart(['* * * * * * 2001'], at('2024-01-01T00:00:00')), undefined)
  })
  it('finds an instant that matches, with none before it', () => {
    const field = (low: number, high: number) =>
      fc.oneof(fc.constant('*'), fc.integer({ min: low, max: high }).map(String), fc.constant('*/7'))
    const entry = fc.tuple(field(0, 59), field(0, 59), field(0, 23)).map((parts) => `${parts.join(' ')} * * * *`)
    fc.assert(
      fc.property(
        entry,
        fc.integer({ min: at('2024-01-01T00:00:00'), max: at('2025-01-01T00:00:00') }),
        (text, after) => {
          const next = nextScheduleStart([text], after)!
          assert.ok(next >= after && matchesSchedule([text], next))
          const probe = after + Math.floor((next - after) / 2)
          assert.ok(probe === next || !matchesSchedule([text], Math.min(probe, next - 1000)) || next - 1000 < after)
        },
      ),
    )
  })
})
