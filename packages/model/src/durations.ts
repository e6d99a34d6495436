import type { Milliseconds } from './timestamps.ts'

const form = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/
const factors = [31_536_000_000, 2_592_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000]

/**
 * Reads an xs:duration (`P1DT2H`, `PT0.5S`; weeks too). A year counts 365 days, a month 30.
 * @returns milliseconds, or undefined when `text` is no duration
 */
export function parseDuration(text: unknown): Milliseconds | undefined {
  if (typeof text !== 'string' || text === 'P') return undefined
  const match = form.exec(text)
  if (match === null) return undefined
  let total = 0
  for (const [index, factor] of factors.entries()) total += Number((match[index + 1] ?? '0').replace(',', '.')) * factor
  return Math.round(total)
}

/** @returns the shortest `PnDTnHnMnS` form of a whole number of milliseconds */
export function formatDuration(milliseconds: Milliseconds): string {
  const days = Math.floor(milliseconds / 86_400_000)
  const hours = Math.floor((milliseconds % 86_400_000) / 3_600_000)
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000)
  const seconds = (milliseconds % 60_000) / 1000
  const time = (hours ? `${hours}H` : '') + (minutes ? `${minutes}M` : '') + (seconds ? `${seconds}S` : '')
  if (days === 0 && time === '') return 'PT0S'
  return `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`
}
