import type { Waystation } from '../test/support/index.ts'
import type { DiskCommit } from './DiskCommit.ts'
import type { BenchOptions } from './options.ts'
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

/** A ratio as row; without `target` it is for information. */
export function ratioRow(
  figure: string,
  what: string,
  value: string,
  beside: string,
  ratio: number,
  target?: number,
): Row {
  return {
    figure,
    what,
    value,
    beside,
    number: ratio,
    target: target === undefined ? '' : `>= ${Math.round(target * 100)} %`,
    isMet: target === undefined ? undefined : ratio >= target,
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
