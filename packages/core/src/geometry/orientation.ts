import type { Point, Segment } from './Geometry.ts'

const [x, y] = [0, 1] as const

/**
 * On which side of the line from `a` to `b` the point `c` lies: 1 left, -1 right, 0 on it. Exact for the decimal numbers as
 * they were written: [0.1, 0.3] is on the line from [0, 0] to [0.3, 0.9], although no binary fraction equals any of them.
 */
export function orientation(a: Point, b: Point, c: Point): -1 | 0 | 1 {
  const [abx, aby, acx, acy] = [b[x]! - a[x]!, b[y]! - a[y]!, c[x]! - a[x]!, c[y]! - a[y]!]
  const determinant = abx * acy - aby * acx
  const widest = Math.max(Math.abs(abx), Math.abs(aby), Math.abs(acx), Math.abs(acy))
  const largest = Math.max(Math.abs(a[x]!), Math.abs(a[y]!)) + widest
  // Far above what rounding to binary and in the arithmetic can add up to.
  if (Math.abs(determinant) > 64 * Number.EPSILON * largest * widest) return determinant > 0 ? 1 : -1
  return exactOrientation(a, b, c)
}

function exactOrientation(a: Point, b: Point, c: Point): -1 | 0 | 1 {
  const numbers = [a[x]!, a[y]!, b[x]!, b[y]!, c[x]!, c[y]!].map(decimalOf)
  const places = Math.max(...numbers.map((number) => number.places))
  const [ax, ay, bx, by, cx, cy] = numbers.map((number) => number.digits * 10n ** BigInt(places - number.places)) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  const determinant = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
  return determinant > 0n ? 1 : determinant < 0n ? -1 : 0
}

/** @returns the shortest decimal that stands for the number: `digits` / 10 ^ `places` */
function decimalOf(number: number): { digits: bigint; places: number } {
  const [mantissa, exponent] = String(number).split('e') as [string, string?]
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?]
  const places = fraction.length - Number(exponent ?? 0)
  const digits = BigInt(whole + fraction)
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places }
}

/** Whether a point lies on a stretch, its ends included. */
export function isOnSegment(point: Point, [a, b]: Segment): boolean {
  return isInBox(point, a, b) && orientation(a, b, point) === 0
}

function isInBox(point: Point, a: Point, b: Point): boolean {
  return (
    point[x]! >= Math.min(a[x]!, b[x]!) &&
    point[x]! <= Math.max(a[x]!, b[x]!) &&
    point[y]! >= Math.min(a[y]!, b[y]!) &&
    point[y]! <= Math.max(a[y]!, b[y]!)
  )
}

/** Whether two stretches have a point in common. */
export function doSegmentsMeet([a, b]: Segment, [c, d]: Segment): boolean {
  if (!doBoxesMeet([a, b], [c, d])) return false
  const [abc, abd] = [orientation(a, b, c), orientation(a, b, d)]
  if (abc * abd > 0) return false
  return orientation(c, d, a) * orientation(c, d, b) <= 0
}

function doBoxesMeet([a, b]: Segment, [c, d]: Segment): boolean {
  return (
    Math.max(a[x]!, b[x]!) >= Math.min(c[x]!, d[x]!) &&
    Math.max(c[x]!, d[x]!) >= Math.min(a[x]!, b[x]!) &&
    Math.max(a[y]!, b[y]!) >= Math.min(c[y]!, d[y]!) &&
    Math.max(c[y]!, d[y]!) >= Math.min(a[y]!, b[y]!)
  )
}
