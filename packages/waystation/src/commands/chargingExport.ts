import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseTimestamp } from '@waystation/model'
import { readChargingRecords } from '@waystation/store'
import { type ChargingRow, isWanted, type RowFilter, recordColumns, rowOf } from '../charging/ChargingRow.ts'
import { formats } from '../charging/formatRows.ts'
import { totalColumns, totalsOf } from '../charging/totalsOf.ts'
import { readConfiguration } from '../configuration/readConfiguration.ts'
import { CommandError } from '../output/CommandError.ts'

export interface ChargingExportOptions extends RowFilter {
  readonly config?: string
  readonly data?: string
  readonly set: readonly string[]
  readonly format: 'csv' | 'json'
  readonly from?: string
  readonly to?: string
  readonly totals?: boolean
}

/** `waystation charging export`: writes the charging records of a running or stopped Core. */
export async function chargingExport(options: ChargingExportOptions): Promise<void> {
  const from = instantOf('--from', options.from)
  const to = instantOf('--to', options.to)
  const { data } = await readConfiguration({
    ...(options.config === undefined ? {} : { file: options.config }),
    environment: process.env,
    flags: options.data === undefined ? {} : { data: options.data },
    assignments: options.set,
  })
  const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const rows = readRows(data, period, options)
  const text = options.totals
    ? formats[options.format](totalsOf(rows), totalColumns)
    : formats[options.format](rows, recordColumns)
  await pipeline(Readable.from(text), process.stdout, { end: false })
}

function* readRows(
  directory: string,
  period: { from?: number; to?: number },
  filter: RowFilter,
): Generator<ChargingRow, void, void> {
  for (const record of readChargingRecords(directory, period)) {
    const row = rowOf(record)
    if (isWanted(row, filter)) yield row
  }
}

/** @throws CommandError when it is no point in time */
function instantOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const instant = parseTimestamp(text) ?? Date.parse(text)
  if (!Number.isNaN(instant)) return instant
  throw new CommandError(`${option}: "${text}" is no point in time.`, 'Write 2026-01-31 or 2026-01-31T12:00:00Z.', true)
}
