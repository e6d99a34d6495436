import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Geometry, geometryOf, type Segment } from './Geometry.ts'
import { doSegmentsMeet } from './orientation.ts'
import { within } from './relations.ts'
import { SegmentIndex } from './SegmentIndex.ts'

/** Stretches of all lengths and directions, level and steep ones among them. */
const segments: Segment[] = Array.from({ length: 300 }, (_, index) => {
  const from = [(index * 37) % 50, (index * 11) % 23]
  return [from, [(index * 17) % 50, index % 5 === 0 ? from[1]! : (index * 29) % 31]]
})

describe('SegmentIndex', () => {
  it('finds all that meet a stretch, each once', () => {
    const index = new SegmentIndex(segments)
    for (const segment of segments) {
      const near = index.near(segment)
      assert.equal(new Set(near).size, near.length)
      assert.deepEqual(
        new Set(near.filter((other) => doSegmentsMeet(segment, other))),
        new Set(segments.filter((other) => doSegmentsMeet(segment, other))),
      )
    }
  })

  it('finds what lies on one latitude, and nothing beyond all of them', () => {
    const level: Segment = [
      [0, 5],
      [9, 5],
    ]
    const index = new SegmentIndex([level])
    assert.deepEqual(index.between(5, 5), [level])
    assert.deepEqual(index.between(5.1, 90), [])
    assert.deepEqual(new SegmentIndex([]).between(-90, 90), [])
  })

  it('tells level stretches apart that have nothing between them', () => {
    const level = (latitude: number): Segment => [
      [0, latitude],
      [9, latitude],
    ]
    const [south, north] = [level(-80), level(80)]
    const index = new SegmentIndex([south, north])
    assert.deepEqual([index.between(-80, -80), index.between(80, 80)], [[south], [north]])
    assert.deepEqual(index.between(-90, 90), [south, north])
  })

  it('lets outlines of many corners be compared before others notice', () => {
    const began = performance.now()
    assert.ok(within(circle(5000, 40), circle(5000, 41)))
    const took = performance.now() - began
    // Every corner against every other takes 20 times as long.
    assert.ok(took < 3000, `took ${took} ms`)
  })
})

function circle(corners: number, radius: number): Geometry {
  const ring = Array.from({ length: corners }, (_, index) => {
    const angle = (2 * Math.PI * index) / corners
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
  return geometryOf(3, [[...ring, ring[0]]]) as Geometry
}
