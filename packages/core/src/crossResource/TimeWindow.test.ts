import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addEvent, closeWhenOver, endOfWindow, openWindow, type TimeWindow, type WindowRules } from './TimeWindow.ts'

const members = ['/in/a', '/in/b']

function rules(mode: number, isSliding = false): WindowRules {
  return { isSliding, size: 100, mode }
}

/** Plays events `[instant, member]` and the end of time; @returns the instants of notifications */
function play(given: WindowRules, events: readonly [number, string][], until: number): number[] {
  let window: TimeWindow = openWindow(members, given, 0)
  const notified: number[] = []
  const note = (step: { window: TimeWindow; notifications: number }, at: number) => {
    window = step.window
    for (let count = 0; count < step.notifications; count++) notified.push(at)
  }
  const waiting = [...events]
  for (let now = 0; now <= until; now++) {
    const end = endOfWindow(window, given)
    if (end !== undefined && end <= now) note(closeWhenOver(window, given, now), now)
    while (waiting[0]?.[0] === now) note(addEvent(window, (waiting.shift() as [number, string])[1], given, now), now)
  }
  return notified
}

describe('periodic windows', () => {
  it('tell of all events as soon as the last is there, once in a window', () => {
    const events: [number, string][] = [
      [10, '/in/a'],
      [20, '/in/b'],
      [30, '/in/a'],
      [40, '/in/b'],
      [110, '/in/b'],
      [150, '/in/a'],
    ]
    assert.deepEqual(play(rules(1), events, 400), [20, 150])
  })

  it('forget at their end what did not suffice', () => {
    const events: [number, string][] = [
      [90, '/in/a'],
      [110, '/in/b'],
    ]
    assert.deepEqual(play(rules(1), events, 400), [])
  })

  it('follow each other on a grid, also after a time without events', () => {
    const events: [number, string][] = [
      [390, '/in/a'],
      [410, '/in/b'],
      [490, '/in/a'],
    ]
    assert.deepEqual(play(rules(1), events, 600), [490])
  })

  it('are judged by every mode', () => {
    const none: [number, string][] = []
    const one: [number, string][] = [[10, '/in/a']]
    const both: [number, string][] = [
      [10, '/in/a'],
      [20, '/in/b'],
    ]
    const outcome = (mode: number) => [none, one, both].map((events) => play(rules(mode), events, 199).length)
    assert.deepEqual(outcome(1), [0, 0, 1])
    assert.deepEqual(outcome(2), [0, 1, 1])
    assert.deepEqual(outcome(3), [1, 1, 0])
    assert.deepEqual(outcome(4), [1, 0, 0])
    assert.deepEqual(outcome(5), [0, 1, 0])
  })
})

describe('sliding windows', () => {
  it('start with the first event and end when all are there', () => {
    const events: [number, string][] = [
      [90, '/in/a'],
      [110, '/in/b'],
      [120, '/in/b'],
      [130, '/in/a'],
    ]
    assert.deepEqual(play(rules(1, true), events, 400), [110, 130])
  })

  it('forget at their end what did not suffice', () => {
    const events: [number, string][] = [
      [10, '/in/a'],
      [115, '/in/b'],
      [225, '/in/a'],
    ]
    assert.deepEqual(play(rules(1, true), events, 400), [])
  })

  it('are judged at their end in the other modes', () => {
    assert.deepEqual(play(rules(2, true), [[10, '/in/a']], 400), [110])
    assert.deepEqual(play(rules(5, true), [[10, '/in/a']], 400), [110])
    assert.deepEqual(play(rules(5, true), [], 400), [])
  })
})
