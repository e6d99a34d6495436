import { equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ReplayWindow } from './ReplayWindow.ts'

describe('ReplayWindow', () => {
  it('knows every record of the last 64, and takes none older, in whatever order they come', () => {
    const sequences = fc.array(fc.oneof(fc.nat(200), fc.nat(2 ** 40)), { maxLength: 200 })
    fc.assert(
      fc.property(sequences, (list) => {
        const window = new ReplayWindow()
        const seen = new Set<number>()
        let newest = -1
        for (const sequence of list) {
          equal(window.isNew(sequence), !seen.has(sequence) && sequence > newest - 64)
          equal(window.isNewest(sequence), sequence > newest)
          if (!window.isNew(sequence)) continue
          window.add(sequence)
          seen.add(sequence)
          newest = Math.max(newest, sequence)
        }
      }),
      { numRuns: 500 },
    )
  })
})
