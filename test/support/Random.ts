import { randomInt } from 'node:crypto'

/**
 * Reproducible random numbers: the same seed gives the same sequence. Not for secrets.
 * The generator is mulberry32.
 */
export class Random {
  readonly seed: number
  #state: number

  constructor(seed: number) {
    this.seed = seed
    this.#state = seed | 0
  }

  /** Seeded by the variable WAYSTATION_SEED, so that a failed run can be repeated, else by chance. */
  static fromEnvironment(): Random {
    const given = process.env.WAYSTATION_SEED
    return new Random(given ? Number(given) : randomInt(2 ** 31))
  }

  /** From 0 to below 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** Whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1))
  }

  pick<T>(items: readonly T[]): T {
    return items[this.between(0, items.length - 1)] as T
  }

  /** True with that probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability
  }
}
