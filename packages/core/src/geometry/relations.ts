import { cutSegment } from './cutSegment.ts'
import { type Geometry, type Point, type Ring, type Segment, segmentsOf, verticesOf } from './Geometry.ts'
import { locate } from './locate.ts'
import { doSegmentsMeet } from './orientation.ts'
import { SegmentIndex } from './SegmentIndex.ts'

/** Whether the two have a point in common, be it on a boundary. @see OGC 06-103r4 6.1.15.3 (intersects) */
export function intersects(a: Geometry, b: Geometry): boolean {
  if (!doExtentsMeet(a, b)) return false
  if (verticesOf(a).some((point) => locate(point, b) !== 'exterior')) return true
  if (verticesOf(b).some((point) => locate(point, a) !== 'exterior')) return true
  const others = new SegmentIndex(segmentsOf(b))
  return segmentsOf(a).some((segment) => others.near(segment).some((other) => doSegmentsMeet(segment, other)))
}

/** Whether `a` lies in `b`, not only on its boundary. @see OGC 06-103r4 6.1.15.3 (within) */
export function within(a: Geometry, b: Geometry): boolean {
  if (a.dimension > b.dimension || !doExtentsMeet(a, b)) return false
  switch (a.dimension) {
    case 0:
      return arePointsWithin(a.points, b)
    case 1:
      return areLinesWithin(a, b)
    case 2:
      return arePolygonsWithin(a, b)
  }
}

/** Whether `b` lies in `a`, not only on its boundary. @see OGC 06-103r4 6.1.15.3 (contains) */
export function contains(a: Geometry, b: Geometry): boolean {
  return within(b, a)
}

function arePointsWithin(points: readonly Point[], b: Geometry): boolean {
  const places = points.map((point) => locate(point, b))
  return !places.includes('exterior') && places.includes('interior')
}

function areLinesWithin(a: Geometry, b: Geometry): boolean {
  const cover = coverOf(a, b)
  if (cover === 'none') return false
  return b.dimension === 1 ? segmentsOf(a).length > 0 : cover === 'interior'
}

function arePolygonsWithin(a: Geometry & { readonly dimension: 2 }, b: Geometry): boolean {
  if (coverOf(a, b) === 'none') return false
  // What is missing in b would show as one of its rings inside a, or fill an area of a whole.
  const outlines = new SegmentIndex(segmentsOf(a))
  const isCutInto = segmentsOf(b).some((segment) =>
    cutSegment(segment, outlines.near(segment)).some(
      ({ isShared, middle }) => !isShared && locate(middle, a) === 'interior',
    ),
  )
  if (isCutInto) return false
  return a.polygons.every((polygon) => locate(pointInside(polygon), b) !== 'exterior')
}

/**
 * @returns whether the lines or rings of `a` leave `b` (none), stay on its lines or rings (boundary), or stay in it and get
 *   off them somewhere (interior)
 */
function coverOf(a: Geometry, b: Geometry): 'none' | 'boundary' | 'interior' {
  if (verticesOf(a).some((point) => locate(point, b) === 'exterior')) return 'none'
  const others = new SegmentIndex(segmentsOf(b))
  let cover: 'boundary' | 'interior' = 'boundary'
  for (const segment of segmentsOf(a)) {
    for (const { isShared, middle } of cutSegment(segment, others.near(segment))) {
      if (isShared) continue
      if (b.dimension !== 2 || locate(middle, b) === 'exterior') return 'none'
      cover = 'interior'
    }
  }
  return cover
}

/** @returns a point well inside: in the widest stretch of a line through the middle of two heights of its corners */
function pointInside(polygon: readonly Ring[]): Point {
  const heights = [...new Set(polygon.flat().map((point) => point[1]!))].sort((a, b) => a - b)
  let best: { point: Point; width: number } = { point: polygon[0]![0]!, width: 0 }
  const segments = segmentsOf({ dimension: 2, polygons: [polygon] })
  for (const [low, high] of pairs(heights)) {
    const height = (low + high) / 2
    const crossings = segments.flatMap((segment) => crossingAt(segment, height)).sort((a, b) => a - b)
    for (let index = 1; index < crossings.length; index += 2) {
      const [west, east] = [crossings[index - 1]!, crossings[index]!]
      if (east - west > best.width) best = { point: [(west + east) / 2, height], width: east - west }
    }
    // The first band that is wide enough will do: outlines of thousands of corners are common.
    if (best.width > 1e-9) break
  }
  return best.point
}

function pairs(values: readonly number[]): [number, number][] {
  return values.slice(1).map((value, index) => [values[index]!, value])
}

function crossingAt([a, b]: Segment, height: number): number[] {
  if (a[1]! > height === b[1]! > height) return []
  return [a[0]! + ((height - a[1]!) / (b[1]! - a[1]!)) * (b[0]! - a[0]!)]
}

function doExtentsMeet(a: Geometry, b: Geometry): boolean {
  const [one, other] = [extentOf(a), extentOf(b)]
  return [0, 1].every((axis) => one.low[axis]! <= other.high[axis]! && other.low[axis]! <= one.high[axis]!)
}

function extentOf(geometry: Geometry): { low: Point; high: Point } {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const point of verticesOf(geometry)) {
    for (const axis of [0, 1]) {
      low[axis] = Math.min(low[axis]!, point[axis]!)
      high[axis] = Math.max(high[axis]!, point[axis]!)
    }
  }
  return { low, high }
}
