import type { Point, Segment } from './Geometry.ts'

/** Degrees that are not worth dividing. */
const flat = 1e-9

/**
 * Stretches by the strips of latitude that they touch, so that who looks for those at some place passes over most of the
 * others: outlines of thousands of corners are compared in milliseconds.
 */
export class SegmentIndex {
  /** All that touch a strip, from south to north. */
  readonly #touching: Segment[][]
  /** Those of them that touch none further south. */
  readonly #starting: Segment[][]
  readonly #low: number
  readonly #high: number
  readonly #stripsPerDegree: number

  constructor(segments: readonly Segment[]) {
    let [low, high, climb] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
    for (const [a, b] of segments) {
      low = Math.min(low, a[1]!, b[1]!)
      high = Math.max(high, a[1]!, b[1]!)
      climb += Math.abs(a[1]! - b[1]!)
    }
    const isFlat = !(high - low > flat)
    // No more strips than there are stretches, and than leave a stretch in three of them on average, however long they are.
    const count = isFlat ? 1 : Math.max(1, Math.floor(segments.length * Math.min(1, (high - low) / climb)))
    this.#low = low
    this.#high = high
    this.#stripsPerDegree = isFlat ? 0 : count / (high - low)
    this.#touching = Array.from({ length: count }, () => [])
    this.#starting = Array.from({ length: count }, () => [])
    for (const segment of segments) this.#add(segment)
  }

  /** @returns at least those that meet the range of latitudes, each once */
  between(low: number, high: number): readonly Segment[] {
    if (high < this.#low || low > this.#high) return []
    const [first, last] = [this.#stripOf(low), this.#stripOf(high)]
    if (first === last) return this.#touching[first]!
    return this.#touching[first]!.concat(...this.#starting.slice(first + 1, last + 1))
  }

  /** @returns at least those that meet a stretch, each once */
  near([a, b]: Segment): readonly Segment[] {
    return this.between(Math.min(a[1]!, b[1]!), Math.max(a[1]!, b[1]!))
  }

  #add(segment: Segment): void {
    const [a, b] = segment
    const first = this.#stripOf(Math.min(a[1]!, b[1]!))
    const last = this.#stripOf(Math.max(a[1]!, b[1]!))
    this.#starting[first]!.push(segment)
    for (let strip = first; strip <= last; strip += 1) this.#touching[strip]!.push(segment)
  }

  #stripOf(latitude: number): number {
    const strip = Math.floor((latitude - this.#low) * this.#stripsPerDegree)
    return Math.min(Math.max(strip, 0), this.#touching.length - 1)
  }
}

const indexes = new WeakMap<readonly Point[], SegmentIndex>()

/** @returns the stretches of a line or ring, indexed once */
export function indexOf(path: readonly Point[]): SegmentIndex {
  let index = indexes.get(path)
  if (index === undefined) {
    index = new SegmentIndex(path.slice(1).map((point, before) => [path[before]!, point]))
    indexes.set(path, index)
  }
  return index
}
