import type { TransferOffer, TransferRequest } from '@waystation/core/ports'
import { parseScheduleEntry } from '@waystation/model'

/** A time at which a simulated network carries much data: a schedule entry, its price and its data rate in Mbit/s. */
export const transferWindow = /^(\S+(?: \S+){6})=(\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/

/** @param texts as the setting writes them; those whose schedule is none are left out */
export function readTransferWindows(texts: readonly string[]): readonly TransferOffer[] {
  return texts.flatMap((text) => {
    const match = transferWindow.exec(text)
    if (match === null || parseScheduleEntry(match[1]) === undefined) return []
    return [{ window: match[1] as string, cost: Number(match[2]), rate: Number(match[3]) * 1_000_000 }]
  })
}

/** @returns what of the windows lies in the one that is asked for */
export function offersWithin(windows: readonly TransferOffer[], { window: wanted }: TransferRequest): TransferOffer[] {
  return windows.flatMap((offer) => {
    const window = intersection(offer.window, wanted)
    return window === undefined ? [] : [{ ...offer, window }]
  })
}

/** @returns the schedule entry of the times in both; undefined when there are none */
function intersection(one: string, other: string): string | undefined {
  const [a, b] = [one.trim().split(/ +/), other.trim().split(/ +/)]
  const fields = a.map((field, index) => commonValues(field, b[index] as string, index))
  return fields.includes('') ? undefined : fields.join(' ')
}

const names = ['seconds', 'minutes', 'hours', 'days', 'months', 'weekdays', 'years'] as const
const minimums = [0, 0, 0, 1, 1, 0, 2000]

function commonValues(one: string, other: string, index: number): string {
  if (one === '*' || one === other) return other
  if (other === '*') return one
  const [a, b] = [valuesOf(one, index), valuesOf(other, index)]
  return [...a.keys()]
    .filter((value) => a[value] === 1 && b[value] === 1)
    .map((value) => value + (minimums[index] as number))
    .join(',')
}

function valuesOf(field: string, index: number): Uint8Array {
  const entry = names.map((_name, position) => (position === index ? field : '*')).join(' ')
  return parseScheduleEntry(entry)?.[names[index] as (typeof names)[number]] ?? new Uint8Array()
}
