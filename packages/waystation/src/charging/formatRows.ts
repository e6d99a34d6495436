import type { Cell, ChargingRow } from './ChargingRow.ts'

/** Text of an export in portions, so that millions of records never are in memory. */
type Format = (rows: Iterable<ChargingRow>, columns: readonly string[]) => Generator<string, void, void>

const portionLength = 65_536

export const formats: Readonly<Record<'csv' | 'json', Format>> = {
  /** RFC 4180, lines ended by a line feed, as spreadsheets and shells both take it. */
  csv: (rows, columns) => inPortions(csvLines(rows, columns)),
  /** One array, an object a line. */
  json: (rows) => inPortions(jsonLines(rows)),
}

function* csvLines(rows: Iterable<ChargingRow>, columns: readonly string[]): Generator<string, void, void> {
  yield `${columns.join(',')}\n`
  for (const row of rows) yield `${columns.map((column) => csvCell(row[column])).join(',')}\n`
}

function csvCell(cell: Cell): string {
  const text = String(cell ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function* jsonLines(rows: Iterable<ChargingRow>): Generator<string, void, void> {
  let before = '[\n'
  for (const row of rows) {
    yield before + JSON.stringify(row)
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

function* inPortions(lines: Iterable<string>): Generator<string, void, void> {
  let portion = ''
  for (const line of lines) {
    portion += line
    if (portion.length < portionLength) continue
    yield portion
    portion = ''
  }
  if (portion !== '') yield portion
}
