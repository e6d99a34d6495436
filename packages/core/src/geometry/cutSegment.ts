import type { Point, Segment } from './Geometry.ts'
import { doSegmentsMeet, orientation } from './orientation.ts'

/** A part of a stretch between two places where it meets others. */
interface Piece {
  readonly middle: Point
  /** Lies on one of the others. */
  readonly isShared: boolean
}

/** Shorter pieces, as a part of the whole, come of rounding where several others meet the stretch at one point. */
const negligible = 1e-12

/** Cuts a stretch wherever one of the others crosses, touches or leaves it. @returns its pieces, in order */
export function cutSegment(segment: Segment, others: readonly Segment[]): Piece[] {
  const cuts = [0, 1]
  const shared: [number, number][] = []
  for (const other of others) {
    if (!doSegmentsMeet(segment, other)) continue
    const overlap = overlapOf(segment, other)
    if (overlap !== undefined) shared.push(overlap)
    cuts.push(...(overlap ?? [crossingOf(segment, other)]))
  }
  cuts.sort((a, b) => a - b)
  const pieces: Piece[] = []
  for (let index = 1; index < cuts.length; index += 1) {
    const [from, to] = [cuts[index - 1]!, cuts[index]!]
    if (to - from <= negligible) continue
    const middle = (from + to) / 2
    pieces.push({
      middle: pointAt(segment, middle),
      isShared: shared.some(([start, end]) => start <= middle && middle <= end),
    })
  }
  return pieces
}

/** @returns where, from 0 to 1, the other lies along the stretch; undefined when they are not on one line */
function overlapOf(segment: Segment, [c, d]: Segment): [number, number] | undefined {
  const [a, b] = segment
  if (orientation(a, b, c) !== 0 || orientation(a, b, d) !== 0) return undefined
  const [from, to] = [along(segment, c), along(segment, d)]
  return [Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to))]
}

/** @returns where, from 0 to 1, the other, which meets it at one point, does so */
function crossingOf(segment: Segment, [c, d]: Segment): number {
  const [a, b] = segment
  if (orientation(a, b, c) === 0) return along(segment, c)
  if (orientation(a, b, d) === 0) return along(segment, d)
  const [cdx, cdy] = [d[0]! - c[0]!, d[1]! - c[1]!]
  const across = cdx * (b[1]! - a[1]!) - cdy * (b[0]! - a[0]!)
  const part = (cdx * (c[1]! - a[1]!) - cdy * (c[0]! - a[0]!)) / across
  return Math.min(1, Math.max(0, part))
}

/** By the axis on which the stretch is longer, so that equal points come out equal. */
function along([a, b]: Segment, point: Point): number {
  const axis = Math.abs(b[0]! - a[0]!) >= Math.abs(b[1]! - a[1]!) ? 0 : 1
  return (point[axis]! - a[axis]!) / (b[axis]! - a[axis]!)
}

function pointAt([a, b]: Segment, part: number): Point {
  return [a[0]! + (b[0]! - a[0]!) * part, a[1]! + (b[1]! - a[1]!) * part]
}
