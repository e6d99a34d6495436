import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MissingDataWindows } from './MissingDataWindows.ts'

describe('MissingDataWindows', () => {
  const asked = { count: 3, duration: 1000 }

  it('notifies from the asked number on, within the time of the first point', () => {
    const windows = new MissingDataWindows()
    assert.deepEqual(
      [0, 400, 800, 900].map((at) => windows.add(1, 1, asked, at)),
      [false, false, true, true],
    )
  })

  it('starts anew when the time is over', () => {
    const windows = new MissingDataWindows()
    assert.deepEqual(
      [0, 400, 1000, 1100, 1200].map((at) => windows.add(1, 1, asked, at)),
      [false, false, false, false, true],
    )
  })

  it('starts anew when the subscription asks for something else', () => {
    const windows = new MissingDataWindows()
    windows.add(1, 2, asked, 0)
    assert.equal(windows.add(1, 1, { count: 2, duration: 1000 }, 1), false)
    assert.equal(windows.add(1, 1, { count: 2, duration: 1000 }, 2), true)
  })

  it('counts each subscription by itself', () => {
    const windows = new MissingDataWindows()
    windows.add(1, 2, asked, 0)
    assert.equal(windows.add(2, 1, asked, 0), false)
  })
})
