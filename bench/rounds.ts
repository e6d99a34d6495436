import type { LoadResult } from './load/runLoad.ts'
import { median } from './load/statistics.ts'

/** One side of a comparison: measures once. */
export type Side = () => Promise<LoadResult>

export interface Compared {
  /** Medians over the rounds. */
  rate: number
  medianMs: number
  percentile99Ms: number
  rates: number[]
  processorMicros: number
}

/**
 * Measures all sides once per round, in turn, so that what the machine does otherwise meets all of them.
 * @returns by name of the side
 */
export async function alternate<N extends string>(
  rounds: number,
  sides: Record<N, Side>,
): Promise<Record<N, Compared>> {
  const names = Object.keys(sides) as N[]
  const results = new Map<N, LoadResult[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    // Every second round runs backwards: no side always comes after the same other.
    for (const name of round % 2 === 0 ? names : names.toReversed()) results.get(name)?.push(await sides[name]())
  }
  return Object.fromEntries(names.map((name) => [name, summary(results.get(name) ?? [])])) as Record<N, Compared>
}

function summary(results: readonly LoadResult[]): Compared {
  return {
    rate: median(results.map((result) => result.rate)),
    medianMs: median(results.map((result) => result.medianMs)),
    percentile99Ms: median(results.map((result) => result.percentile99Ms)),
    rates: results.map((result) => result.rate),
    processorMicros: median(results.map((result) => result.processorMicros)),
  }
}

/** @returns median over the rounds of the ratio within each round */
export function ratio(of: Compared, to: Compared): number {
  return median(of.rates.map((rate, round) => rate / (to.rates[round] as number)))
}
