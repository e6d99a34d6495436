import type { Waystation } from '../test/support/index.ts'
import type { DiskCommit } from './DiskCommit.ts'
import type { BenchOptions } from './options.ts'
import { type Compared, ratio } from './rounds.ts'
import type { Sizes } from './sides.ts'
import type { BareServer } from './startBareServer.ts'

/** One line of the table. */
export interface Row {
  figure: string
  what: string
  /** Measured value, with unit, for people. */
  value: string
  /** What it is compared with, with unit. */
  beside: string
  /** Processor time per request of both, for people; tells more than the rates where the machine is busy. */
  processor?: string
  /** The number that the target is about. */
  number: number
  /** `>= 0.40`, for people. */
  target: string
  isMet: boolean | undefined
}

/** What the figures share: the servers under measurement and where the results go. */
export interface Bench {
  options: BenchOptions
  bare: BareServer
  /** With 1,000 stored resources. */
  small: Waystation
  /** With `options.stored` resources. */
  large: Waystation
  disk: DiskCommit
  sizes: Sizes
  progress(text: string): void
  add(row: Row): void
}

export interface Figure {
  name: string
  measure(bench: Bench): Promise<void>
}

export const concurrencies = [1, 16, 64] as const

/**
 * Two rates as row.
 * @param to name and result of what it is compared with
 * @param target lowest ratio; absent: for information
 */
export function ratioRow(
  figure: string,
  what: string,
  of: Compared,
  to: readonly [string, Compared],
  target?: number,
): Row {
  const [name, other] = to
  const number = ratio(of, other)
  return {
    figure,
    what,
    value: perSecond(of.rate),
    beside: `${name} ${perSecond(other.rate)}`,
    processor: `${of.processorMicros.toFixed(0)} / ${other.processorMicros.toFixed(0)} µs`,
    number,
    target: target === undefined ? '' : `>= ${Math.round(target * 100)} %`,
    isMet: target === undefined ? undefined : number >= target,
  }
}

/** An upper limit as row. */
export function limitRow(
  figure: string,
  what: string,
  beside: string,
  measured: number,
  limit: number,
  unit: string,
): Row {
  const digits = measured < 100 ? 2 : 0
  return {
    figure,
    what,
    value: `${measured.toFixed(digits)} ${unit}`,
    beside,
    number: measured,
    target: `< ${limit} ${unit}`,
    isMet: measured < limit,
  }
}

export function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`
}
